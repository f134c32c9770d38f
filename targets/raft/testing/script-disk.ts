/**
 * A disk for scripts: writes are visible at once, syncs are through when the script says so, and a crash
 * leaves what was synced, and of the last write as many bytes as the script wants.
 */
import type { Disk, DiskDone, DiskError } from '../../../src/index.ts';

interface File {
  content: Uint8Array;
  durable: Uint8Array;
}

export class ScriptDisk implements Disk {
  #files = new Map<string, File>();
  #names = new Map<string, File>();
  /** Callbacks that are due once the handler has returned, and syncs that wait for the script. */
  #due: (() => void)[] = [];
  #syncs: (() => void)[] = [];
  failing: DiskError | null = null;

  /** Runs what is due; with `synced`, the syncs under way come first. Gives their number. */
  settle(synced: boolean): number {
    const syncs = synced ? this.#syncs.splice(0) : [];
    for (const sync of syncs) sync();
    while (this.#due.length > 0) this.#due.shift()!();
    return syncs.length;
  }

  get waiting(): number {
    return this.#syncs.length;
  }

  /** Power failure; `kept` bytes of what was appended to `file` since its last sync survive. */
  crash(file: string, kept: number): void {
    this.#due = [];
    this.#syncs = [];
    const torn = this.#files.get(file);
    const survives = torn?.content.slice(0, torn.durable.length + kept);
    this.#files = new Map(this.#names);
    for (const each of this.#files.values()) each.content = each.durable;
    if (torn !== undefined && survives !== undefined && this.#files.get(file) === torn) {
      torn.content = survives;
      torn.durable = survives;
    }
  }

  /** Flips one bit, for good; a negative offset counts from the end. */
  rot(file: string, offset: number): void {
    const { content } = this.#files.get(file)!;
    const at = offset < 0 ? content.length + offset : offset;
    content[at] = content[at]! ^ 1;
  }

  size(file: string): number {
    return this.#files.get(file)?.content.length ?? 0;
  }

  read(file: string, done: (error: DiskError | null, content: Uint8Array) => void): void {
    const content = this.#files.get(file)?.content.slice();
    this.#due.push(() => done(content === undefined ? 'ENOENT' : null, content ?? new Uint8Array(0)));
  }

  list(done: (error: DiskError | null, files: readonly string[]) => void): void {
    const names = [...this.#files.keys()].sort();
    this.#due.push(() => done(null, names));
  }

  write(name: string, offset: number, bytes: Uint8Array, done?: DiskDone): void {
    const file = this.#files.get(name) ?? { content: new Uint8Array(0), durable: new Uint8Array(0) };
    const content = new Uint8Array(Math.max(file.content.length, offset + bytes.length));
    content.set(file.content);
    content.set(bytes, offset);
    file.content = content;
    this.#files.set(name, file);
    this.#finish(done);
  }

  append(name: string, bytes: Uint8Array, done?: DiskDone): void {
    this.write(name, this.size(name), bytes, done);
  }

  truncate(name: string, size: number, done?: DiskDone): void {
    const file = this.#files.get(name)!;
    const content = new Uint8Array(size);
    content.set(file.content.subarray(0, size));
    file.content = content;
    this.#finish(done);
  }

  sync(name: string, done: DiskDone): void {
    const file = this.#files.get(name)!;
    const content = file.content.slice();
    this.#syncs.push(() => {
      file.durable = content;
      this.#finish(done);
    });
  }

  rename(from: string, to: string, done?: DiskDone): void {
    this.#files.set(to, this.#files.get(from)!);
    this.#files.delete(from);
    this.#finish(done);
  }

  remove(name: string, done?: DiskDone): void {
    this.#files.delete(name);
    this.#finish(done);
  }

  syncDir(done: DiskDone): void {
    const names = new Map(this.#files);
    this.#syncs.push(() => {
      this.#names = names;
      this.#finish(done);
    });
  }

  #finish(done: DiskDone | undefined): void {
    if (done !== undefined) this.#due.push(() => done(this.failing));
  }
}
