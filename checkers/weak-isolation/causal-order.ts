/**
 * The causal order: what a transaction can know of, because it came before it in its session, or because it
 * read from it, and so on. Here as one order in which everything comes after what it depends on, found by a
 * search by depth without recursion.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { Recorded } from './recorded.ts';

export interface CausalOrder {
  /** Transactions that did not fail, each after those that it depends on. */
  readonly order: Int32Array;
  /** By transaction: its place there. */
  readonly rank: Int32Array;
}

/** States of a transaction besides 0, which is new. */
const OPEN = 1;
const DONE = 2;

class Search {
  readonly #recorded: Recorded;
  readonly #state: Uint8Array;
  /**
   * By transaction on the way: which of what it depends on comes next; NONE: the one before in its session.
   */
  readonly #next: Int32Array;
  readonly #order: Int32Array;
  readonly #rank: Int32Array;
  #end = 0;

  constructor(recorded: Recorded) {
    const { count } = recorded.txns;
    this.#recorded = recorded;
    this.#state = new Uint8Array(count);
    this.#next = new Int32Array(count).fill(NONE);
    this.#order = new Int32Array(count);
    this.#rank = new Int32Array(count).fill(NONE);
  }

  run(): CausalOrder | undefined {
    const { count, outcome } = this.#recorded.txns;
    for (let txn = 0; txn < count; txn++) {
      if (outcome[txn] === TYPE.fail || this.#state[txn] === DONE) continue;
      if (!this.#from(txn)) return undefined;
    }
    return { order: this.#order.subarray(0, this.#end), rank: this.#rank };
  }

  /** False where there is a cycle. */
  #from(root: number): boolean {
    const way = [root];
    this.#state[root] = OPEN;
    while (way.length > 0) {
      const txn = way[way.length - 1]!;
      const dependency = this.#advance(txn);
      if (dependency === NONE) {
        way.pop();
        this.#state[txn] = DONE;
        this.#rank[txn] = this.#end;
        this.#order[this.#end++] = txn;
      } else if (this.#state[dependency] === OPEN) return false;
      else {
        this.#state[dependency] = OPEN;
        way.push(dependency);
      }
    }
    return true;
  }

  /** The next dependency that is not done; NONE. */
  #advance(txn: number): number {
    const { sessions, seen } = this.#recorded;
    const start = seen.readsAt[txn]!;
    const end = seen.readsAt[txn + 1]!;
    for (let next = this.#next[txn]!; ; next++) {
      this.#next[txn] = next;
      if (start + next >= end) return NONE;
      const dependency = next === NONE ? sessions.before[txn]! : seen.from[start + next]!;
      if (dependency >= 0 && this.#state[dependency] !== DONE) return dependency;
    }
  }
}

/** Undefined where transactions depend on each other in a circle. */
export function causalOrderOf(recorded: Recorded): CausalOrder | undefined {
  return new Search(recorded).run();
}
