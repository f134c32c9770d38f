/**
 * Conflict-free replicated data types: each replica answers from what it has seen, replicas may differ for
 * a while, and those that have seen the same give the same (strong eventual consistency; Shapiro et al., "A
 * comprehensive study of convergent and commutative replicated data types", 2011).
 *
 * Operations, each key an object of its own: `increment` and `decrement` take a whole number, or null,
 * which is 1; `add` and `remove` take an element, `write` a value; `read` gives the number, the list of
 * elements, the value (null: none) of a last-writer-wins register or the list of values of a multi-value
 * one. A completion may tell which replica answered, `{replica}` of an update and `{value, replica, seen}`
 * of a read, where `seen` is what the replica had seen, in any form.
 *
 * Which updates a read had seen is not known, but bounded (Burckhardt, "Principles of eventual
 * consistency", 2014, has visibility as a relation). It *can* have seen all that had begun when it
 * completed and that did not fail. It *must* have seen:
 *
 * - what its own replica had acknowledged before it began, and what that had shown: a replica loses
 *   nothing;
 * - what was acknowledged or shown by any so long before it began as replicas take to converge
 *   (`convergenceMs`), if the last fault was over by then for as long.
 *
 * What contradicts these bounds is told, for each type by its own rules: see `counter-judge.ts`,
 * `set-judge.ts` and `register-judge.ts`. Right is a history without contradictions whose replicas agree in
 * the end. Where they do not, and might still, nobody knows: the summary says which give what.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { choiceOption, onlyOptions, positiveOption } from '../shared/options.ts';
import { conclusion } from './conclusion.ts';
import { isOfReplicas } from './suggestion.ts';
import { Sweep } from './sweep.ts';
import { CRDT_TYPES, type CrdtType, type TypeOfKey, typesByKey } from './types.ts';

export { CRDT_TYPES, type CrdtType } from './types.ts';

const NAME = 'crdt';
const CONVERGENCE_MS = 10_000;

export interface CrdtOptions {
  /** Of all keys, or of each. Left out: each key has the type that its updates and reads show. */
  readonly type?: CrdtType | TypeOfKey;
  /** Milliseconds after an update and the last fault by which each replica must have it. Left out: 10000. */
  readonly convergenceMs?: number;
}

export function crdt(options: CrdtOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'replicas of counters, sets and registers lose nothing, make nothing up and converge',
  anomalies: {
    'unwritten-value': 'A read shows what nobody had added or written by then.',
    'lost-update': 'A read lacks an update that its replica must have had.',
    resurrected: 'A read shows what its replica must have seen removed or overwritten.',
    'counter-out-of-bounds': 'A counter is below what it must have counted, or above what it can have.',
    'non-monotonic-read': 'A replica went back to a state that it had left behind.',
    divergent: 'Replicas differ, long after all updates and faults.',
    'strong-convergence': 'Two reads had seen the same, and gave different values.',
  },
  create(options) {
    onlyOptions(NAME, options, ['type', 'convergenceMs']);
    const otherwise = CONVERGENCE_MS;
    const convergenceMs = positiveOption({ checker: NAME, name: 'convergenceMs', options, otherwise });
    if (options.type === undefined) return crdt({ convergenceMs });
    const [first] = CRDT_TYPES;
    const type = choiceOption({ checker: NAME, name: 'type', options, otherwise: first, among: CRDT_TYPES });
    return crdt({ type, convergenceMs });
  },
  suggest: (history, known) => (known?.realtime !== false && isOfReplicas(history) ? {} : undefined),
};
export default plugin;

function check(
  history: History,
  { faults, realtime = true }: CheckContext,
  options: CrdtOptions,
): CheckResult {
  if (!realtime) {
    const why = 'without the order of events in time nothing can be said of what a replica must have seen';
    return unknownResult(NAME, why);
  }
  const types = typesByKey(history, options.type);
  if (typeof types === 'string') return unknownResult(NAME, types);
  const { convergenceMs = CONVERGENCE_MS } = options;
  const findings = new Findings();
  const sweep = new Sweep({ history, types, findings, faults, convergenceMs });
  const trouble = sweep.run();
  if (trouble !== undefined) return unknownResult(NAME, trouble);
  return conclusion({ checker: NAME, sweep, findings });
}
