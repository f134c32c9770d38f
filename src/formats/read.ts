/**
 * Reads a history that any tool has written. The format is recognized by the content, stated, and can be
 * given; the text goes through in chunks, whatever its size. What had to be assumed is said in sentences.
 */
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import { unknownName } from '../core/nearest.ts';
import { fileChunks } from '../store/file-chunks.ts';
import { inputError } from '../store/history-file.ts';
import { BackwardsTimeError, LineError } from '../store/line-error.ts';
import { TextWindow } from '../store/text-window.ts';
import { awdit } from './awdit.ts';
import { edn, porcupineKv } from './edn.ts';
import { elleJson } from './elle-json.ts';
import type { HistoryFormat } from './format.ts';
import { Intake } from './intake.ts';
import { jepsenLog } from './jepsen-log.ts';
import { jsonl } from './jsonl.ts';
import type { KeyTuplesOption } from './key-tuples.ts';
import { plume } from './plume.ts';

export type { HistoryFormat } from './format.ts';

/** All formats by name, in the order in which a text is held against them. */
export const FORMATS = {
  jsonl,
  'elle-json': elleJson,
  plume,
  awdit,
  'jepsen-log': jepsenLog,
  'porcupine-kv': porcupineKv,
  edn,
} as const satisfies Readonly<Record<string, HistoryFormat>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** How much of a text is looked at to recognize its format. */
const HEAD_CHARS = 64 * 1024;

export interface ReadOptions {
  /** Left out: recognized. */
  readonly format?: FormatName;
  /** Whether values are [key value] tuples of independent keys; default: where that is beyond doubt. */
  readonly keyTuples?: KeyTuplesOption;
  /** Takes the order of the operations as time; default: only where there are no times. */
  readonly ignoreTimes?: boolean;
  /** Bytes that are read at a time. */
  readonly chunkBytes?: number;
}

export interface ReadHistory {
  readonly history: History;
  readonly format: FormatName;
  /** What was assumed, a sentence each, without a full stop. */
  readonly notes: readonly string[];
  /** False where only the order within a process means something: nothing may be concluded from real time. */
  readonly realtime: boolean;
}

/** Throws `BadInputError`: `malformed-history` with file and line, or `no-such-file`. */
export function readHistory(path: string, options: ReadOptions = {}): ReadHistory {
  const chunks = new Peeked(fileChunks(path, options.chunkBytes));
  const window = new TextWindow(chunks);
  const { keyTuples = 'auto', ignoreTimes = false } = options;
  let head = '';
  try {
    head = chunks.head();
    const format = options.format ?? recognized(head, path);
    const { isInOrder = false, realtime, read }: HistoryFormat = FORMATS[format];
    const intake = new Intake({ keyTuples, ignoreTimes, isInOrder, realtime });
    read(window, intake);
    return { ...intake.finish(), format, realtime };
  } catch (thrown) {
    throw inputError(withHint(thrown, head, options.format), { path, line: window.line });
  } finally {
    chunks.close();
  }
}

/** The format of that name; throws `BadInputError`. */
export function formatNamed(name: string): FormatName {
  const known = FORMAT_NAMES.find((each) => each === name);
  if (known !== undefined) return known;
  throw new BadInputError('unknown-name', unknownName('format', name, FORMAT_NAMES));
}

/** Chunks whose beginning can be looked at before they are read. */
class Peeked implements Iterable<string> {
  readonly #rest: Iterator<string>;
  readonly #seen: string[] = [];

  constructor(chunks: Iterable<string>) {
    this.#rest = chunks[Symbol.iterator]();
  }

  head(): string {
    let length = 0;
    while (length < HEAD_CHARS) {
      const next = this.#rest.next();
      if (next.done === true) break;
      this.#seen.push(next.value);
      length += next.value.length;
    }
    return this.#seen.join('').slice(0, HEAD_CHARS);
  }

  *[Symbol.iterator](): Generator<string> {
    yield* this.#seen.splice(0);
    for (let next = this.#rest.next(); next.done !== true; next = this.#rest.next()) yield next.value;
  }

  close(): void {
    this.#rest.return?.();
  }
}

function recognized(head: string, path: string): FormatName {
  const byName = FORMAT_NAMES.find((name) => FORMATS[name].extensions.some((each) => path.endsWith(each)));
  if (head.trim() === '') return byName ?? 'jsonl';
  if (!isText(head)) throw notRecognized(`${path} is not text${butWhat(head)}`);
  const name = formatOf(head) ?? byName;
  if (name !== undefined) return name;
  const formats = `${FORMAT_NAMES.join(', ')}; --format says which it is`;
  throw notRecognized(`${path} looks like none of the formats that are read: ${formats}`);
}

function formatOf(head: string): FormatName | undefined {
  return FORMAT_NAMES.find((name) => FORMATS[name].detect(head));
}

const NUL = '\0';
const NOT_DECODED = /\uFFFD/g;
const NOT_DECODED_RATIO_MAX = 0.02;

function isText(head: string): boolean {
  const notDecoded = head.match(NOT_DECODED)?.length ?? 0;
  return !head.includes(NUL) && notDecoded <= head.length * NOT_DECODED_RATIO_MAX;
}

/** How files begin that are not text, as UTF-8 decodes them. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  JEPSEN: 'a store of Jepsen; beside it is history.edn',
  '\x1F\uFFFD': 'compressed; unpack it first',
  '\uFFFD\uFFFD': 'UTF-16, perhaps; save it as UTF-8',
};

function butWhat(head: string): string {
  const beginning = Object.keys(BEGINNINGS).find((each) => head.startsWith(each));
  return beginning === undefined ? '' : ` but ${BEGINNINGS[beginning]}`;
}

function notRecognized(sentence: string): BadInputError {
  return new BadInputError('malformed-history', sentence);
}

/** What the user may do about it. */
function withHint(thrown: unknown, head: string, given: FormatName | undefined): unknown {
  if (!(thrown instanceof LineError)) return thrown;
  const hints: string[] = [];
  if (thrown instanceof BackwardsTimeError) hints.push('--ignore-times takes the order of the lines instead');
  const likely = given === undefined ? undefined : formatOf(head);
  if (given !== undefined && likely !== undefined && FORMATS[likely].read !== FORMATS[given].read) {
    hints.push(`not ${given}? the text looks like ${likely}`);
  }
  return hints.length === 0 ? thrown : new LineError(`${thrown.message} (${hints.join('; ')})`);
}
