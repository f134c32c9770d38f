/**
 * Causal consistency with a single order of commits: t3 sees all that is in its causal past. If it reads a
 * key from t1, every writer t2 of the key in its past came before t1; of each session the last one is enough.
 * O(n k) with vector clocks for k sessions (AWDIT, PLDI 2025, section 4.3). What the causal past of t1 says
 * by itself is left out: in a history without faults that is nearly everything, and the graph stays small.
 */
import { NONE } from '../../src/index.ts';
import type { CausalOrder } from './causal-order.ts';
import { type Clock, known } from './clock.ts';
import { CommitOrder } from './commit-order.ts';
import { Pasts } from './pasts.ts';
import type { Recorded } from './recorded.ts';
import { LastWriters, type WritersByKey, writersByKey } from './writers-by-key.ts';

export interface CausalInput {
  readonly causal: CausalOrder;
  /** An edge is there once for each transaction that makes it necessary, and not only once for all. */
  readonly ofEachReader?: boolean;
}

class Scan {
  readonly #recorded: Recorded;
  readonly #pasts: Pasts;
  readonly #by: WritersByKey;
  readonly #last: LastWriters;
  /** By group: the edge that was found last, by its two ends; all readers of t1 show the same one. */
  readonly #edgeBefore: Int32Array;
  readonly #edgeAfter: Int32Array;
  readonly #ofEachReader: boolean;
  readonly order = new CommitOrder();

  constructor(recorded: Recorded, { causal, ofEachReader = false }: CausalInput) {
    this.#recorded = recorded;
    this.#pasts = new Pasts(recorded, causal);
    this.#by = writersByKey(recorded);
    this.#last = new LastWriters(this.#by, recorded.sessions.place);
    this.#edgeBefore = new Int32Array(this.#by.session.length).fill(NONE);
    this.#edgeAfter = new Int32Array(this.#by.session.length).fill(NONE);
    this.#ofEachReader = ofEachReader;
  }

  run(): CommitOrder {
    const { readsAt, writtenKeys } = this.#recorded.seen;
    if (writtenKeys.length === 0) return this.order;
    this.#pasts.each((txn, past) => {
      for (let read = readsAt[txn]!; read < readsAt[txn + 1]!; read++) this.#scanRead({ txn, read, past });
    });
    return this.order;
  }

  #scanRead({ txn, read, past }: { txn: number; read: number; past: Clock }): void {
    const { seen, txns } = this.#recorded;
    const { groupsAt, session } = this.#by;
    const key = txns.versions.keyOf(seen.reads[read]!);
    const after = seen.from[read]!;
    this.order.steps += groupsAt[key + 1]! - groupsAt[key]!;
    for (let group = groupsAt[key]!; group < groupsAt[key + 1]!; group++) {
      const count = known(past, session[group]!);
      const before = count === 0 ? NONE : this.#last.within(group, count);
      if (before === NONE || before === after || this.#isFound({ group, before, after })) continue;
      if (after >= 0 && this.#pasts.includes({ txn: after, other: before })) continue;
      this.#edgeBefore[group] = before;
      this.#edgeAfter[group] = after;
      this.order.add({ before, after, reader: txn, read });
    }
  }

  #isFound({ group, before, after }: { group: number; before: number; after: number }): boolean {
    if (this.#ofEachReader) return false;
    return this.#edgeBefore[group] === before && this.#edgeAfter[group] === after;
  }
}

export function causalCommitOrder(recorded: Recorded, input: CausalInput): CommitOrder {
  return new Scan(recorded, input).run();
}
