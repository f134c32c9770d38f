/**
 * The adds of one counter, summed up as they come: those that succeeded and those that were begun, what
 * they add and what they take away apart. The bounds of a read are two of these sums, of two moments each.
 */

/** What a read had to see, taken when it began. */
export interface Certain {
  readonly up: number;
  readonly down: number;
  /** Adds that had succeeded. */
  readonly count: number;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Sums of fractions, or of numbers too large to be exact, differ by their rounding. */
const ROUNDING = 1e-9;

export class Sums {
  #certainUp = 0;
  #certainDown = 0;
  #certainCount = 0;
  #begunUp = 0;
  #begunDown = 0;
  #isWhole = true;

  /** An add that does not fail begins. */
  begin(change: number): void {
    if (!Number.isInteger(change)) this.#isWhole = false;
    if (change > 0) this.#begunUp += change;
    else this.#begunDown += change;
  }

  /** It succeeded. */
  succeed(change: number): void {
    this.#certainCount++;
    if (change > 0) this.#certainUp += change;
    else this.#certainDown += change;
  }

  certain(): Certain {
    return { up: this.#certainUp, down: this.#certainDown, count: this.#certainCount };
  }

  /** The bounds of a read that completes now. */
  boundsSince({ up, down }: Certain): Bounds {
    return { low: up + this.#begunDown, high: down + this.#begunUp };
  }

  /** By how much sums may be off. */
  rounding(): number {
    const span = this.#begunUp - this.#begunDown;
    return this.#isWhole && span <= Number.MAX_SAFE_INTEGER ? 0 : ROUNDING * span;
  }
}
