/** A chain of values, as few as possible, one of which was inside for certain at each moment of a span. */
import { assert } from '../../../src/index.ts';
import type { Lifetimes } from './lifetimes.ts';

export interface Span {
  readonly from: number;
  /** Not part of it. */
  readonly until: number;
}

/** Values by number; `among` says which ones may be used. The span must be covered by them. */
export function criticalCover(
  { count, putUntil, takeFrom }: Lifetimes,
  { from, until }: Span,
  among: (v: number) => boolean = () => true,
): number[] {
  const candidates: number[] = [];
  for (let v = 0; v < count; v++) {
    const meets = putUntil[v]! < Math.min(takeFrom[v]!, until) && takeFrom[v]! > from;
    if (meets && among(v)) candidates.push(v);
  }
  candidates.sort((a, b) => putUntil[a]! - putUntil[b]!);
  const chain: number[] = [];
  let reached = from;
  for (let next = 0; reached < until; ) {
    let best: number | undefined;
    for (; next < candidates.length && putUntil[candidates[next]!]! <= reached; next++) {
      const v = candidates[next]!;
      if (best === undefined || takeFrom[v]! > takeFrom[best]!) best = v;
    }
    assert(best !== undefined && takeFrom[best]! > reached, `moment ${reached} is critical`);
    chain.push(best);
    reached = takeFrom[best]!;
  }
  return chain;
}
