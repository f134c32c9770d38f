/** What a command that takes a history is about: a stored run, or a file of any tool, and how it was read. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import { unknownName } from '../core/nearest.ts';
import type { KeyTuplesOption } from '../formats/key-tuples.ts';
import { FORMATS, type FormatName, formatNamed, readHistory } from '../formats/read.ts';
import { readRun, type StoredRun } from '../store/stored-run.ts';
import type { Options } from './option.ts';
import { incompleteness, runsDirOf } from './stored.ts';
import { quoted, shown } from './words.ts';

export interface Subject {
  /** As one would type it. */
  readonly name: string;
  readonly history: History;
  /** The stored run that it belongs to; a bare history has none. */
  readonly run?: StoredRun;
  /** The format of a file. */
  readonly format?: FormatName;
  /** False where its end is missing. */
  readonly complete: boolean;
  /** False where only the order within a process means something. */
  readonly realtime: boolean;
  /** What was assumed of it, or is missing, in sentences. */
  readonly notes: readonly string[];
}

interface Asked {
  readonly command: string;
  /** Name of the option that says which format a file has. */
  readonly formatOption: 'format' | 'from';
}

const JEPSEN_HISTORY = 'history.edn';
const KEY_TUPLES: readonly KeyTuplesOption[] = ['auto', 'yes', 'no'];

/** The history that the user named, read. Throws `BadInputError`. */
export function subjectOf(options: Options, { command, formatOption }: Asked): Subject {
  const name = options.text('history');
  if (name === undefined) {
    const sentence = `name a history file or a stored run, as in "faultline ${command} latest"`;
    throw new BadInputError('missing-argument', sentence);
  }
  if (isFile(name)) return fileSubject(name, options, formatOption);
  const given = [formatOption, 'key-tuples', 'ignore-times'].find((option) => options.has(option));
  const run = runNamed(name, options);
  if (given !== undefined) {
    const sentence = `--${given} is for history files, and ${shown(run.dir)} is a stored run`;
    throw new BadInputError('bad-option', sentence);
  }
  const note = incompleteness(run);
  const notes = note === undefined ? [] : [note];
  return {
    name: shown(run.dir),
    history: run.history,
    run,
    complete: note === undefined,
    realtime: true,
    notes,
  };
}

/** Whoever comes from Jepsen names the folder of a test, or a file that is not there. */
function runNamed(name: string, options: Options): StoredRun {
  try {
    return readRun(name, runsDirOf(options));
  } catch (thrown) {
    if (!(thrown instanceof BadInputError) || thrown.code !== 'no-such-run') throw thrown;
    if (!existsSync(name)) {
      throw new BadInputError(thrown.code, `there is no file ${name}, and ${thrown.message}`, thrown);
    }
    const history = path.join(name, JEPSEN_HISTORY);
    if (!existsSync(history)) throw thrown;
    const sentence = `${name} is not a run of faultline; its history is ${quoted(shown(history))}`;
    throw new BadInputError(thrown.code, sentence, thrown);
  }
}

/** What is no folder but is named like a file is meant to be one. */
function isFile(name: string): boolean {
  const stats = statSync(name, { throwIfNoEntry: false });
  return stats === undefined ? /\.(jsonl?|edn|log|txt)$/.test(name) : !stats.isDirectory();
}

function fileSubject(name: string, options: Options, formatOption: Asked['formatOption']): Subject {
  const format = options.text(formatOption);
  const read = readHistory(name, {
    ...(format === undefined ? {} : { format: formatNamed(format) }),
    keyTuples: keyTuplesOf(options),
    ignoreTimes: options.flag('ignore-times'),
  });
  return {
    name,
    history: read.history,
    format: read.format,
    complete: true,
    realtime: read.realtime,
    notes: [`read as ${FORMATS[read.format].title} (${read.format})`, ...read.notes],
  };
}

function keyTuplesOf(options: Options): KeyTuplesOption {
  const text = options.text('key-tuples');
  const known = KEY_TUPLES.find((each) => each === (text ?? 'auto'));
  if (known !== undefined) return known;
  const sentence = unknownName('value of --key-tuples', text!, KEY_TUPLES);
  throw new BadInputError('bad-option', sentence);
}
