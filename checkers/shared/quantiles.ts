/** Quantiles of many times, by nearest rank: each is one of the times themselves. */
import { msOf } from './wording.ts';

export interface QuantilesMs {
  readonly p0: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Milliseconds of nanoseconds; null where there are none. */
export function quantilesMs(timesNs: readonly number[]): QuantilesMs | null {
  const at = nearestRank(timesNs);
  if (at === null) return null;
  const ms = (ratio: number) => msOf(at(ratio));
  return { p0: ms(0), p50: ms(0.5), p95: ms(0.95), p99: ms(0.99), max: ms(1) };
}

/** The number that so much of all numbers do not exceed; null where there are none. */
export function nearestRank(numbers: readonly number[]): ((ratio: number) => number) | null {
  if (numbers.length === 0) return null;
  const sorted = Float64Array.from(numbers).sort();
  return (ratio) => sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)]!;
}
