/**
 * A queue whose values are distinct (Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability
 * proofs", CONCUR 2013): it is linearizable exactly where every value is put in before it is taken, no
 * value is taken twice, no take misses what must be inside, and nothing is overtaken: where the put of a
 * returns before the put of b begins, the take of b must not return before the take of a begins. Linear:
 * for each tick, the earliest return of the takes whose puts begin from there on.
 *
 * A take of an unknown value can only help a value that stayed inside and would be overtaken. It must begin
 * before the overtaker's take returns, and may remove one value. Who can do with less time can do with
 * more, so the k-th earliest deadline must come after the beginning of the k-th take.
 */
import { illegal, type Judgement, LEGAL } from './judgement.ts';
import { isTakenForCertain, type Lifetimes } from './lifetimes.ts';
import { callsOf, judgeTaking } from './taking.ts';
import type { Timeline } from './timeline.ts';

const NOBODY = -1;

export function judgeQueue(timeline: Timeline): Judgement | undefined {
  return judgeTaking(timeline, { contradiction: overtaken, withUnknownTakes: judgeVanished });
}

/**
 * For each tick, the value taken first of all whose puts begin from then on; `NOBODY` where there is none.
 */
function firstTaken({ timeline, count, putFrom, takeUntil }: Lifetimes): Int32Array {
  const first = new Int32Array(timeline.end + 1).fill(NOBODY);
  for (let v = 0; v < count; v++) first[putFrom[v]!] = v;
  for (let tick = timeline.end - 1; tick >= 0; tick--) {
    const here = first[tick]!;
    const later = first[tick + 1]!;
    if (here === NOBODY || (later !== NOBODY && takeUntil[later]! < takeUntil[here]!)) first[tick] = later;
  }
  return first;
}

function overtaken(lives: Lifetimes): readonly number[] {
  const { count, putUntil, takeFrom, takeUntil } = lives;
  const first = firstTaken(lives);
  for (let v = 0; v < count; v++) {
    const other = first[putUntil[v]!]!;
    if (other !== NOBODY && takeUntil[other]! < takeFrom[v]!) return [v, other];
  }
  return [];
}

interface Deadline {
  readonly value: number;
  readonly overtaker: number;
  readonly until: number;
}

/** The values that were not taken for certain, and would be overtaken, must have been taken in time. */
function judgeVanished(lives: Lifetimes): Judgement | undefined {
  // A take that found nothing asks for more of them, at a moment that it may choose: too much for this.
  if (lives.empties.length > 0) return undefined;
  const { unknownTakes, timeline } = lives;
  const deadlines = deadlinesOf(lives);
  const short = deadlines.findIndex(({ until }, k) => {
    const take = unknownTakes[k];
    return take === undefined || timeline.begins[take]! > until;
  });
  if (short < 0) return LEGAL;
  const inTime = unknownTakes.slice(0, short);
  const values = deadlines.slice(0, short + 1).flatMap(({ value, overtaker }) => [value, overtaker]);
  return illegal([...inTime, ...callsOf(lives, values)]);
}

/** Values that must have been taken by somebody, in order of the tick before which. */
function deadlinesOf(lives: Lifetimes): Deadline[] {
  const { count, putUntil, takeFrom, takeUntil } = lives;
  const first = firstTaken(lives);
  const deadlines: Deadline[] = [];
  for (let value = 0; value < count; value++) {
    if (isTakenForCertain(lives, value)) continue;
    const overtaker = first[putUntil[value]!]!;
    if (overtaker === NOBODY || takeUntil[overtaker]! >= takeFrom[value]!) continue;
    deadlines.push({ value, overtaker, until: takeUntil[overtaker]! });
  }
  return deadlines.sort((a, b) => a.until - b.until);
}
