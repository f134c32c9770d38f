/**
 * Read committed (Biswas and Enea, OOPSLA 2019): once t3 has read from t2, it sees all of t2, so a later
 * read of a key that t2 wrote, if from t1, means that t2 came before t1. It is enough to look from the first
 * read of each t2 to the next reads of its keys: what comes after those follows by transitivity. Scanning a
 * transaction backwards, two reads per key are remembered, as the next one may be from t2 itself. With the
 * smaller side of each intersection walked, this takes O(n^1.5) (AWDIT, PLDI 2025, section 4.1).
 */
import { NONE } from '../../src/index.ts';
import { CommitOrder } from './commit-order.ts';
import { INITIAL } from './observations.ts';
import { type Recorded, writeOf } from './recorded.ts';
import { isEarlierInSession } from './sessions.ts';

class Scan {
  readonly #recorded: Recorded;
  readonly #order = new CommitOrder();
  /** By key, for the transaction `scannedBy`: the next read, and the next from another writer than that. */
  readonly #scannedBy: Int32Array;
  readonly #near: Int32Array;
  readonly #second: Int32Array;
  readonly #keys: number[] = [];
  /** By transaction: who read from it last. */
  readonly #readBy: Int32Array;

  constructor(recorded: Recorded) {
    const { versions, count } = recorded.txns;
    this.#recorded = recorded;
    this.#scannedBy = new Int32Array(versions.keyCount).fill(NONE);
    this.#near = new Int32Array(versions.keyCount);
    this.#second = new Int32Array(versions.keyCount);
    this.#readBy = new Int32Array(count).fill(NONE);
  }

  order(): CommitOrder {
    const { readsAt, from } = this.#recorded.seen;
    const firsts: boolean[] = [];
    for (let txn = 0; txn < this.#recorded.txns.count; txn++) {
      const start = readsAt[txn]!;
      const end = readsAt[txn + 1]!;
      if (end - start < 2) continue;
      for (let read = start; read < end; read++) {
        const writer = from[read]!;
        firsts[read - start] = writer !== INITIAL && this.#readBy[writer] !== txn;
        if (writer !== INITIAL) this.#readBy[writer] = txn;
      }
      this.#keys.length = 0;
      for (let read = end - 1; read >= start; read--) {
        if (firsts[read - start]) this.#addFrom(txn, from[read]!);
        this.#remember(txn, read);
      }
    }
    return this.#order;
  }

  /** The edges of `reader` that come from its first read from `writer`. */
  #addFrom(reader: number, writer: number): void {
    const { writesAt, writtenKeys } = this.#recorded.seen;
    const start = writesAt[writer]!;
    const end = writesAt[writer + 1]!;
    this.#order.steps += Math.min(end - start, this.#keys.length);
    if (end - start <= this.#keys.length) {
      for (let write = start; write < end; write++) this.#add({ reader, writer, key: writtenKeys[write]! });
      return;
    }
    for (const key of this.#keys) {
      if (writeOf(this.#recorded, { txn: writer, key }) !== -1) this.#add({ reader, writer, key });
    }
  }

  #add({ reader, writer, key }: { reader: number; writer: number; key: number }): void {
    if (this.#scannedBy[key] !== reader) return;
    const { from } = this.#recorded.seen;
    let read = this.#near[key]!;
    if (from[read] === writer) read = this.#second[key]!;
    if (read === NONE) return;
    const edge = { before: writer, after: from[read]!, reader, read };
    if (!isEarlierInSession(this.#recorded.sessions, edge)) this.#order.add(edge);
  }

  #remember(txn: number, read: number): void {
    const { reads, from } = this.#recorded.seen;
    const key = this.#recorded.txns.versions.keyOf(reads[read]!);
    if (this.#scannedBy[key] !== txn) {
      this.#scannedBy[key] = txn;
      this.#second[key] = NONE;
      this.#keys.push(key);
    } else if (from[this.#near[key]!] !== from[read]) this.#second[key] = this.#near[key]!;
    this.#near[key] = read;
  }
}

export function readCommittedOrder(recorded: Recorded): CommitOrder {
  return new Scan(recorded).order();
}
