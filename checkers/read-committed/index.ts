/**
 * Read committed, of transactions over registers, `[["r", key, value], ["w", key, value], …]`, in which each
 * value of a key is written once; single `read` and `write` operations with a key are transactions too.
 *
 * The level is that of Biswas and Enea (OOPSLA 2019), which AWDIT and Plume check too: there is one order of
 * commits, which keeps the order of each session and in which everyone reads from earlier ones, such that
 * what a transaction reads never goes back behind a transaction from which it has read before. That is more
 * than Adya's PL-2: without the order of sessions it is his PL-2L, the monotonic view. `rulesOut` of an
 * anomaly says what it speaks against.
 *
 * O(n^1.5) for n micro-operations (AWDIT, PLDI 2025). Time across processes is not looked at.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { onlyOptions } from '../shared/options.ts';
import { CAUSALITY_CYCLE_DOC, judged } from '../weak-isolation/judging.ts';
import { readCommittedOrder } from '../weak-isolation/read-committed.ts';
import { READ_FAULT_DOCS } from '../weak-isolation/read-faults.ts';
import { bySomeReadBefore } from '../weak-isolation/sights.ts';
import { looksLikeSessions } from '../weak-isolation/suggestion.ts';

const NAME = 'read-committed';

export function readCommitted(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transactions read what was committed, and nothing older than what they have seen',
  anomalies: {
    ...READ_FAULT_DOCS,
    'causality-cycle': CAUSALITY_CYCLE_DOC,
    'non-monotonic-read': 'A transaction read from another one, and then something from before it.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return readCommitted();
  },
  suggest: (history, known: Pick<CheckContext, 'realtime'> = {}) =>
    looksLikeSessions(history, known) ? {} : undefined,
};
export default plugin;

function check(history: History, context: CheckContext): CheckResult {
  return judged({
    checker: NAME,
    promise: 'reads are of committed values, and never go back within a transaction',
    history,
    context,
    judge(judging) {
      const order = readCommittedOrder(judging.recorded);
      judging.stats.steps = order.steps;
      judging.commitOrder({ order, sightOf: bySomeReadBefore, typeOf: () => 'non-monotonic-read' });
    },
  });
}
