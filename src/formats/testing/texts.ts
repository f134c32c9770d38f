/** For tests: files with a text, read back at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { History } from '../../core/history.ts';
import { type ReadHistory, type ReadOptions, readHistory } from '../read.ts';

export class Texts {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'faultline-formats-'));

  /** Path of a file with this text, which the next one overwrites. */
  fileOf(text: string | Uint8Array, name = 'history'): string {
    const file = path.join(this.#folder, name);
    writeFileSync(file, text);
    return file;
  }

  read(text: string | Uint8Array, options: ReadOptions & { readonly name?: string } = {}): ReadHistory {
    return readHistory(this.fileOf(text, options.name), options);
  }

  /** The sentence with which the text is refused, without the file; undefined where it is not. */
  complaintOf(text: string | Uint8Array, options: ReadOptions & { readonly name?: string } = {}) {
    const file = this.fileOf(text, options.name);
    try {
      readHistory(file, options);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      return thrown.message.replace(`${file}, `, '').replace(file, 'FILE');
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Operations in words: `0 invoke write 1`, `0 ok write 1 key x`. */
export function told(history: History): string[] {
  return [...history].map(({ process, type, f, value, key, error }) =>
    [
      `${process} ${type} ${f} ${JSON.stringify(value)}`,
      ...(key === undefined ? [] : [`key ${JSON.stringify(key)}`]),
      ...(error === undefined ? [] : [`error ${error}`]),
    ].join(' '),
  );
}
