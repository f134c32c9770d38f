/**
 * What queues and stacks have in common. A take that found nothing took effect at a moment that is critical
 * for no value, and that is all that it asks for: such takes are judged apart from the rest (Lee and
 * Mathur, section 2). Takes of unknown values may help, so the history is first judged as if none had
 * happened: if it is linearizable then, it is so anyway. Otherwise only what goes wrong among values that
 * are known to have been taken by others is certain.
 */
import { criticalCover } from './cover.ts';
import { ABSENT, illegal, type Judgement, LEGAL } from './judgement.ts';
import { isLifetimes, type Lifetimes, lifetimesOf, takenOnly } from './lifetimes.ts';
import type { Timeline } from './timeline.ts';

export interface Order {
  /** Values, by number, whose puts and takes contradict each other; empty where none do. */
  contradiction(lives: Lifetimes): readonly number[];
  /** Called where nothing is wrong among values that were taken for certain. Left out: nobody can tell. */
  withUnknownTakes?(lives: Lifetimes): Judgement | undefined;
}

export function judgeTaking(timeline: Timeline, order: Order): Judgement | undefined {
  const lives = lifetimesOf(timeline);
  if (lives === undefined || !isLifetimes(lives)) return lives;
  const judgement = judgeLives(lives, order);
  if (judgement.legal || lives.unknownTakes.length === 0) return judgement;
  const certain = judgeLives(takenOnly(lives), order);
  return certain.legal ? order.withUnknownTakes?.(lives) : certain;
}

function judgeLives(lives: Lifetimes, order: Order): Judgement {
  const values = order.contradiction(lives);
  if (values.length > 0) return illegal(callsOf(lives, values));
  return falselyEmpty(lives) ?? LEGAL;
}

/** All calls that put in or took the values. */
export function callsOf({ put, take }: Lifetimes, values: readonly number[]): number[] {
  return values.flatMap((v) => (take[v] === ABSENT ? [put[v]!] : [put[v]!, take[v]!]));
}

/**
 * For each moment, how many values were inside for certain; none in the last one, which comes after the end:
 * whatever is left may be taken then.
 */
export function criticalCounts({ timeline, count, putUntil, takeFrom }: Lifetimes): Int32Array {
  const counts = new Int32Array(timeline.end + 1);
  for (let v = 0; v < count; v++) {
    if (putUntil[v]! >= takeFrom[v]!) continue;
    counts[putUntil[v]!]!++;
    counts[takeFrom[v]!]!--;
  }
  for (let at = 1; at < counts.length; at++) counts[at]! += counts[at - 1]!;
  return counts;
}

function falselyEmpty(lives: Lifetimes): Judgement | undefined {
  const { empties, timeline } = lives;
  if (empties.length === 0) return undefined;
  const { begins, returns } = timeline;
  // From each moment on, the next one that is critical for nothing; there is one after the end.
  const free = criticalCounts(lives);
  for (let at = free.length - 1; at >= 0; at--) free[at] = free[at] === 0 ? at : free[at + 1]!;
  const wrong = empties.find((position) => free[begins[position]!]! >= returns[position]!);
  if (wrong === undefined) return undefined;
  const span = { from: begins[wrong]!, until: returns[wrong]! };
  return illegal([wrong, ...callsOf(lives, criticalCover(lives, span))]);
}
