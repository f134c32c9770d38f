/**
 * Histories as files: JSON Lines, one operation a line, of our own runs or of any other tool. Reading is
 * strict, because a verdict on a misread history is worse than none: each problem is refused with file, line
 * and reason. Lines are read one after another, so the size of a file is bounded by the history alone.
 */
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import { fileChunks } from './file-chunks.ts';
import { isFolder, isMissing } from './file-errors.ts';
import { HistoryBuilder } from './history-builder.ts';
import { LineError, NotJsonError } from './line-error.ts';
import { OpLineReader } from './op-line-reader.ts';
import { type ParsedOp, parseOpLine } from './op-parser.ts';
import { TextWindow } from './text-window.ts';

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
  const window = new TextWindow(fileChunks(path));
  try {
    readOpLines(window, (op) => builder.add(op));
  } catch (thrown) {
    const isTorn = tornTail === 'dropped' && thrown instanceof NotJsonError && window.isUnended;
    if (!isTorn) throw inputError(thrown, { path, line: window.line });
    return { history: builder.history, truncated: true };
  } finally {
    window.close();
  }
  return { history: builder.history, truncated: false };
}

/**
 * Gives every line as an operation; blank lines are passed over. Lines that are not as ours are go to
 * `other`, so that a reader of foreign histories may be less strict. Throws `LineError`.
 */
export function readOpLines(
  window: TextWindow,
  take: (op: ParsedOp) => void,
  other: (line: string) => void = (line) => take(parseOpLine(line)),
): void {
  const reader = new OpLineReader();
  window.eachLine((start, end) => {
    const op = reader.read(window.text, start, end);
    if (op !== undefined) return take(op);
    const line = window.text.slice(start, end).trim();
    if (line !== '') other(line);
  });
}

/** What went wrong with a history file, as an error with file and line. */
export function inputError(thrown: unknown, { path, line }: { path: string; line: number }): unknown {
  if (thrown instanceof LineError) {
    return new BadInputError('malformed-history', `${path}, line ${line}: ${thrown.message}`);
  }
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (isMissing(cause)) return new BadInputError('no-such-file', `there is no history file ${path}`, thrown);
  if (!isFolder(cause)) return thrown;
  return new BadInputError('no-such-file', `${path} is a folder; a history is a file`, thrown);
}
