/**
 * The `Disk` of one simulated process: changes are visible at once, callbacks come after a delay drawn
 * from the disk's noise. Syncs of one file that are asked for while one is under way share the next one.
 */
import type { Random } from '../../core/random.ts';
import type { Disk, DiskDone, DiskError } from '../disk.ts';
import { checkFileName } from '../file-name.ts';
import type { Conditions } from './conditions.ts';
import type { Inode, Storage } from './storage.ts';

/** What the disk needs of the world: a callback later, unless the process is dead by then. */
export interface DiskHost {
  /** False when the process is dead: the call must have no effect. */
  live(): boolean;
  nowNs(): number;
  later(delayNs: number, fn: () => void): void;
}

const QUICK_NS = 20_000;
const READ_NS = 100_000;

/**
 * The callbacks of one file, or of the folder: each comes when its own work is done, but never before those
 * called earlier. A sync that is asked for while one is under way waits for the next, with all others.
 */
class Lane {
  /** Time at which the last callback so far is due. */
  lastNs = 0;
  /** When the last sync that was asked for ends, and whether it has begun. */
  syncEndNs = 0;
  hasBegun = true;
}

/** What a sync makes durable: marks what is pending when it begins, and settles it when it ends. */
interface Syncable {
  readonly pendingCount: number;
  synced(count: number): void;
}

export class SimDisk implements Disk {
  readonly #storage: Storage;
  readonly #host: DiskHost;
  readonly #random: Random;
  readonly #conditions: Conditions;
  readonly #lanes = new Map<Inode, Lane>();
  readonly #folder = new Lane();
  readonly #names: Syncable;

  constructor(storage: Storage, host: DiskHost, noise: { random: Random; conditions: Conditions }) {
    this.#storage = storage;
    this.#host = host;
    this.#random = noise.random;
    this.#conditions = noise.conditions;
    this.#names = {
      get pendingCount() {
        return storage.nameChangeCount;
      },
      synced: (count) => storage.namesSynced(count),
    };
  }

  #laneOf(inode: Inode | undefined): Lane {
    if (inode === undefined) return this.#folder;
    let lane = this.#lanes.get(inode);
    if (lane === undefined) {
      lane = new Lane();
      this.#lanes.set(inode, lane);
    }
    return lane;
  }

  /** Calls back after `delayNs`, or when the lane's earlier callbacks have come. */
  #answer(lane: Lane, delayNs: number, fn: () => void): void {
    const nowNs = this.#host.nowNs();
    lane.lastNs = Math.max(lane.lastNs, nowNs + delayNs);
    this.#host.later(lane.lastNs - nowNs, fn);
  }

  /** The file's inode, after the checks that every call needs; null where the process is dead. */
  #open(file: string, create: boolean): { inode: Inode | undefined } | null {
    const known = this.#storage.file(file);
    if (known === undefined) checkFileName(file);
    if (!this.#host.live()) return null;
    return { inode: known === undefined && create ? this.#storage.fileOrNew(file) : known };
  }

  read(file: string, done: (error: DiskError | null, content: Uint8Array) => void): void {
    const opened = this.#open(file, false);
    if (opened === null) return;
    const content = opened.inode?.content();
    const error = content === undefined ? 'ENOENT' : null;
    this.#answer(this.#laneOf(opened.inode), READ_NS, () => done(error, content ?? new Uint8Array(0)));
  }

  list(done: (error: DiskError | null, files: readonly string[]) => void): void {
    if (!this.#host.live()) return;
    const files = this.#storage.list();
    this.#answer(this.#folder, READ_NS, () => done(null, files));
  }

  write(file: string, offset: number, bytes: Uint8Array, done?: DiskDone): void {
    const opened = this.#open(file, true);
    opened?.inode?.write(offset, bytes);
    if (opened !== null) this.#quick(opened.inode, done);
  }

  append(file: string, bytes: Uint8Array, done?: DiskDone): void {
    const opened = this.#open(file, true);
    opened?.inode?.write(opened.inode.size, bytes);
    if (opened !== null) this.#quick(opened.inode, done);
  }

  truncate(file: string, size: number, done?: DiskDone): void {
    const opened = this.#open(file, false);
    opened?.inode?.resize(size);
    if (opened !== null) this.#quick(opened.inode, done);
  }

  rename(from: string, to: string, done?: DiskDone): void {
    checkFileName(to);
    const opened = this.#open(from, false);
    if (opened?.inode !== undefined) this.#storage.rename(from, to);
    if (opened !== null) this.#quick(opened.inode, done);
  }

  remove(file: string, done?: DiskDone): void {
    const opened = this.#open(file, false);
    if (opened?.inode !== undefined) this.#storage.remove(file);
    if (opened !== null) this.#quick(opened.inode, done);
  }

  sync(file: string, done: DiskDone): void {
    const opened = this.#open(file, false);
    if (opened?.inode === undefined) {
      if (opened !== null) this.#quick(undefined, done);
    } else this.#join(this.#laneOf(opened.inode), opened.inode, done);
  }

  syncDir(done: DiskDone): void {
    if (this.#host.live()) this.#join(this.#folder, this.#names, done);
  }

  #quick(inode: Inode | undefined, done: DiskDone | undefined): void {
    const error = inode === undefined ? 'ENOENT' : null;
    if (done !== undefined) this.#answer(this.#laneOf(inode), QUICK_NS, () => done(error));
  }

  /** Joins the sync that has yet to begin, or asks for one: now, or after the one under way. */
  #join(lane: Lane, what: Syncable, done: DiskDone): void {
    if (!lane.hasBegun) {
      this.#answer(lane, 0, () => done(null));
      return;
    }
    const waitNs = Math.max(0, lane.syncEndNs - this.#host.nowNs());
    let count = 0;
    const begin = () => {
      count = what.pendingCount;
      lane.hasBegun = true;
    };
    lane.hasBegun = false;
    if (waitNs === 0) begin();
    else this.#host.later(waitNs, begin);
    this.#answer(lane, waitNs + this.#syncNs(), () => {
      what.synced(count);
      done(null);
    });
    lane.syncEndNs = lane.lastNs;
  }

  #syncNs(): number {
    const { syncBaseMs, syncMeanMs, tailRatio, tailMs } = this.#conditions;
    const tail = tailRatio > 0 && this.#random.chance(tailRatio) ? this.#random.exponential(tailMs) : 0;
    return Math.ceil((syncBaseMs + this.#random.exponential(syncMeanMs) + tail) * 1e6);
  }
}
