/**
 * Goes through transactions in causal order and gives each its past as a vector clock. A clock is kept only
 * until the last transaction that needs it has been reached, so that few are there at a time.
 */
import { NONE } from '../../src/index.ts';
import type { CausalOrder } from './causal-order.ts';
import { type Clock, emptyClock, join, known, setKnown } from './clock.ts';
import type { Recorded } from './recorded.ts';

export class Pasts {
  readonly #recorded: Recorded;
  readonly #causal: CausalOrder;
  /** By transaction: its past and itself, while somebody needs it. */
  readonly #clocks: (Clock | undefined)[] = [];
  /** How many transactions still need it. */
  readonly #needed: Int32Array;

  constructor(recorded: Recorded, causal: CausalOrder) {
    this.#recorded = recorded;
    this.#causal = causal;
    this.#needed = new Int32Array(recorded.txns.count);
    for (const txn of causal.order) {
      this.#eachDependency(txn, (dependency) => {
        this.#needed[dependency]!++;
      });
    }
  }

  /**
   * Calls `visit` for each transaction; its past is only good during the call, in which `includes` may be
   * asked of those that it read from.
   */
  each(visit: (txn: number, past: Clock) => void): void {
    const { sessions } = this.#recorded;
    for (const txn of this.#causal.order) {
      const past = this.#pastOf(txn);
      visit(txn, past);
      this.#eachDependency(txn, (dependency) => {
        if (--this.#needed[dependency]! === 0) this.#clocks[dependency] = undefined;
      });
      if (this.#needed[txn] === 0) continue;
      setKnown(past, { session: sessions.session[txn]!, place: sessions.place[txn]! });
      this.#clocks[txn] = past;
    }
  }

  /** Whether `other` is `txn` or in its past; only while the clock of `txn` is kept. */
  includes({ txn, other }: { readonly txn: number; readonly other: number }): boolean {
    const { session, place } = this.#recorded.sessions;
    return known(this.#clocks[txn]!, session[other]!) >= place[other]!;
  }

  /** Keeps the clock of a transaction until the end. */
  keep(txn: number): void {
    this.#needed[txn]!++;
  }

  #pastOf(txn: number): Clock {
    const { sessions, seen } = this.#recorded;
    const before = sessions.before[txn]!;
    const past = before === NONE ? emptyClock(sessions.count) : this.#clocks[before]!.slice();
    for (let read = seen.readsAt[txn]!; read < seen.readsAt[txn + 1]!; read++) {
      const writer = seen.from[read]!;
      if (writer < 0) continue;
      const isKnown = known(past, sessions.session[writer]!) >= sessions.place[writer]!;
      if (!isKnown) join(past, this.#clocks[writer]!);
    }
    return past;
  }

  #eachDependency(txn: number, visit: (dependency: number) => void): void {
    const { sessions, seen } = this.#recorded;
    if (sessions.before[txn] !== NONE) visit(sessions.before[txn]!);
    for (let read = seen.readsAt[txn]!; read < seen.readsAt[txn + 1]!; read++) {
      if (seen.from[read]! >= 0) visit(seen.from[read]!);
    }
  }
}
