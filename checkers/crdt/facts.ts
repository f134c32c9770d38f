/**
 * What is known to have taken effect, in the order in which it became known: that an update was acknowledged,
 * or that a read showed something. When the last fault is over and so much time has gone by since then as
 * replicas may take to converge, each replica must have it: the fact is *settled*.
 */
import { NONE } from '../../src/index.ts';

export interface Settling {
  /** When the last fault was healed, in nanoseconds; infinity where one never was. */
  readonly healedNs: number;
  readonly convergenceNs: number;
}

/** Whether what was certain by the end of the one operation is settled when the other begins. */
export function isSettled(
  { healedNs, convergenceNs }: Settling,
  known: { readonly endNs: number },
  later: { readonly beginNs: number },
): boolean {
  return later.beginNs >= healedNs + convergenceNs && known.endNs + convergenceNs <= later.beginNs;
}

export class Facts<Fact> {
  readonly #settling: Settling;
  readonly #facts: Fact[] = [];
  readonly #timesNs: number[] = [];
  #settled = 0;

  constructor(settling: Settling) {
    this.#settling = settling;
  }

  add(timeNs: number, fact: Fact): void {
    this.#facts.push(fact);
    this.#timesNs.push(timeNs);
  }

  /**
   * Calls for each fact that is settled by this time and was not yet, with its number, from 1 on. Gives how
   * many are settled, or `NONE` where replicas need not have converged yet. Times must not go back.
   */
  settle(nowNs: number, apply: (fact: Fact, number: number) => void): number {
    const { healedNs, convergenceNs } = this.#settling;
    if (nowNs < healedNs + convergenceNs) return NONE;
    while (this.#settled < this.#facts.length && this.#timesNs[this.#settled]! + convergenceNs <= nowNs) {
      const fact = this.#facts[this.#settled]!;
      apply(fact, ++this.#settled);
    }
    return this.#settled;
  }
}
