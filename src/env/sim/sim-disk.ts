/**
 * The `Disk` of one simulated process: changes are visible at once, callbacks come after a delay drawn
 * from the disk's noise. Syncs of one file that are asked for while one is under way share the next one.
 */
import type { Random } from '../../core/random.ts';
import type { Disk, DiskDone, DiskError } from '../disk.ts';
import type { Conditions } from './conditions.ts';
import type { Inode, Storage } from './storage.ts';

/** What the disk needs of the world: a callback later, unless the process is dead by then. */
export interface DiskHost {
  /** False when the process is dead: the call must have no effect. */
  live(): boolean;
  later(ms: number, fn: () => void): void;
}

const QUICK_MS = 0.02;
const READ_MS = 0.1;

/** Syncs of one thing (a file, or the folder): one under way, the others waiting for the next. */
class SyncQueue {
  #waiting: DiskDone[] | null = null;

  /** `begin` starts a sync and calls back when it is through. */
  join(done: DiskDone, begin: (finished: () => void) => void): void {
    if (this.#waiting !== null) {
      this.#waiting.push(done);
      return;
    }
    this.#run([done], begin);
  }

  #run(batch: readonly DiskDone[], begin: (finished: () => void) => void): void {
    this.#waiting = [];
    begin(() => {
      const next = this.#waiting!;
      this.#waiting = null;
      if (next.length > 0) this.#run(next, begin);
      for (const done of batch) done(null);
    });
  }
}

export class SimDisk implements Disk {
  readonly #storage: Storage;
  readonly #host: DiskHost;
  readonly #random: Random;
  readonly #conditions: Conditions;
  readonly #syncs = new Map<Inode, SyncQueue>();
  readonly #nameSyncs = new SyncQueue();

  constructor(storage: Storage, host: DiskHost, noise: { random: Random; conditions: Conditions }) {
    this.#storage = storage;
    this.#host = host;
    this.#random = noise.random;
    this.#conditions = noise.conditions;
  }

  read(file: string, done: (error: DiskError | null, content: Uint8Array) => void): void {
    if (!this.#host.live()) return;
    const content = this.#storage.file(file)?.content();
    this.#host.later(READ_MS, () =>
      done(content === undefined ? 'ENOENT' : null, content ?? new Uint8Array(0)),
    );
  }

  list(done: (error: DiskError | null, files: readonly string[]) => void): void {
    if (!this.#host.live()) return;
    const files = this.#storage.list();
    this.#host.later(READ_MS, () => done(null, files));
  }

  write(file: string, offset: number, bytes: Uint8Array, done?: DiskDone): void {
    if (!this.#host.live()) return;
    this.#storage.fileOrNew(file).write(offset, bytes);
    this.#quick(done, null);
  }

  append(file: string, bytes: Uint8Array, done?: DiskDone): void {
    if (!this.#host.live()) return;
    const inode = this.#storage.fileOrNew(file);
    inode.write(inode.size, bytes);
    this.#quick(done, null);
  }

  truncate(file: string, size: number, done?: DiskDone): void {
    if (!this.#host.live()) return;
    const inode = this.#storage.file(file);
    inode?.resize(size);
    this.#quick(done, inode === undefined ? 'ENOENT' : null);
  }

  rename(from: string, to: string, done?: DiskDone): void {
    if (!this.#host.live()) return;
    this.#quick(done, this.#storage.rename(from, to) ? null : 'ENOENT');
  }

  remove(file: string, done?: DiskDone): void {
    if (!this.#host.live()) return;
    this.#quick(done, this.#storage.remove(file) ? null : 'ENOENT');
  }

  sync(file: string, done: DiskDone): void {
    if (!this.#host.live()) return;
    const inode = this.#storage.file(file);
    if (inode === undefined) {
      this.#quick(done, 'ENOENT');
      return;
    }
    let queue = this.#syncs.get(inode);
    if (queue === undefined) {
      queue = new SyncQueue();
      this.#syncs.set(inode, queue);
    }
    queue.join(done, (finished) => {
      const count = inode.pendingCount;
      this.#host.later(this.#syncMs(), () => {
        inode.synced(count);
        finished();
      });
    });
  }

  syncDir(done: DiskDone): void {
    if (!this.#host.live()) return;
    this.#nameSyncs.join(done, (finished) => {
      const count = this.#storage.nameChangeCount;
      this.#host.later(this.#syncMs(), () => {
        this.#storage.namesSynced(count);
        finished();
      });
    });
  }

  #quick(done: DiskDone | undefined, error: DiskError | null): void {
    if (done !== undefined) this.#host.later(QUICK_MS, () => done(error));
  }

  #syncMs(): number {
    const { syncBaseMs, syncMeanMs, tailRatio, tailMs } = this.#conditions;
    const tail = tailRatio > 0 && this.#random.chance(tailRatio) ? this.#random.exponential(tailMs) : 0;
    return syncBaseMs + this.#random.exponential(syncMeanMs) + tail;
  }
}

/** The disk of a client, which has none. */
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
