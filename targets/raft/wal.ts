/**
 * The write-ahead log on disk: term, vote and entries. Records collect in a buffer while a sync is under
 * way and then go out together as one frame (group commit), so that one sync serves all that arrived
 * meanwhile. A frame is written only after the one before it is durable: only the last one can be torn.
 *
 *   frame:   crc32 | length | number | record …      the sum covers all that follows it
 *   record:  base (index, term) | hard state (term, vote) | entry (index, entry)
 *
 * An entry whose index is taken replaces that entry and all behind it. After a snapshot the file is
 * replaced by a new one, whose first frame holds all that is still needed.
 */
import { type Disk, type DiskError, Writer } from '../../src/index.ts';
import { type Entry, writeEntry } from './command.ts';
import { crc32 } from './crc32.ts';
import { replaceFile } from './durable-file.ts';
import type { Log } from './log.ts';

export const WAL_FILE = 'wal';
export const HEADER_BYTES = 12;
export const RECORD = { base: 0, hardState: 1, entry: 2 } as const;

export interface HardState {
  readonly term: number;
  /** Empty: none in this term. */
  readonly vote: string;
}

/** What the program behind the log tells it and hears of it. */
export interface WalOwner {
  readonly log: Log;
  hardState(): HardState;
  onSynced(): void;
  onDiskError(operation: string, error: DiskError): void;
}

/** What of the log is on its way to the disk, or there. */
interface Mark {
  /** Last index. */
  index: number;
  /** Number of the last hard state. */
  hard: number;
}

export class Wal {
  readonly #disk: Disk;
  readonly #owner: WalOwner;
  readonly #writer = new Writer();
  #frame = 0;
  #busy = false;
  #failed = false;
  #rewriteWanted = false;
  readonly #written: Mark = { index: 0, hard: 0 };
  readonly #syncing: Mark = { index: 0, hard: 0 };
  readonly #durable: Mark = { index: 0, hard: 0 };

  constructor(disk: Disk, owner: WalOwner) {
    this.#disk = disk;
    this.#owner = owner;
    this.#begin();
  }

  /** Last index that no crash can take away. */
  get durableIndex(): number {
    return this.#durable.index;
  }

  get hardStateDurable(): boolean {
    return this.#durable.hard === this.#written.hard;
  }

  putHardState(state: HardState): void {
    this.#written.hard++;
    this.#writer.u8(RECORD.hardState).varint(state.term).string(state.vote);
  }

  putEntry(index: number, entry: Entry): void {
    this.#written.index = index;
    writeEntry(entry, this.#writer.u8(RECORD.entry).varint(index));
  }

  /** The entries behind `index` count no more, wherever they are by now. */
  truncated(index: number): void {
    for (const mark of [this.#written, this.#syncing, this.#durable])
      mark.index = Math.min(mark.index, index);
  }

  /** Replaces the file by one that holds what the owner holds, as soon as the sync under way is through. */
  rewrite(): void {
    this.#rewriteWanted = true;
  }

  /** To be called at the end of each event: begins a sync if there is something to sync and none runs. */
  flush(): void {
    if (this.#busy || this.#failed) return;
    if (this.#rewriteWanted) this.#rewrite();
    else if (this.#writer.length > HEADER_BYTES) this.#write();
  }

  /** Starts an empty frame. */
  #begin(): void {
    this.#writer.clear().u32(0).u32(0).u32(0);
  }

  #seal(): Uint8Array {
    const writer = this.#writer;
    writer.patchU32(4, writer.length - HEADER_BYTES).patchU32(8, ++this.#frame);
    writer.patchU32(0, crc32(writer.buffer, 4, writer.length));
    return writer.bytesView();
  }

  #write(): void {
    this.#mark();
    this.#disk.append(WAL_FILE, this.#seal(), this.#onWritten);
    this.#begin();
    this.#disk.sync(WAL_FILE, this.#onSynced);
  }

  #mark(): void {
    this.#busy = true;
    this.#syncing.index = this.#written.index;
    this.#syncing.hard = this.#written.hard;
  }

  readonly #onWritten = (error: DiskError | null): void => {
    if (error !== null) this.#fail('write', error);
  };

  readonly #onSynced = (error: DiskError | null): void => {
    if (error !== null) this.#fail('sync', error);
    if (this.#failed) return;
    this.#busy = false;
    this.#durable.index = this.#syncing.index;
    this.#durable.hard = this.#syncing.hard;
    this.#owner.onSynced();
  };

  /** What waits in the buffer is part of what the owner holds, so the buffer starts over. */
  #rewrite(): void {
    const { log } = this.#owner;
    this.#rewriteWanted = false;
    this.#frame = 0;
    this.#begin();
    this.#writer.u8(RECORD.base).varint(log.baseIndex).varint(log.baseTerm);
    this.putHardState(this.#owner.hardState());
    for (let index = log.baseIndex + 1; index <= log.lastIndex; index++) this.putEntry(index, log.at(index));
    this.#written.index = log.lastIndex;
    this.#mark();
    replaceFile(this.#disk, WAL_FILE, this.#seal(), this.#onSynced);
    this.#begin();
  }

  /** After a failed sync nobody knows what is on the disk, so nothing may be acknowledged ever again. */
  #fail(operation: string, error: DiskError): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#owner.onDiskError(operation, error);
  }
}
