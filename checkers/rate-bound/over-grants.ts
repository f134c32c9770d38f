/**
 * Spans of time in which more was granted than the bound allows. A grant certainly lies within a span where
 * its request began and ended there, so it is enough to look at spans from an invocation x to a completion
 * y:
 *
 * - token bucket: granted(x, y) > burst + rate (y - x), that is rate x + granted(x, y) > burst + rate y.
 *   With the completions in order, each adds its permits to all x up to its own invocation; the tree has
 *   the largest.
 * - sliding window: granted(x, y) > limit where y - x is shorter than the window.
 *
 * Of the spans that end at the first such y the shortest is told; the search then goes on behind it, so
 * that an excess is told once and not by every request that follows. O(n log n).
 */
import type { History } from '../../src/index.ts';
import type { Judged } from './bound.ts';
import { MaxTree } from './max-tree.ts';

/** Too much was granted between the invocation of one request and the completion of another. */
export interface OverGrant {
  /** Numbers of the requests that were granted something within the span, in order of invocation. */
  readonly requests: readonly number[];
  readonly granted: number;
  readonly allowed: number;
  readonly fromNs: number;
  readonly toNs: number;
}

/** Rounding of sums of floating-point numbers is no excess. */
const ROUNDING = 1e-9;
const NS_PER_S = 1e9;

export function overGrants(history: History, judged: Judged): OverGrant[] {
  return new Scan(history, judged).run();
}

class Scan {
  readonly #history: History;
  readonly #judged: Judged;
  readonly #fromNs: Float64Array;
  readonly #tree: MaxTree;
  /** Requests before are not looked at any more. */
  #first = 0;
  /** Requests invoked up to the completion at hand. */
  #begun = 0;
  readonly #found: OverGrant[] = [];

  constructor(history: History, judged: Judged) {
    const { requests, bound, toleranceRatio } = judged;
    this.#history = history;
    this.#judged = judged;
    this.#fromNs = Float64Array.from(requests.invoke, (index) => history.timeNsAt(index));
    const ratePerNs = bound.kind === 'bucket' ? ((1 + toleranceRatio) * bound.ratePerS) / NS_PER_S : 0;
    this.#tree = new MaxTree(this.#fromNs.map((timeNs) => ratePerNs * timeNs));
  }

  run(): OverGrant[] {
    const { complete, granted, invoke } = this.#judged.requests;
    const counted = [...complete.keys()].filter((i) => complete[i]! >= 0 && granted[i]! > 0);
    counted.sort((a, b) => complete[a]! - complete[b]!);
    for (const i of counted) {
      while (this.#begun < invoke.length && invoke[this.#begun]! < complete[i]!) this.#begun++;
      if (i < this.#first) continue;
      this.#tree.add(i, granted[i]!);
      const toNs = this.#history.timeNsAt(complete[i]!);
      const start = this.#startOf(toNs);
      if (start >= this.#first) this.#tell(start, complete[i]!);
    }
    return this.#found;
  }

  /** The latest request from whose invocation on too much was granted; -1: there is none. */
  #startOf(toNs: number): number {
    const { bound, toleranceRatio } = this.#judged;
    const more = 1 + toleranceRatio;
    if (bound.kind === 'bucket') {
      const threshold = more * (bound.burst + (bound.ratePerS * toNs) / NS_PER_S);
      return this.#tree.lastAbove(this.#begun, threshold + ROUNDING * Math.max(1, threshold));
    }
    const start = this.#firstAfter(toNs - bound.windowMs * 1e6);
    if (start >= this.#begun) return -1;
    const limit = bound.limit * more * (1 + ROUNDING);
    if (this.#tree.addedFrom(start) <= limit) return -1;
    return this.#shortest(start, limit);
  }

  #allowed(fromNs: number, toNs: number): number {
    const { bound, toleranceRatio } = this.#judged;
    const exact =
      bound.kind === 'window' ? bound.limit : bound.burst + (bound.ratePerS * (toNs - fromNs)) / NS_PER_S;
    return exact * (1 + toleranceRatio);
  }

  /** The first request that was invoked after this time. */
  #firstAfter(timeNs: number): number {
    let low = this.#first;
    let high = this.#begun;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#fromNs[middle]! <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last request from `start` on from which still more than the limit was granted. */
  #shortest(start: number, limit: number): number {
    let low = start;
    let high = this.#begun - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tree.addedFrom(middle) > limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #tell(start: number, completion: number): void {
    const { complete, granted } = this.#judged.requests;
    const requests: number[] = [];
    for (let i = start; i < this.#begun; i++) {
      if (granted[i]! > 0 && complete[i]! >= 0 && complete[i]! <= completion) requests.push(i);
    }
    const toNs = this.#history.timeNsAt(completion);
    const fromNs = this.#fromNs[start]!;
    this.#found.push({
      requests,
      granted: requests.reduce((sum, i) => sum + granted[i]!, 0),
      allowed: this.#allowed(fromNs, toNs),
      fromNs,
      toNs,
    });
    this.#first = this.#begun;
  }
}
