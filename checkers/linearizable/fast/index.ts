/**
 * Polynomial procedures for data that make linearizability easy: values that are put in once only, reads
 * that name the write they saw. The search is exponential at worst, and these are not; where the data do
 * not fit, they say nothing, and the search judges. The frame is "decrease and conquer" (Lee and Mathur,
 * OOPSLA 2025): a value that can be taken out of the history without making it easier to explain is taken
 * out, until none is left. For most objects below, that comes down to a condition on pairs or on single
 * operations.
 *
 * A call that may never take effect is left out where nothing needs it: whatever explains the others then
 * explains the whole. Each procedure says what it does about the others.
 */
import type { Discipline } from '../../models/model.ts';
import type { Call } from '../calls.ts';
import type { Semantics } from '../semantics.ts';
import { judgeAppendList } from './append-list.ts';
import { helpersOf } from './closure.ts';
import { judgeCounter } from './counter.ts';
import type { Judgement } from './judgement.ts';
import { judgePriorityQueue } from './priority-queue.ts';
import { judgeQueue } from './queue.ts';
import { judgeRegister } from './register.ts';
import { judgeSet } from './set.ts';
import { judgeStack } from './stack.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface FastVerdict {
  /** Which procedure judged: `register-zones`, `fifo-queue`, … */
  readonly procedure: string;
  readonly legal: boolean;
  /** Where illegal: positions in `calls` of a small subset that is not linearizable on its own. */
  readonly culprits?: readonly number[];
  /**
   * Positions of the other calls that have to do with the values of the culprits. Nothing else can mend the
   * culprits, even where only some of them count; nor can these, as long as all of them do.
   */
  readonly helpers?: readonly number[];
}

interface Procedure {
  readonly name: string;
  judge(timeline: Timeline): Judgement | undefined;
}

const REGISTER: Procedure = { name: 'register-zones', judge: judgeRegister };

const COLLECTIONS: Readonly<Record<Discipline, Procedure>> = {
  oldest: { name: 'fifo-queue', judge: judgeQueue },
  newest: { name: 'stack', judge: judgeStack },
  smallest: { name: 'priority-queue', judge: judgePriorityQueue },
  set: { name: 'set', judge: judgeSet },
  list: { name: 'append-list', judge: judgeAppendList },
  counter: { name: 'unit-counter', judge: judgeCounter },
};

/** Judges calls in order of invocation; undefined where no procedure fits. */
export function judgeFast(semantics: Semantics, calls: readonly Call[]): FastVerdict | undefined {
  const { collection } = semantics.model;
  const { name, judge } = collection ? COLLECTIONS[collection.discipline] : REGISTER;
  const timeline = timelineOf(semantics, calls);
  const judgement = judge(timeline);
  if (judgement === undefined || judgement.legal) return judgement && { procedure: name, legal: true };
  const { culprits } = judgement;
  return { procedure: name, legal: false, culprits, helpers: helpersOf(timeline, culprits) };
}
