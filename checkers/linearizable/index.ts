/**
 * Linearizability (Herlihy and Wing, 1990): each operation seems to take effect at one moment between its
 * invocation and its completion. Independent keys are judged apart, which is sound because linearizability
 * is local. A key that fails comes with a minimal set of operations that contradict each other.
 */
import {
  type Anomaly,
  assert,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
} from '../../src/index.ts';
import { modelByName } from '../models/by-name.ts';
import type { Model } from '../models/model.ts';
import { clientFs } from '../shared/client-ops.ts';
import { booleanOption, onlyOptions, textOption } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { type Call, callsByKey, type KeyCalls } from './calls.ts';
import { search } from './engine.ts';
import { explain } from './explain.ts';
import { problemOf } from './problem.ts';
import { Semantics } from './semantics.ts';
import { witnessOf } from './witness.ts';

const NAME = 'linearizable';
/** Steps of each key in the first round; what is open then gets eight times as many, and so on. */
const FIRST_ROUND_STEPS = 50_000;
/** More failing keys are counted, but not explained. */
const EXPLAINED_MAX = 8;

export interface LinearizableOptions {
  /** A model, or the name of one. */
  readonly model: Model | string;
  /** Count failures that tell about the state, such as a cas that found another value, as observations. */
  readonly failObserves?: boolean;
}

export function linearizable(options: LinearizableOptions): Checker {
  const model = typeof options.model === 'string' ? modelByName(options.model) : options.model;
  const failObserves = options.failObserves ?? false;
  return { name: NAME, check: (history, context) => check({ history, context, model, failObserves }) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'each operation seems to take effect at one moment between its invocation and its completion',
  anomalies: {
    nonlinearizable:
      'No order of the operations, each between its invocation and its completion, explains what they returned.',
  },
  create(options) {
    onlyOptions(NAME, options, ['model', 'failObserves']);
    return linearizable({
      model: textOption({ checker: NAME, name: 'model', options, otherwise: 'cas-register' }),
      failObserves: booleanOption({ checker: NAME, name: 'failObserves', options, otherwise: false }),
    });
  },
  suggest: (history) => (isOfRegisters(history) ? { model: 'cas-register' } : undefined),
};
export default plugin;

const REGISTER_FS: readonly string[] = ['read', 'write', 'cas'];

/** Reads, writes and compare-and-sets of single values; reads of lists are for other checkers. */
function isOfRegisters(history: History): boolean {
  const fs = [...clientFs(history)];
  if (!fs.every((f) => REGISTER_FS.includes(f)) || !fs.some((f) => f !== 'read')) return false;
  for (let i = 0; i < history.length; i++) {
    const isAnswer = history.isClient(i) && history.fAt(i) === 'read' && history.typeAt(i) === 'ok';
    if (isAnswer && Array.isArray(history.valueAt(i))) return false;
  }
  return true;
}

interface CheckInput {
  readonly history: History;
  readonly context: CheckContext;
  readonly model: Model;
  readonly failObserves: boolean;
}

/** A key with what is known of it so far. */
interface KeyState {
  readonly part: KeyCalls;
  outcome: 'legal' | 'illegal' | 'unknown';
  /** The call whose return no order gets past. */
  last: Call | undefined;
  /** Part of the events that some order explains. */
  reachedRatio: number;
}

function check(input: CheckInput): CheckResult {
  const { history, context, model, failObserves } = input;
  const semantics = new Semantics(model);
  const parts = callsByKey(history, semantics, { failObserves });
  if ('unknownAt' in parts) return unknown(unknownOperation(history, model, parts.unknownAt));
  if (!parts.some((part) => part.oks > 0))
    return unknown('no operation succeeded, so there is nothing to judge');
  const keys = parts.map(
    (part): KeyState => ({ part, outcome: 'unknown', last: undefined, reachedRatio: 0 }),
  );
  const steps = judgeAll(keys, semantics, context.stepsMax);
  const failing = keys.filter((key) => key.outcome === 'illegal').sort((a, b) => a.last!.ret - b.last!.ret);
  let stepsLeft = context.stepsMax;
  const anomalies = failing.slice(0, EXPLAINED_MAX).map((key): Anomaly => {
    const { calls } = key.part;
    const witness = witnessOf({ semantics, calls, last: key.last!, stepsMax: stepsLeft });
    stepsLeft -= witness.steps;
    return explain({ history, semantics, key: key.part.key, calls, witness });
  });
  return { ...verdictOf(keys, failing.length, steps), anomalies };
}

function unknown(summary: string): CheckResult {
  return { checker: NAME, valid: 'unknown', summary, anomalies: [] };
}

function unknownOperation(history: History, model: Model, index: number): string {
  const value = JSON.stringify(history.valueAt(index)) ?? 'nothing';
  return `the model ${model.name} does not know operation ${index}: ${history.fAt(index)} of ${value}`;
}

/** Judges easy keys first, with growing budgets, so that one hard key does not hide what others show. */
function judgeAll(keys: readonly KeyState[], semantics: Semantics, stepsMax: number): number {
  let steps = 0;
  let open = keys;
  for (let round = FIRST_ROUND_STEPS; open.length > 0 && steps < stepsMax; round *= 8) {
    for (const key of open) {
      if (steps >= stepsMax) break;
      steps += judge(key, semantics, Math.min(round, stepsMax - steps));
    }
    open = open.filter((key) => key.outcome === 'unknown');
  }
  return steps;
}

function judge(key: KeyState, semantics: Semantics, stepsMax: number): number {
  const problem = problemOf(semantics, key.part.calls);
  const { outcome, steps, furthest } = search(problem, { stepsMax });
  key.outcome = outcome;
  key.reachedRatio = Math.max(key.reachedRatio, furthest / Math.max(1, problem.events.length));
  if (outcome === 'illegal') {
    const event = problem.events[furthest]!;
    assert(event < 0, 'only a return can stop the search');
    key.last = problem.calls[~event]!;
  }
  return steps;
}

function verdictOf(
  keys: readonly KeyState[],
  failing: number,
  steps: number,
): Omit<CheckResult, 'anomalies'> {
  const operations = keys.reduce((sum, key) => sum + key.part.operations, 0);
  const open = keys.filter((key) => key.outcome === 'unknown');
  const stats = { keys: keys.length, operations, failingKeys: failing, unknownKeys: open.length, steps };
  const all = `${counted(keys.length, 'key')} with ${counted(operations, 'operation')}`;
  if (failing > 0) {
    const summary = `${failing} of ${all} ${failing === 1 ? 'is' : 'are'} not linearizable`;
    return { checker: NAME, valid: false, summary, stats };
  }
  if (open.length === 0) {
    const summary = `${all} ${keys.length === 1 ? 'is' : 'are'} linearizable`;
    return { checker: NAME, valid: true, summary, stats };
  }
  const least = Math.floor(100 * Math.min(...open.map((key) => key.reachedRatio)));
  const summary =
    `no violation found, but the search ran out of steps on ${open.length} of ${all}; ` +
    `it explained at least ${least} % of each`;
  return { checker: NAME, valid: 'unknown', summary, stats };
}
