/**
 * Asks generators that each own a group of threads, as in `reserve`, `eachThread` and `concurrentKeys`.
 * A random free thread is chosen first and its group asked: an operation that is due at once cannot be
 * beaten, so as a rule one group is asked and not all of them.
 */
import type { Context, ThreadId } from '../context.ts';
import type { PlannedOp } from '../generator.ts';
import { type NoStep, sooner } from './combinator.ts';

/** What a group answers: an operation with the state that follows it, or why there is none. */
export type GroupStep<S> = readonly [op: PlannedOp, next: S];

export interface Groups<S> {
  readonly count: number;
  /** Group of a thread, undefined if it has none. */
  groupOf(thread: ThreadId): number | undefined;
  /** Number of threads in a group: its weight where operations are due at the same time. */
  sizeOf(group: number): number;
  ask(group: number, context: Context): GroupStep<S> | NoStep;
}

export interface GroupChoice<S> {
  readonly group: number;
  readonly op: PlannedOp;
  readonly next: S;
}

export function isChoice<S>(answer: GroupChoice<S> | NoStep): answer is GroupChoice<S> {
  return typeof answer === 'object' && answer !== null;
}

function isGroupStep<S>(answer: GroupStep<S> | NoStep): answer is GroupStep<S> {
  return typeof answer === 'object' && answer !== null;
}

/** The soonest operation of any group. */
export function askGroups<S>(groups: Groups<S>, context: Context): GroupChoice<S> | NoStep {
  const thread = context.someFree();
  if (thread === undefined) return whetherAnyIsLeft(groups, context);
  const first = groups.groupOf(thread);
  const answer = first === undefined ? null : groups.ask(first, context);
  if (first !== undefined && isGroupStep(answer) && answer[0].timeNs <= context.timeNs) {
    return { group: first, op: answer[0], next: answer[1] };
  }
  return soonest(groups, context);
}

/** No thread is free, so there can be no operation; but are all groups exhausted? */
function whetherAnyIsLeft<S>(groups: Groups<S>, context: Context): NoStep {
  for (let group = 0; group < groups.count; group++) {
    if (groups.ask(group, context) !== null) return 'pending';
  }
  return null;
}

function soonest<S>(groups: Groups<S>, context: Context): GroupChoice<S> | NoStep {
  let best: GroupChoice<S> | undefined;
  let tied = 0;
  let otherwise: NoStep = null;
  for (let group = 0; group < groups.count; group++) {
    const answer = groups.ask(group, context);
    if (!isGroupStep(answer)) {
      otherwise = sooner(otherwise, answer);
      continue;
    }
    const [op, next] = answer;
    if (best !== undefined && op.timeNs > best.op.timeNs) continue;
    if (best !== undefined && op.timeNs < best.op.timeNs) tied = 0;
    const size = groups.sizeOf(group);
    tied += size;
    if (tied > size && context.random.unit() * tied >= size) continue;
    best = { group, op, next };
  }
  if (best === undefined) return otherwise;
  return typeof otherwise === 'number' && otherwise < best.op.timeNs ? otherwise : best;
}
