/**
 * Causal consistency, of transactions over registers, `[["r", key, value], ["w", key, value], …]`, in which
 * each value of a key is written once; single `read` and `write` operations with a key are transactions too.
 * Whoever sees a transaction sees all that came before it: in its session, by what it read, and so on. Three
 * levels, by the option `level`, as Bouajjani, Enea, Guerraoui and Hamza have told them apart ("On Verifying
 * Causal Consistency", POPL 2017), each operation there a transaction here:
 *
 * - `cc`, weak causal consistency: no transaction reads what its own past has written over.
 * - `ccv`, causal convergence, unless another level is asked for: besides, all agree on one order of commits.
 *   It is what Biswas and Enea (OOPSLA 2019), Plume (OOPSLA 2024) and AWDIT (PLDI 2025) call causal
 *   consistency, and what a store does that lets the last writer win. O(n k) for k sessions.
 * - `cm`, causal memory (Ahamad et al., 1995): besides `cc`, each session can explain all that it has read by
 *   one order of its own. A system may do either of `ccv` and `cm` without the other.
 *
 * Time across processes is not looked at.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { choiceOption, onlyOptions } from '../shared/options.ts';
import { causalCommitOrder } from '../weak-isolation/causal-convergence.ts';
import type { CausalOrder } from '../weak-isolation/causal-order.ts';
import { CAUSALITY_CYCLE_DOC, type Judging, judged } from '../weak-isolation/judging.ts';
import { READ_FAULT_DOCS } from '../weak-isolation/read-faults.ts';
import { byCausality } from '../weak-isolation/sights.ts';
import { looksLikeSessions } from '../weak-isolation/suggestion.ts';
import { judgeMemory } from './memory.ts';
import { judgeWeak } from './weak.ts';

const NAME = 'causal';
const LEVELS = ['cc', 'ccv', 'cm'] as const;
export type CausalLevel = (typeof LEVELS)[number];

export interface CausalOptions {
  /** Left out: `ccv`. */
  readonly level?: CausalLevel;
}

export function causal({ level = 'ccv' }: CausalOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, level) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'whoever sees a transaction sees all that came before it',
  anomalies: {
    ...READ_FAULT_DOCS,
    'causality-cycle': CAUSALITY_CYCLE_DOC,
    'causal-violation': 'A transaction read what something in its own causal past had written over.',
    'conflict-cycle': 'Transactions saw writes in orders of which no single order of commits can be made.',
    'happens-before-cycle': 'A session read values that no order of its causal past explains together.',
  },
  create(options) {
    onlyOptions(NAME, options, ['level']);
    return causal({
      level: choiceOption({ checker: NAME, name: 'level', options, otherwise: 'ccv', among: LEVELS }),
    });
  },
  suggest: (history, known: Pick<CheckContext, 'realtime'> = {}) =>
    looksLikeSessions(history, known) ? {} : undefined,
};
export default plugin;

const PROMISES: Readonly<Record<CausalLevel, string>> = {
  cc: 'none reads what its causal past has written over',
  ccv: 'causally consistent, with one order of commits',
  cm: 'causally consistent, and each session can explain what it has read',
};

const JUDGES: Readonly<Record<CausalLevel, (judging: Judging, causal: CausalOrder) => void>> = {
  cc: judgeWeak,
  ccv: judgeConvergence,
  cm: judgeMemory,
};

function check(history: History, context: CheckContext, level: CausalLevel): CheckResult {
  return judged({ checker: NAME, promise: PROMISES[level], history, context, judge: JUDGES[level] });
}

function judgeConvergence(judging: Judging, causal: CausalOrder): void {
  const order = causalCommitOrder(judging.recorded, { causal });
  judging.stats.steps = order.steps;
  judging.commitOrder({
    order,
    sightOf: byCausality(judging.recorded, causal),
    typeOf: (edges) =>
      edges.every(({ reader }) => reader === edges[0]!.reader) ? 'causal-violation' : 'conflict-cycle',
  });
}
