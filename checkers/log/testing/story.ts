/** Histories of one log, told step by step, for the tests of the checker. */
import type { CheckContext, CheckResult } from '../../../src/index.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { type LogOptions, log } from '../index.ts';

export type Pair = readonly [offset: number | null, value: unknown];

export function check(
  told: readonly Told[],
  context: Partial<CheckContext> = {},
  options: LogOptions = {},
): CheckResult {
  return log(options).check(historyOf(told), contextOf(context));
}

/** An operation of a process, of ten milliseconds; its place in the list says when. */
export type Step = Omit<Told, 'fromMs' | 'toMs'> & { readonly open?: true };

export function story(...steps: readonly Step[]): Told[] {
  return steps.map(({ open, ...step }, i) => ({
    ...step,
    fromMs: 20 * i,
    ...(open ? {} : { toMs: 20 * i + 10 }),
  }));
}

/** Sends values to key `k`; what came back has their offsets. */
export const send = (process: number, ...pairs: readonly Pair[]): Step => ({
  process,
  f: 'send',
  value: pairs.map(([, value]) => ['send', 'k', value]),
  gave: pairs.map(([offset, value]) => ['send', 'k', [offset, value]]),
});
export const poll = (process: number, ...pairs: readonly Pair[]): Step => ({
  process,
  f: 'poll',
  value: [['poll']],
  gave: [['poll', pairs.length === 0 ? {} : { k: pairs }]],
});
export const assign = (process: number, value: unknown = ['k']): Step => ({ process, f: 'assign', value });
export const subscribe = (process: number): Step => ({ process, f: 'subscribe', value: ['k'] });
export const info = (step: Step): Step => ({ ...step, gave: step.value, outcome: 'info' });
export const failed = (step: Step): Step => ({ ...step, gave: step.value, outcome: 'fail' });

export function found(result: CheckResult) {
  return result.anomalies.map(({ type, message, ops }) => ({ type, message, ops }));
}
