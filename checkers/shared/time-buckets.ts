/**
 * The lowest and the highest of many numbers in each of a few hundred equal spans of time: enough to draw
 * them, and no more than a report can hold.
 */
import type { History } from '../../src/index.ts';
import { msOf } from './wording.ts';

/** What the numbers were from this time on, until the next bucket. */
export interface TimeBucket {
  readonly timeMs: number;
  readonly low: number;
  readonly high: number;
}

const BUCKETS_MAX = 200;

export class TimeBuckets {
  readonly #spanNs: number;
  readonly #buckets = new Map<number, { low: number; high: number }>();

  constructor(history: History) {
    const endNs = history.length === 0 ? 0 : history.timeNsAt(history.length - 1);
    this.#spanNs = Math.max(1, Math.ceil((endNs + 1) / BUCKETS_MAX));
  }

  add(timeNs: number, value: number): void {
    const at = Math.floor(timeNs / this.#spanNs);
    const bucket = this.#buckets.get(at);
    if (bucket === undefined) {
      this.#buckets.set(at, { low: value, high: value });
      return;
    }
    bucket.low = Math.min(bucket.low, value);
    bucket.high = Math.max(bucket.high, value);
  }

  /** In order of time; spans without a number are left out. */
  list(): TimeBucket[] {
    const sorted = [...this.#buckets].sort(([a], [b]) => a - b);
    return sorted.map(([at, { low, high }]) => ({ timeMs: msOf(at * this.#spanNs), low, high }));
  }
}
