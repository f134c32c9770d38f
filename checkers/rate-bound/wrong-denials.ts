/**
 * Requests that were denied although permits were certainly left, for limiters that promise to be exact.
 * What was certainly left follows from what can have been granted at the most, P(x, y): all requests that
 * had not completed before x and had begun by y. A request invoked at a, which completes at y, must be
 * granted its n permits where
 *
 * - token bucket: n <= burst, and n <= burst + rate (a - x) - P(x, y) for every x up to a. The tree holds
 *   rate x + P(x, y) for each completion x; only there does P fall, and in between the bucket only fills.
 * - sliding window: n + P(a - window, y) <= limit.
 *
 * Requests are taken in order of completion, and those that have begun by then added. O(n log n).
 */
import { type History, NONE } from '../../src/index.ts';
import type { Judged } from './bound.ts';
import { MaxTree } from './max-tree.ts';

/** A request that got less than it asked for, and what was left for it at least. */
export interface WrongDenial {
  readonly request: number;
  readonly left: number;
}

const NS_PER_S = 1e9;
const ROUNDING = 1e-9;

export function wrongDenials(history: History, judged: Judged): WrongDenial[] {
  const scan = new Scan(history, judged);
  const { complete, asked, granted } = judged.requests;
  const denied = [...asked.keys()].filter((i) => complete[i] !== NONE && granted[i]! < asked[i]!);
  denied.sort((a, b) => complete[a]! - complete[b]!);
  return denied.flatMap((request) => {
    const left = scan.leftFor(request);
    const isWrong = asked[request]! + scan.slack <= left;
    return history.typeAt(complete[request]!) === 'ok' && isWrong ? [{ request, left }] : [];
  });
}

class Scan {
  /** Permits that a limiter may keep back: its tolerance, and in a bucket the rounding of what flowed in. */
  readonly slack: number;
  readonly #history: History;
  readonly #judged: Judged;
  /** Requests with a completion, in its order; places of the tree. */
  readonly #byCompletion: readonly number[];
  readonly #doneNs: Float64Array;
  readonly #placeOf: Int32Array;
  readonly #tree: MaxTree;
  /** Requests whose outcome is unknown may be granted at any later time. */
  #open = 0;
  #begun = 0;

  constructor(history: History, judged: Judged) {
    const { requests, bound, toleranceRatio } = judged;
    const { complete } = requests;
    this.slack =
      bound.kind === 'bucket' ? (toleranceRatio + ROUNDING) * bound.burst : toleranceRatio * bound.limit;
    this.#history = history;
    this.#judged = judged;
    const done = [...complete.keys()].filter((i) => complete[i] !== NONE);
    this.#byCompletion = done.sort((a, b) => complete[a]! - complete[b]!);
    this.#doneNs = Float64Array.from(this.#byCompletion, (i) => history.timeNsAt(complete[i]!));
    this.#placeOf = new Int32Array(complete.length).fill(NONE);
    this.#byCompletion.forEach((i, place) => {
      this.#placeOf[i] = place;
    });
    const ratePerNs = bound.kind === 'bucket' ? bound.ratePerS / NS_PER_S : 0;
    this.#tree = new MaxTree(this.#doneNs.map((timeNs) => ratePerNs * timeNs));
  }

  /** Permits that were certainly there for it; requests must be asked for in order of completion. */
  leftFor(request: number): number {
    const { requests, bound } = this.#judged;
    this.#begin(requests.complete[request]!);
    const own = requests.grantedMost[request]!;
    const fromNs = this.#history.timeNsAt(requests.invoke[request]!);
    if (bound.kind === 'window') {
      const since = this.#firstDoneFrom(fromNs - bound.windowMs * 1e6);
      return bound.limit - (this.#grantedFrom(since) - own);
    }
    const filled = (bound.ratePerS * fromNs) / NS_PER_S;
    const before = this.#firstDoneFrom(fromNs);
    // Its own grant counts in each, as it completes after all of them.
    const worst = Math.max(this.#tree.largest(before) + this.#open, filled + this.#grantedFrom(before));
    return Math.min(bound.burst, bound.burst + filled - (worst - own));
  }

  #begin(completion: number): void {
    const { invoke, grantedMost } = this.#judged.requests;
    for (; this.#begun < invoke.length && invoke[this.#begun]! < completion; this.#begun++) {
      const place = this.#placeOf[this.#begun]!;
      if (place === NONE) this.#open += grantedMost[this.#begun]!;
      else this.#tree.add(place, grantedMost[this.#begun]!);
    }
  }

  /** The most that can have been granted by requests that complete from this place on. */
  #grantedFrom(place: number): number {
    return (place < this.#doneNs.length ? this.#tree.addedFrom(place) : 0) + this.#open;
  }

  #firstDoneFrom(timeNs: number): number {
    let low = 0;
    let high = this.#doneNs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#doneNs[middle]! < timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
