/**
 * Histories as files: JSON Lines, one operation a line, of our own runs or of any other tool. Reading is
 * strict, because a verdict on a misread history is worse than none: each problem is refused with file, line
 * and reason. Lines are read one after another, so the size of a file is bounded by the history alone.
 */
import { BadInputError } from '../core/errors.ts';
import { History } from '../core/history.ts';
import type { OpType, ProcessId } from '../core/op.ts';
import { isFolder, isMissing } from './file-errors.ts';
import { fileLines } from './file-lines.ts';
import { LineError, NotJsonError, type ParsedOp, parseOpLine } from './op-parser.ts';

export interface HistoryFile {
  readonly history: History;
  /** The last line was cut off, as a crash leaves it, and is not in the history. */
  readonly truncated: boolean;
}

/**
 * Reads a history file. Each line has `type`, `process`, `f` and `time` (nanoseconds), and may have `index`,
 * `key`, `value` and `error`. Throws `BadInputError` with code `malformed-history` or `no-such-file`.
 */
export function readHistoryFile(path: string): History {
  return read(path, { tornTail: 'refused' }).history;
}

/** The same for a history that was being written when its writer may have died. */
export function readTornHistoryFile(path: string): HistoryFile {
  return read(path, { tornTail: 'dropped' });
}

function read(path: string, { tornTail }: { tornTail: 'refused' | 'dropped' }): HistoryFile {
  const builder = new HistoryBuilder();
  let number = 0;
  try {
    for (const line of fileLines(path)) {
      number = line.number;
      if (line.text.trim() === '') continue;
      const torn = !line.ended && tornTail === 'dropped';
      if (torn && !isJson(line.text)) return { history: builder.history, truncated: true };
      builder.add(parseOpLine(line.text));
    }
  } catch (thrown) {
    throw inputError(thrown, path, number);
  }
  return { history: builder.history, truncated: false };
}

function isJson(text: string): boolean {
  try {
    parseOpLine(text);
    return true;
  } catch (thrown) {
    return !(thrown instanceof NotJsonError);
  }
}

function inputError(thrown: unknown, path: string, line: number): unknown {
  if (thrown instanceof LineError) {
    return new BadInputError('malformed-history', `${path}, line ${line}: ${thrown.message}`);
  }
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (isMissing(cause)) return new BadInputError('no-such-file', `there is no history file ${path}`, thrown);
  if (!isFolder(cause)) return thrown;
  return new BadInputError('no-such-file', `${path} is a folder; a history is a file`, thrown);
}

/** Holds each operation against those before it, and builds the history of those that stand. */
class HistoryBuilder {
  readonly history = new History();
  readonly #open = new Map<ProcessId, ParsedOp>();
  /** Processes that ended in `info`: what they did is unknown, so they may do nothing more. */
  readonly #crashed = new Set<ProcessId>();
  #lastIndex = -1;
  #lastTimeNs = 0;

  add(line: ParsedOp): void {
    const op = { ...line, type: this.#typeOf(line) };
    this.#checkOrder(op);
    if (op.type === 'invoke') this.#invoke(op);
    else this.#complete(op);
    this.history.append(op);
  }

  /** Other tools record the beginning of a fault as `info` too. */
  #typeOf({ process, type }: ParsedOp): OpType {
    return process === 'nemesis' && type === 'info' && !this.#open.has(process) ? 'invoke' : type;
  }

  #checkOrder({ index, timeNs }: ParsedOp): void {
    if (index !== undefined && index <= this.#lastIndex) {
      throw new LineError(`"index" ${index} comes after ${this.#lastIndex}; indices must rise`);
    }
    if (timeNs < this.#lastTimeNs) {
      throw new LineError(`time runs backwards: ${timeNs} comes after ${this.#lastTimeNs}`);
    }
    this.#lastIndex = index ?? this.#lastIndex;
    this.#lastTimeNs = timeNs;
  }

  #invoke(op: ParsedOp): void {
    const open = this.#open.get(op.process);
    if (open !== undefined) {
      throw new LineError(`process ${op.process} invokes ${op.f} while its ${open.f} is under way`);
    }
    if (this.#crashed.has(op.process)) {
      const why = 'a process whose operation ended in info may never invoke again';
      throw new LineError(`process ${op.process} invokes ${op.f} after a crash; ${why}`);
    }
    this.#open.set(op.process, op);
  }

  #complete(op: ParsedOp): void {
    const open = this.#open.get(op.process);
    if (open === undefined) {
      throw new LineError(`process ${op.process} ends ${op.f} (${op.type}), which it never invoked`);
    }
    if (open.f !== op.f) {
      throw new LineError(`process ${op.process} ends ${op.f}, but what it invoked is ${open.f}`);
    }
    if (open.key !== op.key) {
      throw new LineError(
        `process ${op.process} ends ${op.f} with key ${op.key ?? 'none'}, not ${open.key ?? 'none'}`,
      );
    }
    this.#open.delete(op.process);
    if (op.type === 'info' && op.process !== 'nemesis') this.#crashed.add(op.process);
  }
}
