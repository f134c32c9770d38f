/**
 * What goes into a queue comes out of it: every value that was acknowledged is dequeued or drained, and
 * nothing else is, and nothing twice. Losses can be seen only where the queue was drained at the end.
 * Jepsen's `total-queue`, with three differences. A value that comes out more often than it was put in is
 * wrong, unless the option `duplicates` allows it, as at-least-once queues do. Without a drain, losses are
 * unknown, not certain. And a dequeue of unknown outcome may have taken a value, which excuses one that is
 * missing; where clients give back what they did not see (as with acknowledgements in AMQP), the option
 * `unknownDequeues: take-nothing` says so.
 *
 * Linear, but for the sorting of latencies.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { hasWorked, type QueuePart, queuesOf } from '../queues/queue-part.ts';
import { isOfQueues } from '../queues/suggestion.ts';
import { findWrongTakes } from '../queues/wrong-takes.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { booleanOption, choiceOption, onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { explainLoss, explainLosses } from './explain.ts';
import { type Losses, lossesOf } from './losses.ts';
import { tallyOf } from './tally.ts';

const NAME = 'total-queue';

export type UnknownDequeues = 'may-take' | 'take-nothing';

export interface TotalQueueOptions {
  /** Values may come out more often than they were put in. Left out: that is wrong. */
  readonly duplicates?: boolean;
  /** What a dequeue or drain of unknown outcome did. Left out: it may have taken what is missing. */
  readonly unknownDequeues?: UnknownDequeues;
}

export function totalQueue(options: TotalQueueOptions = {}): Checker {
  const { duplicates = false, unknownDequeues = 'may-take' } = options;
  const rules = { duplicates, unknownDequeues };
  return { name: NAME, check: (history, context) => check(history, context, rules) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'what goes into a queue comes out of it, once, and nothing else does',
  anomalies: {
    lost: 'A value was put in and never came out, although the queue was seen empty afterwards.',
    unexpected: 'A value came out that nobody had tried to put in by then, or whose enqueues had failed.',
    duplicated: 'A value came out more often than it had been put in; not with the option `duplicates`.',
  },
  create(options) {
    onlyOptions(NAME, options, ['duplicates', 'unknownDequeues']);
    return totalQueue({
      duplicates: booleanOption({ checker: NAME, name: 'duplicates', options, otherwise: false }),
      unknownDequeues: choiceOption({
        checker: NAME,
        name: 'unknownDequeues',
        options,
        otherwise: 'may-take',
        among: ['may-take', 'take-nothing'],
      }),
    });
  },
  suggest: (history) => (isOfQueues(history) ? {} : undefined),
};
export default plugin;

function check(
  history: History,
  { realtime = true }: CheckContext,
  { duplicates, unknownDequeues }: Required<TotalQueueOptions>,
): CheckResult {
  const parts = queuesOf(history);
  if (typeof parts === 'string') return unknownResult(NAME, parts);
  if (!parts.some((part) => hasWorked(history, part))) {
    return unknownResult(NAME, 'nothing went in or came out, so there is nothing to judge');
  }
  const findings = new Findings();
  const allowed = new Findings();
  const doubts: string[] = [];
  let lost = 0;
  let excused = 0;
  for (const part of parts) {
    findWrongTakes({ history, part, realtime }, (type) =>
      type === 'duplicated' && duplicates ? allowed : findings,
    );
    const losses = lossesOf({ history, part, realtime, mayTake: unknownDequeues === 'may-take' });
    lost += findLosses(history, { part, losses }, findings);
    excused += Math.min(losses.missing.length, losses.takers.length);
    if (losses.doubt !== undefined) doubts.push(losses.doubt);
  }
  const stats = { ...tallyOf(history, parts), lost, excused, duplicates: allowed.count };
  const judged = `${counted(stats.acknowledged, 'value')} put in`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const [doubt] = doubts;
  if (doubt !== undefined) return { ...unknownResult(NAME, doubt), stats };
  const again = allowed.count === 0 ? '' : `, ${allowed.count} more than once`;
  const unseen = `, but for ${excused} that dequeues of unknown outcome may have taken`;
  const summary = `${judged}: all came out${again}${excused === 0 ? '' : unseen}`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}

/** How many are lost at the least. */
function findLosses(
  history: History,
  { part, losses }: { readonly part: QueuePart; readonly losses: Losses },
  findings: Findings,
): number {
  const { missing, takers } = losses;
  if (missing.length <= takers.length) return 0;
  if (takers.length > 0) findings.add('lost', () => explainLosses(history, { part, losses }));
  else
    for (const enqueue of missing)
      findings.add('lost', () => explainLoss(history, { part, losses }, enqueue));
  return missing.length - takers.length;
}
