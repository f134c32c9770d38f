/**
 * Read atomic, of transactions over registers, `[["r", key, value], ["w", key, value], …]`, in which each
 * value of a key is written once; single `read` and `write` operations with a key are transactions too.
 *
 * All or nothing of a transaction is seen (Bailis et al., "Scalable Atomic Visibility with RAMP
 * Transactions", SIGMOD 2014), and a session sees what it has done itself. The level is that of Biswas and
 * Enea (OOPSLA 2019), with one order of commits that keeps the order of each session.
 *
 * O(n^1.5) for n micro-operations (AWDIT, PLDI 2025). Time across processes is not looked at.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { onlyOptions } from '../shared/options.ts';
import { CAUSALITY_CYCLE_DOC, judged } from '../weak-isolation/judging.ts';
import { readAtomicOrder } from '../weak-isolation/read-atomic.ts';
import { nonRepeatableAnomaly, READ_FAULT_DOCS } from '../weak-isolation/read-faults.ts';
import { byReadOrSession } from '../weak-isolation/sights.ts';
import { looksLikeSessions } from '../weak-isolation/suggestion.ts';

const NAME = 'read-atomic';

export function readAtomic(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transactions see all of another transaction or nothing of it',
  anomalies: {
    ...READ_FAULT_DOCS,
    'causality-cycle': CAUSALITY_CYCLE_DOC,
    'non-repeatable-read': 'A transaction read a key twice, and two values.',
    'fractured-read': 'A transaction saw a part of another one, and for the rest something from before it.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return readAtomic();
  },
  suggest: (history, known: Pick<CheckContext, 'realtime'> = {}) =>
    looksLikeSessions(history, known) ? {} : undefined,
};
export default plugin;

function check(history: History, context: CheckContext): CheckResult {
  return judged({
    checker: NAME,
    promise: 'each is seen as a whole or not at all',
    history,
    context,
    judge(judging) {
      const { recorded, findings } = judging;
      const { order, nonRepeatable } = readAtomicOrder(recorded);
      judging.stats.steps = order.steps;
      for (const reads of nonRepeatable) {
        findings.add('non-repeatable-read', () => nonRepeatableAnomaly(history, recorded, reads));
      }
      judging.commitOrder({ order, sightOf: byReadOrSession, typeOf: () => 'fractured-read' });
    },
  });
}
