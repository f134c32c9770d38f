/**
 * What a simulated disk holds, and what of it survives a crash. Each file has one buffer (what the program
 * sees) and the list of writes not yet synced, with the bytes they replaced: a crash undoes them all and
 * then applies those that happened to reach the disk, an ordered prefix of which the last may be torn.
 * Names are a layer of their own: a created, renamed or removed name is durable only after `syncDir`.
 */
import type { Random } from '../../core/random.ts';

const SECTOR_BYTES = 512;

/** A change of one file that is not durable yet. */
interface Pending {
  readonly offset: number;
  /** What stood there before, as far as the file reached. */
  readonly before: Uint8Array;
  readonly sizeBefore: number;
  /** Bytes written; 0 for a change of size. */
  readonly length: number;
  readonly sizeAfter: number;
  /** What was written: taken from the buffer as a crash undoes it, so that writing copies nothing twice. */
  after: Uint8Array;
}

export class Inode {
  #buffer = new Uint8Array(256);
  size = 0;
  #pending: Pending[] = [];

  content(): Uint8Array {
    return this.#buffer.slice(0, this.size);
  }

  /** Writes that the next sync will make durable: a mark to hand to `synced`. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  write(offset: number, bytes: Uint8Array): void {
    // An empty write fills no gap, wherever it points; so it is on a real file system.
    if (bytes.length === 0) return;
    const end = offset + bytes.length;
    this.#pending.push({
      offset,
      before: offset < this.size ? this.#buffer.slice(offset, Math.min(end, this.size)) : NO_BYTES,
      sizeBefore: this.size,
      length: bytes.length,
      sizeAfter: Math.max(this.size, end),
      after: NO_BYTES,
    });
    this.#put(offset, bytes);
  }

  resize(size: number): void {
    this.#pending.push({
      offset: size,
      before: size < this.size ? this.#buffer.slice(size, this.size) : NO_BYTES,
      sizeBefore: this.size,
      length: 0,
      sizeAfter: size,
      after: NO_BYTES,
    });
    this.#setSize(size);
  }

  /** The first `count` pending writes are durable from now on. */
  synced(count: number): void {
    if (count === this.#pending.length) this.#pending.length = 0;
    else this.#pending.splice(0, count);
  }

  /** What a crash leaves; returns the number of bytes lost. */
  crash(random: Random, loseAllRatio: number): number {
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return 0;
    for (let i = pending.length - 1; i >= 0; i--) this.#undo(pending[i]!);
    const kept = random.chance(loseAllRatio) ? 0 : random.int(pending.length + 1);
    for (let i = 0; i < kept; i++) this.#redo(pending[i]!);
    const torn = kept > 0 && kept < pending.length ? this.#tear(pending[kept]!, random) : 0;
    const lost = pending.slice(kept).reduce((sum, each) => sum + each.length, 0);
    return Math.max(0, lost - torn);
  }

  #undo(change: Pending): void {
    change.after = this.#buffer.slice(change.offset, change.offset + change.length);
    this.#setSize(change.sizeBefore);
    this.#buffer.set(change.before, change.offset);
  }

  #redo(change: Pending): void {
    if (change.length === 0) this.#setSize(change.sizeAfter);
    else this.#put(change.offset, change.after);
  }

  /** A write cut short at a sector, or within one: only its first bytes reached the disk. */
  #tear(change: Pending, random: Random): number {
    if (change.length < 2) return 0;
    const anywhere = random.int(change.length);
    const cut = random.chance(0.5) ? anywhere : anywhere - (anywhere % SECTOR_BYTES);
    this.#put(change.offset, change.after.subarray(0, cut));
    return cut;
  }

  #put(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.size) this.#setSize(end);
    this.#buffer.set(bytes, offset);
  }

  /** Grows with zeros: bytes behind the old end may hold what was cut off before. */
  #setSize(size: number): void {
    if (size > this.#buffer.length) {
      const bigger = new Uint8Array(Math.max(size, this.#buffer.length * 2));
      bigger.set(this.#buffer.subarray(0, this.size));
      this.#buffer = bigger;
    } else if (size > this.size) this.#buffer.fill(0, this.size, size);
    this.size = size;
  }
}

const NO_BYTES = new Uint8Array(0);

type NameChange = (names: Map<string, Inode>) => void;

export class Storage {
  #names = new Map<string, Inode>();
  #durable = new Map<string, Inode>();
  #changes: NameChange[] = [];

  list(): string[] {
    return [...this.#names.keys()].sort();
  }

  file(name: string): Inode | undefined {
    return this.#names.get(name);
  }

  fileOrNew(name: string): Inode {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const inode = new Inode();
    this.#change((names) => names.set(name, inode));
    return inode;
  }

  rename(from: string, to: string): boolean {
    const inode = this.#names.get(from);
    if (inode === undefined) return false;
    this.#change((names) => {
      names.delete(from);
      names.set(to, inode);
    });
    return true;
  }

  remove(name: string): boolean {
    if (!this.#names.has(name)) return false;
    this.#change((names) => names.delete(name));
    return true;
  }

  #change(change: NameChange): void {
    change(this.#names);
    this.#changes.push(change);
  }

  get nameChangeCount(): number {
    return this.#changes.length;
  }

  namesSynced(count: number): void {
    for (const change of this.#changes.splice(0, count)) change(this.#durable);
  }

  /** What a crash leaves; returns the number of bytes lost. Some names may have reached the disk unasked. */
  crash(random: Random, loseAllRatio: number): number {
    const kept = random.chance(loseAllRatio) ? 0 : random.int(this.#changes.length + 1);
    this.namesSynced(kept);
    this.#changes = [];
    this.#names = new Map(this.#durable);
    let lost = 0;
    for (const name of this.list()) lost += this.#names.get(name)!.crash(random, loseAllRatio);
    return lost;
  }
}
