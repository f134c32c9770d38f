/**
 * Read atomic (Bailis et al., SIGMOD 2014; Biswas and Enea, OOPSLA 2019): t3 sees all of t2, whether it read
 * from t2 or t2 came before it in its session. If it reads a key that t2 wrote from t1, t2 came before t1.
 * Of the session the last writer of the key is enough, as those before it precede it. A key read twice must
 * come from the same writer both times. O(n^1.5) as read committed (AWDIT, PLDI 2025, section 4.2).
 */
import { NONE, TYPE } from '../../src/index.ts';
import { type CommitEdge, CommitOrder } from './commit-order.ts';
import { INITIAL } from './observations.ts';
import { type Recorded, writeOf } from './recorded.ts';
import { isEarlierInSession } from './sessions.ts';

/** Two reads of one key in one transaction, from different writers; places in `Observations.reads`. */
export interface NonRepeatableRead {
  readonly txn: number;
  readonly first: number;
  readonly second: number;
}

export interface ReadAtomicOrder {
  readonly order: CommitOrder;
  readonly nonRepeatable: readonly NonRepeatableRead[];
}

/** Transactions that succeeded, by process; those of `p` are `at[p]` to `at[p + 1]`. */
export function okByProcess({ txns }: Recorded): { readonly at: Int32Array; readonly list: Int32Array } {
  const { count, outcome, process, processes } = txns;
  const at = new Int32Array(processes + 1);
  for (let txn = 0; txn < count; txn++) if (outcome[txn] === TYPE.ok) at[process[txn]! + 1]!++;
  for (let p = 0; p < processes; p++) at[p + 1]! += at[p]!;
  const next = at.slice();
  const list = new Int32Array(at[processes]!);
  for (let txn = 0; txn < count; txn++) if (outcome[txn] === TYPE.ok) list[next[process[txn]!]!++] = txn;
  return { at, list };
}

class Scan {
  readonly #recorded: Recorded;
  readonly order = new CommitOrder();
  readonly nonRepeatable: NonRepeatableRead[] = [];
  /** By key: the last writer in the process `writtenIn`. */
  readonly #writtenIn: Int32Array;
  readonly #lastWriter: Int32Array;
  /** By key: the first read of the transaction `readBy`. */
  readonly #readBy: Int32Array;
  readonly #firstRead: Int32Array;
  /** By transaction: who read from it last. */
  readonly #observedBy: Int32Array;
  readonly #keys: number[] = [];

  constructor(recorded: Recorded) {
    const { versions, count } = recorded.txns;
    this.#recorded = recorded;
    this.#writtenIn = new Int32Array(versions.keyCount).fill(NONE);
    this.#lastWriter = new Int32Array(versions.keyCount);
    this.#readBy = new Int32Array(versions.keyCount).fill(NONE);
    this.#firstRead = new Int32Array(versions.keyCount);
    this.#observedBy = new Int32Array(count).fill(NONE);
  }

  scan(): void {
    const { at, list } = okByProcess(this.#recorded);
    for (let process = 0; process < this.#recorded.txns.processes; process++) {
      for (let i = at[process]!; i < at[process + 1]!; i++) this.#scanTxn(list[i]!, process);
    }
  }

  #scanTxn(txn: number, process: number): void {
    const { readsAt, from, writesAt, writtenKeys } = this.#recorded.seen;
    this.#keys.length = 0;
    for (let read = readsAt[txn]!; read < readsAt[txn + 1]!; read++) this.#note({ txn, read, process });
    for (let read = readsAt[txn]!; read < readsAt[txn + 1]!; read++) {
      const writer = from[read]!;
      if (writer === INITIAL || this.#observedBy[writer] === txn) continue;
      this.#observedBy[writer] = txn;
      this.#addFrom(txn, writer);
    }
    for (let write = writesAt[txn]!; write < writesAt[txn + 1]!; write++) {
      const key = writtenKeys[write]!;
      this.#writtenIn[key] = process;
      this.#lastWriter[key] = txn;
    }
  }

  /** Remembers a read, with its edge from the session. */
  #note({ txn, read, process }: { txn: number; read: number; process: number }): void {
    const { reads, from } = this.#recorded.seen;
    const key = this.#recorded.txns.versions.keyOf(reads[read]!);
    if (this.#readBy[key] === txn) {
      const first = this.#firstRead[key]!;
      if (from[first] !== from[read]) this.nonRepeatable.push({ txn, first, second: read });
      return;
    }
    this.#readBy[key] = txn;
    this.#firstRead[key] = read;
    this.#keys.push(key);
    const last = this.#lastWriter[key]!;
    if (this.#writtenIn[key] === process)
      this.#addEdge({ before: last, after: from[read]!, reader: txn, read });
  }

  /** The edges of `reader` that come from its reading from `writer`. */
  #addFrom(reader: number, writer: number): void {
    const { writesAt, writtenKeys } = this.#recorded.seen;
    const start = writesAt[writer]!;
    const end = writesAt[writer + 1]!;
    this.order.steps += Math.min(end - start, this.#keys.length);
    if (end - start <= this.#keys.length) {
      for (let write = start; write < end; write++) this.#add({ reader, writer, key: writtenKeys[write]! });
      return;
    }
    for (const key of this.#keys) {
      if (writeOf(this.#recorded, { txn: writer, key }) !== -1) this.#add({ reader, writer, key });
    }
  }

  #add({ reader, writer, key }: { reader: number; writer: number; key: number }): void {
    if (this.#readBy[key] !== reader) return;
    const read = this.#firstRead[key]!;
    this.#addEdge({ before: writer, after: this.#recorded.seen.from[read]!, reader, read });
  }

  /** Unless it says nothing new. */
  #addEdge(edge: CommitEdge): void {
    if (edge.before === edge.after || isEarlierInSession(this.#recorded.sessions, edge)) return;
    this.order.add(edge);
  }
}

export function readAtomicOrder(recorded: Recorded): ReadAtomicOrder {
  const scan = new Scan(recorded);
  scan.scan();
  return { order: scan.order, nonRepeatable: scan.nonRepeatable };
}
