/**
 * The lines of a text file, one after another, without ever holding the whole file: logs may be larger than
 * the longest string that the runtime can hold.
 */
import { fileChunks } from './file-chunks.ts';

interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** False for a last line whose end is missing: it may have been cut off. */
  readonly ended: boolean;
}

/** A longer line is given in pieces of at least this length, so that a file without lines is no danger. */
const LINE_CHARS_MAX = 16 * 1024 * 1024;

export function* fileLines(path: string): Generator<FileLine> {
  let rest = '';
  let number = 0;
  for (const text of fileChunks(path)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield { number: ++number, text: withoutReturn(line), ended: true };
    if (rest.length > LINE_CHARS_MAX) {
      yield { number: ++number, text: rest, ended: true };
      rest = '';
    }
  }
  if (rest !== '') yield { number: ++number, text: withoutReturn(rest), ended: false };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
