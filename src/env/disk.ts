/**
 * A node's durable state: a flat folder of files. Writes take effect in call order and are visible to
 * later reads at once; only `sync` makes a file's data and size durable, and only `syncDir` makes names
 * durable (files created, renamed and removed). What was not synced may be lost at a crash, and the last
 * write may be torn. Callbacks never come before the call returns; those of one file come in call order.
 */

/** Errors are data: a full or broken disk is something that a program must live with. */
export type DiskError = 'ENOENT' | 'EIO' | 'ENOSPC';

export type DiskDone = (error: DiskError | null) => void;

export interface Disk {
  /** The whole file, as a fresh copy. */
  read(file: string, done: (error: DiskError | null, content: Uint8Array) => void): void;
  /** Names in the folder, sorted. */
  list(done: (error: DiskError | null, files: readonly string[]) => void): void;
  /** Writes at `offset` (bytes), creating the file and filling a gap with zeros. `bytes` is copied. */
  write(file: string, offset: number, bytes: Uint8Array, done?: DiskDone): void;
  /** Writes at the end of the file, creating it. `bytes` is copied. */
  append(file: string, bytes: Uint8Array, done?: DiskDone): void;
  /** Cuts the file to `size` bytes, or fills it up with zeros. */
  truncate(file: string, size: number, done?: DiskDone): void;
  /** Makes all earlier writes of the file durable. Several at once are grouped into one. */
  sync(file: string, done: DiskDone): void;
  /** Replaces `to` if it is there; atomic, durable after `syncDir`. */
  rename(from: string, to: string, done?: DiskDone): void;
  /** Durable after `syncDir`. */
  remove(file: string, done?: DiskDone): void;
  syncDir(done: DiskDone): void;
}
