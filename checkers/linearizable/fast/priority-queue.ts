/**
 * A queue that gives out the smallest number first, with distinct numbers (Lee and Mathur, OOPSLA 2025, on
 * priority queues): it is linearizable exactly where each number was taken at a moment that is critical for
 * no smaller one. Numbers are tried from the smallest up, with the moments that are critical for those
 * before struck out: a chain of links leads from each moment to the next one that is left. O(n log n), for
 * the sorting.
 */
import { criticalCover } from './cover.ts';
import type { Judgement } from './judgement.ts';
import type { Lifetimes } from './lifetimes.ts';
import { judgeTaking } from './taking.ts';
import type { Timeline } from './timeline.ts';

export function judgePriorityQueue(timeline: Timeline): Judgement | undefined {
  const { semantics, calls } = timeline;
  const hasOrder = calls.every(({ cls }) => {
    const role = semantics.roleOf(cls);
    return role?.does !== 'insert' || typeof role.value === 'number';
  });
  return hasOrder ? judgeTaking(timeline, { contradiction: jumpedAhead }) : undefined;
}

/** A number that was taken although there was a smaller one at each moment of its take, and those. */
function jumpedAhead(lives: Lifetimes): readonly number[] {
  const { timeline, count, putUntil, takeFrom, takeUntil } = lives;
  const numbers = Float64Array.from(lives.values as number[]);
  const smallestFirst = Uint32Array.from(numbers.keys()).sort((a, b) => numbers[a]! - numbers[b]!);
  const moments = new FreeMoments(timeline.end + 1);
  for (let rank = 0; rank < count; rank++) {
    const v = smallestFirst[rank]!;
    if (moments.next(takeFrom[v]!) >= takeUntil[v]!) {
      const span = { from: takeFrom[v]!, until: takeUntil[v]! };
      return [v, ...criticalCover(lives, span, (other) => numbers[other]! < numbers[v]!)];
    }
    moments.strike(putUntil[v]!, takeFrom[v]!);
  }
  return [];
}

/** Moments of which more and more are struck out. */
class FreeMoments {
  /** A later moment to go on from; itself where it is free. */
  readonly #onward: Int32Array;

  constructor(count: number) {
    this.#onward = Int32Array.from({ length: count + 1 }, (_, at) => at);
  }

  /** The first free moment from here on. */
  next(from: number): number {
    const onward = this.#onward;
    let at = from;
    while (onward[at] !== at) {
      // Halves the way for those who come later.
      onward[at] = onward[onward[at]!]!;
      at = onward[at]!;
    }
    return at;
  }

  strike(from: number, until: number): void {
    for (let at = this.next(from); at < until; at = this.next(at)) this.#onward[at] = at + 1;
  }
}
