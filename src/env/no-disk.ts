/** The disk of a client, which has none: every call is answered, later, with `EIO`. */
import type { Disk, DiskDone, DiskError } from './disk.ts';

export class NoDisk implements Disk {
  readonly #later: (fn: () => void) => void;

  constructor(later: (fn: () => void) => void) {
    this.#later = later;
  }

  read(_file: string, done: (error: DiskError, content: Uint8Array) => void): void {
    this.#later(() => done('EIO', new Uint8Array(0)));
  }

  list(done: (error: DiskError, files: readonly string[]) => void): void {
    this.#later(() => done('EIO', []));
  }

  write(_file: string, _offset: number, _bytes: Uint8Array, done?: DiskDone): void {
    this.#refuse(done);
  }

  append(_file: string, _bytes: Uint8Array, done?: DiskDone): void {
    this.#refuse(done);
  }

  truncate(_file: string, _size: number, done?: DiskDone): void {
    this.#refuse(done);
  }

  sync(_file: string, done: DiskDone): void {
    this.#refuse(done);
  }

  rename(_from: string, _to: string, done?: DiskDone): void {
    this.#refuse(done);
  }

  remove(_file: string, done?: DiskDone): void {
    this.#refuse(done);
  }

  syncDir(done: DiskDone): void {
    this.#refuse(done);
  }

  #refuse(done: DiskDone | undefined): void {
    if (done !== undefined) this.#later(() => done('EIO'));
  }
}
