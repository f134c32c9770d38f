/**
 * A snapshot: the state machine after a certain entry, in place of all entries up to it (section 7 of the
 * paper). The same bytes lie in the file and travel to followers that are too far behind.
 *
 *   crc32 | format | index | term | state machine        the sum covers all that follows it
 */
import { MalformedError, Reader, Writer } from '../../src/index.ts';
import { crc32 } from './crc32.ts';
import type { Machine } from './machine.ts';

export const SNAPSHOT_FILE = 'snapshot';
const FORMAT = 1;

export interface Snapshot {
  /** The last entry that it covers; 0: there is none yet. */
  readonly index: number;
  readonly term: number;
  readonly bytes: Uint8Array;
}

export const NO_SNAPSHOT: Snapshot = { index: 0, term: 0, bytes: new Uint8Array(0) };

export function makeSnapshot(machine: Machine, last: { index: number; term: number }): Snapshot {
  const writer = new Writer().u32(0).varint(FORMAT).varint(last.index).varint(last.term);
  machine.encode(writer);
  writer.patchU32(0, crc32(writer.buffer, 4, writer.length));
  return { index: last.index, term: last.term, bytes: writer.bytesCopy() };
}

/** Checks the bytes and says what they cover. Throws `MalformedError`. */
export function openSnapshot(bytes: Uint8Array): Snapshot {
  const reader = open(bytes);
  return { index: reader.varint(), term: reader.varint(), bytes };
}

/** Puts the state of a snapshot into the machine. */
export function restoreSnapshot(snapshot: Snapshot, machine: Machine): void {
  const reader = open(snapshot.bytes);
  reader.varint();
  reader.varint();
  machine.restore(reader);
}

function open(bytes: Uint8Array): Reader {
  const reader = new Reader(bytes);
  if (reader.u32() !== crc32(bytes, 4)) throw new MalformedError('the checksum of the snapshot is wrong');
  const format = reader.varint();
  if (format !== FORMAT) throw new MalformedError(`snapshot format ${format} is not known`);
  return reader;
}
