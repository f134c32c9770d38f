/**
 * A node's disk on a real file system: one folder, files opened once and kept open. Everything runs off the
 * main loop. Group commit comes from the lanes: writes and syncs that were asked for while an fdatasync was
 * under way become one write and one fdatasync.
 */
import { mkdirSync } from 'node:fs';
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, FaultlineError, messageOf } from '../../core/errors.ts';
import type { Disk, DiskDone, DiskError } from '../disk.ts';
import { checkFileName } from '../file-name.ts';
import { DiskFile } from './disk-file.ts';
import { applyChanges, type FileOp, outcome } from './file-batch.ts';
import { Lanes } from './lanes.ts';

/** Files kept open; more are closed while nothing is to be done for them. */
const OPEN_FILES_MAX = 256;
/** The lane of the folder itself; no file can have this name. */
const FOLDER = '/';

const NO_BYTES = new Uint8Array(0);

/** Syncs of the folder that become one. */
interface DirSync {
  readonly done: DiskDone[];
  begun: boolean;
}

export class RealDisk implements Disk {
  readonly #folder: string;
  readonly #run: (fn: () => void) => void;
  readonly #files = new Map<string, DiskFile>();
  readonly #lanes = new Lanes<FileOp>((file, ops) => this.#runBatch(file, ops));
  /** Errors of writes that no sync has reported yet: data that failed to be written cannot become durable. */
  readonly #unreported = new Map<string, DiskError>();
  /** The last thing that was asked for, if it was a sync of the folder. */
  #dirSync: DirSync | null = null;

  /** `run` calls the callbacks, unless the node is dead by then. */
  constructor(folder: string, run: (fn: () => void) => void) {
    this.#folder = folder;
    this.#run = run;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new FaultlineError(
        'cannot-write',
        `cannot make the data folder ${folder}: ${messageOf(error)}`,
        error,
      );
    }
  }

  read(file: string, done: (error: DiskError | null, content: Uint8Array) => void): void {
    this.#alone([file], async () => {
      let content: Uint8Array = NO_BYTES;
      const error = await outcome(async () => {
        content = await (await this.#open(file, false)).read();
      });
      await this.#closeIfTooMany(file);
      this.#run(() => done(error, content));
    });
  }

  list(done: (error: DiskError | null, files: readonly string[]) => void): void {
    this.#dirSync = null;
    this.#lanes.addBarrier(FOLDER, async () => {
      let files: string[] = [];
      const error = await outcome(async () => {
        const entries = await readdir(this.#folder, { withFileTypes: true });
        files = entries
          .filter((entry) => entry.isFile())
          .map((entry) => entry.name)
          .sort();
      });
      this.#run(() => done(error, files));
    });
  }

  write(file: string, offset: number, bytes: Uint8Array, done?: DiskDone): void {
    checkOffset(offset);
    this.#batched(file, { kind: 'write', offset, bytes: bytes.slice(), done });
  }

  append(file: string, bytes: Uint8Array, done?: DiskDone): void {
    this.#batched(file, { kind: 'append', offset: 0, bytes: bytes.slice(), done });
  }

  truncate(file: string, size: number, done?: DiskDone): void {
    checkOffset(size);
    this.#batched(file, { kind: 'truncate', offset: size, bytes: NO_BYTES, done });
  }

  sync(file: string, done: DiskDone): void {
    this.#batched(file, { kind: 'sync', offset: 0, bytes: NO_BYTES, done });
  }

  rename(from: string, to: string, done?: DiskDone): void {
    this.#alone([from, to, FOLDER], async () => {
      const error = await outcome(async () => {
        await rename(this.#path(from), this.#path(to));
        if (from === to) return;
        await this.#close(to);
        const file = this.#files.get(from);
        if (file !== undefined) this.#files.set(to, file);
        this.#files.delete(from);
      });
      if (done !== undefined) this.#run(() => done(error));
    });
  }

  remove(file: string, done?: DiskDone): void {
    this.#alone([file, FOLDER], async () => {
      const error = await outcome(async () => {
        await unlink(this.#path(file));
        this.#unreported.delete(file);
        await this.#close(file);
      });
      if (done !== undefined) this.#run(() => done(error));
    });
  }

  syncDir(done: DiskDone): void {
    if (this.#dirSync !== null && !this.#dirSync.begun) {
      this.#dirSync.done.push(done);
      return;
    }
    const group: DirSync = { done: [done], begun: false };
    this.#alone([FOLDER, ...this.#lanes.active()], async () => {
      group.begun = true;
      const error = await outcome(() => this.#syncFolder());
      for (const each of group.done) this.#run(() => each(error));
    });
    this.#dirSync = group;
  }

  /** Drops what has not begun, waits for what has, and closes all files. */
  async stop(): Promise<void> {
    await this.#lanes.stop();
    for (const file of [...this.#files.keys()]) await this.#close(file);
  }

  #batched(file: string, op: FileOp): void {
    checkFileName(file);
    this.#dirSync = null;
    this.#lanes.addBatched(file, op);
  }

  #alone(lanes: readonly string[], run: () => Promise<void>): void {
    for (const lane of lanes) if (lane !== FOLDER) checkFileName(lane);
    this.#dirSync = null;
    this.#lanes.addAlone(lanes, run);
  }

  async #runBatch(file: string, ops: readonly FileOp[]): Promise<void> {
    const errors = await applyChanges(ops, (create) => this.#open(file, create));
    const failed = errors.find((error, i) => error !== null && ops[i]!.kind !== 'truncate');
    if (failed) this.#unreported.set(file, failed);
    const firstSync = ops.findIndex((op) => op.kind === 'sync');
    const end = firstSync < 0 ? ops.length : firstSync;
    for (let i = 0; i < end; i++) this.#report(ops[i]!, errors[i]!);
    const syncError = end === ops.length ? null : await this.#syncFile(file);
    for (let i = end; i < ops.length; i++)
      this.#report(ops[i]!, ops[i]!.kind === 'sync' ? syncError : errors[i]!);
    await this.#closeIfTooMany(file);
  }

  #report(op: FileOp, error: DiskError | null): void {
    const done = op.done;
    if (done !== undefined) this.#run(() => done(error));
  }

  async #syncFile(file: string): Promise<DiskError | null> {
    const earlier = this.#unreported.get(file);
    this.#unreported.delete(file);
    return earlier ?? outcome(async () => (await this.#open(file, false)).sync());
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  async #open(name: string, create: boolean): Promise<DiskFile> {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    if (this.#files.size >= OPEN_FILES_MAX) await this.#closeOneIdle();
    const file = await DiskFile.open(this.#path(name), create);
    this.#files.set(name, file);
    return file;
  }

  /** Where more files are in use at once than may stay open, each is closed after its use. */
  async #closeIfTooMany(name: string): Promise<void> {
    if (this.#files.size > OPEN_FILES_MAX) await this.#close(name);
  }

  async #closeOneIdle(): Promise<void> {
    for (const name of this.#files.keys()) {
      if (!this.#lanes.idle(name)) continue;
      await this.#close(name);
      return;
    }
  }

  async #close(name: string): Promise<void> {
    const file = this.#files.get(name);
    this.#files.delete(name);
    await file?.close();
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }
}

/** An offset that is none is a bug of the program: thrown, not answered. */
function checkOffset(offset: number): void {
  assert(Number.isSafeInteger(offset) && offset >= 0, `${offset} is no place in a file`);
}
