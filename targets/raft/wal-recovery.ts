/**
 * Reads a write-ahead log back. A last frame that is not whole was being written when the node died: it
 * was never acknowledged and is cut off. A broken frame with a good one behind it was durable once, so
 * entries that were acknowledged are lost: the node must not start as if they had never been
 * (Alagappan et al., "Protocol-Aware Recovery for Consensus-Based Storage", FAST 2018).
 */
import { Reader } from '../../src/index.ts';
import { type Entry, readEntry } from './command.ts';
import { crc32 } from './crc32.ts';
import { HEADER_BYTES, RECORD } from './wal.ts';

export interface RecoveredWal {
  readonly baseIndex: number;
  readonly baseTerm: number;
  readonly term: number;
  readonly vote: string;
  /** From baseIndex + 1 on. */
  readonly entries: readonly Entry[];
  readonly tornBytes: number;
}

/** The files of a node contradict themselves: it must be rebuilt from the others. */
export class CorruptFileError extends Error {
  override readonly name = 'CorruptFileError';
}

type Draft = { -readonly [K in keyof RecoveredWal]: RecoveredWal[K] } & { entries: Entry[] };

/** Throws `CorruptFileError` where durable records are damaged. */
export function recoverWal(bytes: Uint8Array): RecoveredWal {
  const draft: Draft = { baseIndex: 0, baseTerm: 0, term: 0, vote: '', entries: [], tornBytes: 0 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  let number = 1;
  for (; isFrame(view, bytes, offset, number); number++) {
    const end = offset + HEADER_BYTES + view.getUint32(offset + 4, true);
    readRecords(new Reader(bytes, offset + HEADER_BYTES, end), draft, number === 1);
    offset = end;
  }
  draft.tornBytes = bytes.length - offset;
  if (number === 1) throw new CorruptFileError('the write-ahead log has no readable beginning');
  const later = draft.tornBytes === 0 ? -1 : laterFrame(view, bytes, { after: offset, number });
  if (later >= 0)
    throw new CorruptFileError(
      `the write-ahead log is damaged at byte ${offset}, but goes on at byte ${later}: durable entries are lost`,
    );
  return draft;
}

function isFrame(view: DataView, bytes: Uint8Array, offset: number, number: number): boolean {
  if (offset + HEADER_BYTES > bytes.length) return false;
  if (view.getUint32(offset + 8, true) !== number) return false;
  const end = offset + HEADER_BYTES + view.getUint32(offset + 4, true);
  return end <= bytes.length && crc32(bytes, offset + 4, end) === view.getUint32(offset, true);
}

/** Where a whole frame of a later number stands, or -1; the broken length does not tell. */
function laterFrame(
  view: DataView,
  bytes: Uint8Array,
  from: { readonly after: number; readonly number: number },
): number {
  const numberMax = from.number + (bytes.length - from.after) / HEADER_BYTES;
  for (let at = from.after + 1; at + HEADER_BYTES <= bytes.length; at++) {
    const number = view.getUint32(at + 8, true);
    if (number > from.number && number <= numberMax && isFrame(view, bytes, at, number)) return at;
  }
  return -1;
}

function readRecords(from: Reader, draft: Draft, first: boolean): void {
  while (from.remaining > 0) {
    const kind = from.u8();
    if (kind === RECORD.entry) readEntryRecord(from, draft);
    else if (kind === RECORD.hardState) {
      draft.term = from.varint();
      draft.vote = from.string();
    } else if (kind === RECORD.base && first) {
      draft.baseIndex = from.varint();
      draft.baseTerm = from.varint();
    } else throw new CorruptFileError(`the write-ahead log has an unknown record (${kind})`);
  }
}

function readEntryRecord(from: Reader, draft: Draft): void {
  const at = from.varint() - draft.baseIndex - 1;
  if (at < 0 || at > draft.entries.length)
    throw new CorruptFileError(
      `the write-ahead log jumps to entry ${at + draft.baseIndex + 1} after ${draft.baseIndex + draft.entries.length}`,
    );
  draft.entries.length = at;
  draft.entries.push(readEntry(from));
}
