/**
 * A queue, judged by what comes out: everything was put in before, and comes out no more often than it was
 * put in. An enqueue counts from its invocation on, also where its outcome is unknown, and a dequeue when it
 * completes. Jepsen's `queue` with its model of an unordered queue. What should have come out and did not is
 * for `total-queue`.
 *
 * With the option `order: fifo`, what real time proves to be out of order is refused too: see `overtakings`.
 * Linear, or O(n log n) with the order.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { hasWorked, queuesOf } from '../queues/queue-part.ts';
import { isOfQueues } from '../queues/suggestion.ts';
import { findWrongTakes } from '../queues/wrong-takes.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { choiceOption, onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { explainOvertaking } from './explain.ts';
import { overtakings } from './overtakings.ts';

const NAME = 'queue';

export type QueueOrder = 'any' | 'fifo';

export interface QueueOptions {
  /** Left out: values may come out in any order. */
  readonly order?: QueueOrder;
}

export function queue({ order = 'any' }: QueueOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, order) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'everything that comes out of a queue was put in before, and comes out once',
  anomalies: {
    unexpected: 'A value came out that nobody had tried to put in by then, or whose enqueues had failed.',
    duplicated: 'A value came out more often than it had been put in.',
    overtaken:
      'A value was put in after another one, and was taken out before it; only with the option `order: fifo`.',
  },
  create(options) {
    onlyOptions(NAME, options, ['order']);
    return queue({
      order: choiceOption({
        checker: NAME,
        name: 'order',
        options,
        otherwise: 'any',
        among: ['any', 'fifo'],
      }),
    });
  },
  suggest: (history) => (isOfQueues(history) ? {} : undefined),
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext, order: QueueOrder): CheckResult {
  const parts = queuesOf(history);
  if (typeof parts === 'string') return unknownResult(NAME, parts);
  const takes = parts.reduce((sum, part) => sum + part.takes.length, 0);
  if (takes === 0) {
    const hasBegun = parts.some((part) => hasWorked(history, part));
    return unknownResult(
      NAME,
      `${hasBegun ? 'nothing came out' : 'no operation succeeded'}, so there is nothing to judge`,
    );
  }
  const findings = new Findings();
  for (const part of parts) {
    findWrongTakes({ history, part, realtime }, () => findings);
    if (order !== 'fifo') continue;
    for (const overtaking of overtakings({ history, part, realtime })) {
      findings.add('overtaken', () => explainOvertaking(history, overtaking));
    }
  }
  const stats = {
    queues: parts.length,
    enqueues: parts.reduce((sum, part) => sum + part.enqueues.length, 0),
    takes,
  };
  const judged = `${counted(takes, 'value')} taken`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const inTurn = order === 'fifo' ? ', in an order that real time allows' : '';
  const summary = `${judged}: all were put in before, and came out once each${inTurn}`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
