/**
 * Who read what from whom. As values are unique per key, a version read names the transaction that wrote it.
 * Along the way come the faults of single reads, which no isolation level above read uncommitted allows: the
 * first six of the transactional anomalous patterns of Plume (Liu et al., OOPSLA 2024, section 3.2), the
 * "read consistency" of AWDIT (Møldrup and Pavlogiannis, PLDI 2025).
 */
import { NONE, TYPE } from '../../src/index.ts';
import { Ints } from './ints.ts';
import type { Txns } from './transactions.ts';

/** In `from`: the key had not been written yet. */
export const INITIAL = -2;

export type ReadFaultType =
  | 'thin-air-read'
  | 'aborted-read'
  | 'future-read'
  | 'not-my-own-write'
  | 'not-my-last-write'
  | 'intermediate-read';

/** A read that is wrong by itself; `micro` is its place in `Txns.micros`. */
export interface ReadFault {
  readonly type: ReadFaultType;
  readonly txn: number;
  readonly micro: number;
}

/** Lists per transaction, one after another: those of `txn` are `at[txn]` to `at[txn + 1]`. */
export interface Observations {
  /** External reads of a final write or of the initial state, in program order, and who wrote it. */
  readonly readsAt: Int32Array;
  readonly reads: Int32Array;
  readonly from: Int32Array;
  /** Final writes of transactions that may have committed, ordered by key. */
  readonly writesAt: Int32Array;
  readonly writes: Int32Array;
  /** Key of each entry of `writes`. */
  readonly writtenKeys: Int32Array;
  readonly faults: readonly ReadFault[];
  /** The first read whose value was written twice, so that nobody knows from whom it is; left out: none. */
  readonly ambiguous?: { readonly txn: number; readonly version: number };
}

/** By version: who wrote it. */
export interface Writers {
  /** The transaction that wrote it and did not fail; NONE. */
  readonly writer: Int32Array;
  /** Where that one wrote it first, in `micros`. */
  readonly place: Int32Array;
  /** 1: it is the last write of its transaction to that key. */
  readonly isFinal: Uint8Array;
  /** 1: two transactions wrote it. */
  readonly isDouble: Uint8Array;
  /** The failed transaction that wrote it; NONE. */
  readonly failed: Int32Array;
}

export function writersOf({ count, outcome, at, micros, versions }: Txns): Writers {
  const writer = new Int32Array(versions.count).fill(NONE);
  const place = new Int32Array(versions.count);
  const failed = new Int32Array(versions.count).fill(NONE);
  const isFinal = new Uint8Array(versions.count);
  const isDouble = new Uint8Array(versions.count);
  const seenBy = new Int32Array(versions.keyCount).fill(NONE);
  for (let txn = 0; txn < count; txn++) {
    for (let micro = at[txn + 1]! - 1; micro >= at[txn]!; micro--) {
      const version = ~micros[micro]!;
      if (version < 0) continue;
      if (outcome[txn] === TYPE.fail) {
        failed[version] = txn;
        continue;
      }
      if (writer[version] !== NONE && writer[version] !== txn) isDouble[version] = 1;
      writer[version] = txn;
      place[version] = micro;
      const key = versions.keyOf(version);
      if (seenBy[key] !== txn) isFinal[version] = 1;
      seenBy[key] = txn;
    }
  }
  return { writer, place, isFinal, isDouble, failed };
}

/** Final writes of each transaction that did not fail, ordered by key. */
function finalWrites(txns: Txns): Pick<Observations, 'writesAt' | 'writes' | 'writtenKeys'> {
  const { count, outcome, at, micros, versions } = txns;
  const writesAt = new Int32Array(count + 1);
  const writes = new Ints();
  const seenBy = new Int32Array(versions.keyCount).fill(NONE);
  const byKey = (a: number, b: number) => versions.keyOf(a) - versions.keyOf(b);
  for (let txn = 0; txn < count; txn++) {
    writesAt[txn] = writes.length;
    if (outcome[txn] === TYPE.fail) continue;
    for (let micro = at[txn + 1]! - 1; micro >= at[txn]!; micro--) {
      const version = ~micros[micro]!;
      if (version < 0 || seenBy[versions.keyOf(version)] === txn) continue;
      seenBy[versions.keyOf(version)] = txn;
      writes.push(version);
    }
    if (writes.length - writesAt[txn]! > 1) writes.view().subarray(writesAt[txn]!).sort(byKey);
  }
  writesAt[count] = writes.length;
  return { writesAt, writes: writes.view(), writtenKeys: writes.view().map((v) => versions.keyOf(v)) };
}

/** Reads of one transaction after another. */
class Observer {
  readonly #txns: Txns;
  readonly #writers: Writers;
  /** By key: the transaction that wrote it last while it was read here, and what it wrote. */
  readonly #ownBy: Int32Array;
  readonly #own: Int32Array;
  readonly reads = new Ints();
  readonly from = new Ints();
  readonly faults: ReadFault[] = [];
  ambiguous: { txn: number; version: number } | undefined;

  constructor(txns: Txns, writers: Writers) {
    this.#txns = txns;
    this.#writers = writers;
    this.#ownBy = new Int32Array(txns.versions.keyCount).fill(NONE);
    this.#own = new Int32Array(txns.versions.keyCount);
  }

  observe(txn: number): void {
    const { at, micros, versions } = this.#txns;
    for (let micro = at[txn]!; micro < at[txn + 1]!; micro++) {
      const entry = micros[micro]!;
      const key = versions.keyOf(entry < 0 ? ~entry : entry);
      if (entry < 0) {
        this.#ownBy[key] = txn;
        this.#own[key] = ~entry;
        continue;
      }
      const own = this.#ownBy[key] === txn ? this.#own[key]! : NONE;
      if (own === entry) continue;
      const type = this.#faultOf({ txn, micro, version: entry, wroteBefore: own !== NONE });
      if (type !== undefined) this.faults.push({ type, txn, micro });
    }
  }

  /** What is wrong with a read by itself; where nothing is, it is noted. */
  #faultOf(read: {
    readonly txn: number;
    readonly micro: number;
    readonly version: number;
    readonly wroteBefore: boolean;
  }): ReadFaultType | undefined {
    const { txn, micro, version, wroteBefore } = read;
    const { writer, place, isFinal, isDouble, failed } = this.#writers;
    const from = this.#txns.versions.isInitial(version) ? INITIAL : writer[version]!;
    if (from === NONE) return failed[version] === NONE ? 'thin-air-read' : 'aborted-read';
    if (isDouble[version] === 1) {
      this.ambiguous ??= { txn, version };
      return wroteBefore ? 'not-my-own-write' : undefined;
    }
    if (from === txn) return place[version]! < micro ? 'not-my-last-write' : 'future-read';
    if (wroteBefore) return 'not-my-own-write';
    if (from !== INITIAL && isFinal[version] === 0) return 'intermediate-read';
    this.reads.push(version);
    this.from.push(from);
    return undefined;
  }
}

export function observationsOf(txns: Txns, writers: Writers): Observations {
  const observer = new Observer(txns, writers);
  const readsAt = new Int32Array(txns.count + 1);
  for (let txn = 0; txn < txns.count; txn++) {
    readsAt[txn] = observer.reads.length;
    if (txns.outcome[txn] === TYPE.ok) observer.observe(txn);
  }
  readsAt[txns.count] = observer.reads.length;
  return {
    readsAt,
    reads: observer.reads.view(),
    from: observer.from.view(),
    ...finalWrites(txns),
    faults: observer.faults,
    ...(observer.ambiguous ? { ambiguous: observer.ambiguous } : {}),
  };
}
