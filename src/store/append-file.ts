/**
 * A file that only grows. Text is collected in memory and written synchronously, in large pieces: one system
 * call for hundreds of operations, no promise in the hot path, and what was flushed survives the death of
 * this process. What could not be written is kept, so that a later flush goes on at the very byte.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileError, guarded } from './file-errors.ts';

const FLUSH_AT_CHARS = 64 * 1024;

export class AppendFile {
  readonly path: string;
  /** Says what is safe when a write fails. */
  readonly #safe: () => string;
  #fd: number | null;
  #text = '';
  /** Bytes that were handed to the system in vain. */
  #unwritten: Buffer | null = null;

  constructor(path: string, safe: () => string) {
    this.path = path;
    this.#safe = safe;
    this.#fd = guarded({ verb: 'create', path }, () => openSync(path, 'a'));
  }

  /** Whether the system has taken all that was appended. */
  get isFlushed(): boolean {
    return this.#text === '' && this.#unwritten === null;
  }

  append(text: string): void {
    this.#text += text;
    if (this.#text.length >= FLUSH_AT_CHARS) this.flush();
  }

  flush(): void {
    if (this.#unwritten !== null) this.#write(this.#unwritten);
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#write(bytes);
  }

  /** The system may take less than it was given: a disk that fills up takes what still fits. */
  #write(bytes: Buffer): void {
    let offset = 0;
    try {
      while (offset < bytes.length) {
        const fd = this.#fd;
        if (fd === null) throw new Error(`${this.path} was written to after it was closed`);
        offset += writeSync(fd, bytes, offset);
      }
      this.#unwritten = null;
    } catch (thrown) {
      this.#unwritten = bytes.subarray(offset);
      throw fileError(thrown, { verb: 'write', path: this.path, safe: this.#safe() });
    }
  }

  /** Flushes and closes; the file is closed also when it cannot be flushed. Safe to call twice. */
  close(): void {
    if (this.#fd === null) return;
    try {
      this.flush();
    } finally {
      const fd = this.#fd;
      this.#fd = null;
      closeSync(fd);
    }
  }
}
