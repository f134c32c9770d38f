/**
 * Linearizability (Herlihy and Wing, 1990): each operation seems to take effect at one moment between its
 * invocation and its completion. Independent keys are judged apart, which is sound because linearizability
 * is local. A key that fails comes with a minimal set of operations that contradict each other.
 */
import {
  type Anomaly,
  BadInputError,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
} from '../../src/index.ts';
import { modelByName } from '../models/by-name.ts';
import type { Model } from '../models/model.ts';
import { booleanOption, choiceOption, onlyOptions, textOption } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { explain } from './explain.ts';
import { judgeAll, type PartState, SEARCH, statesOf } from './judge.ts';
import { callsByKey, type KeyCalls, type PartitionOptions } from './parts.ts';
import { Semantics } from './semantics.ts';
import { suggestedModel } from './suggestion.ts';
import { witnessOf } from './witness.ts';

const NAME = 'linearizable';
/** More failing keys are counted, but not explained. */
const EXPLAINED_MAX = 8;

export interface LinearizableOptions {
  /** A model, or the name of one. */
  readonly model: Model | string;
  /** Count failures that tell about the state, such as a cas that found another value, as observations. */
  readonly failObserves?: boolean;
  /** A read that gave null saw that nothing was written yet (`initial`, left out), or tells nothing. */
  readonly nilReads?: NilReads;
  /** The state before the first operation; left out: that of the model. */
  readonly init?: unknown;
  /** False: the search judges all, also what a faster procedure could. */
  readonly fast?: boolean;
}

type NilReads = 'initial' | 'unknown';
const NIL_READS: readonly NilReads[] = ['initial', 'unknown'];

/** Throws `BadInputError` for a model that does not exist, or a first state that is none of its. */
export function linearizable(options: LinearizableOptions): Checker {
  const named = typeof options.model === 'string' ? modelByName(options.model) : options.model;
  const model = options.init === undefined ? named : startingAt(named, options.init);
  const partition = {
    failObserves: options.failObserves ?? false,
    nilTellsNothing: options.nilReads === 'unknown',
  };
  const { fast = true } = options;
  return { name: NAME, check: (history, context) => check({ history, context, model, partition, fast }) };
}

function startingAt(model: Model, init: unknown): Model {
  const other = model.startingAt ? model.startingAt(init) : model.part ? undefined : { ...model, init };
  if (other !== undefined) return other;
  const sentence = `the model ${model.name} cannot begin as ${JSON.stringify(init)}`;
  throw new BadInputError('bad-argument', `option "init" of checker ${NAME}: ${sentence}`);
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'each operation seems to take effect at one moment between its invocation and its completion',
  anomalies: {
    nonlinearizable:
      'No order of the operations, each between its invocation and its completion, explains what they returned.',
  },
  create(options) {
    onlyOptions(NAME, options, ['model', 'failObserves', 'nilReads', 'init', 'fast']);
    const among = NIL_READS;
    return linearizable({
      model: textOption({ checker: NAME, name: 'model', options, otherwise: 'cas-register' }),
      failObserves: booleanOption({ checker: NAME, name: 'failObserves', options, otherwise: false }),
      nilReads: choiceOption({ checker: NAME, name: 'nilReads', options, otherwise: 'initial', among }),
      init: initOption(options.init),
      fast: booleanOption({ checker: NAME, name: 'fast', options, otherwise: true }),
    });
  },
  suggest: suggestedModel,
};
export default plugin;

/** A command line can give texts and numbers only, so a map comes as JSON. */
function initOption(init: unknown): unknown {
  if (typeof init !== 'string' || !init.startsWith('{')) return init;
  try {
    return JSON.parse(init);
  } catch {
    throw new BadInputError('bad-argument', `option "init" of checker ${NAME} is no JSON: ${init}`);
  }
}

interface CheckInput {
  readonly history: History;
  readonly context: CheckContext;
  readonly model: Model;
  readonly partition: PartitionOptions;
  readonly fast: boolean;
}

function check({ history, context, model, partition, fast }: CheckInput): CheckResult {
  if (context.realtime === false) {
    return unknown('the history has no order across processes, so any order of theirs would do');
  }
  const keys = callsByKey(history, new Semantics(model), partition);
  if ('unknownAt' in keys) return unknown(unknownOperation(history, model, keys.unknownAt));
  if (!keys.some((key) => key.oks > 0))
    return unknown('no operation succeeded, so there is nothing to judge');
  const parts = keys.flatMap((whole) => statesOf(whole, fast));
  const steps = judgeAll(parts, { stepsMax: context.stepsMax, fast });
  const failing = parts.filter(({ outcome }) => outcome === 'illegal');
  failing.sort((a, b) => a.last!.ret - b.last!.ret);
  let stepsLeft = context.stepsMax;
  const anomalies = failing.slice(0, EXPLAINED_MAX).map(({ part, procedure, culprits, last }): Anomaly => {
    const { semantics } = part;
    const options = { semantics, calls: culprits, last: last!, stepsMax: stepsLeft };
    const witness = witnessOf({ ...options, fast: procedure !== SEARCH });
    stepsLeft -= witness.steps;
    return explain({ history, model, part, witness });
  });
  return { ...verdictOf({ keys, parts, steps }), anomalies };
}

function unknown(summary: string): CheckResult {
  return { checker: NAME, valid: 'unknown', summary, anomalies: [] };
}

function unknownOperation(history: History, model: Model, index: number): string {
  const value = JSON.stringify(history.valueAt(index)) ?? 'nothing';
  return `the model ${model.name} does not know operation ${index}: ${history.fAt(index)} of ${value}`;
}

interface Judged {
  readonly keys: readonly KeyCalls[];
  readonly parts: readonly PartState[];
  readonly steps: number;
}

function verdictOf({ keys, parts, steps }: Judged): Omit<CheckResult, 'anomalies'> {
  const keysWith = (outcome: PartState['outcome']) =>
    new Set(parts.filter((part) => part.outcome === outcome).map(({ whole }) => whole)).size;
  const operations = keys.reduce((sum, key) => sum + key.operations, 0);
  const failing = keysWith('illegal');
  const open = keysWith('unknown');
  const stats = {
    keys: keys.length,
    parts: parts.length,
    operations,
    failingKeys: failing,
    unknownKeys: open,
    procedures: proceduresOf(parts),
    steps,
  };
  const all = `${counted(keys.length, 'key')} with ${counted(operations, 'operation')}`;
  if (failing > 0) {
    const summary = `${failing} of ${all} ${failing === 1 ? 'is' : 'are'} not linearizable`;
    return { checker: NAME, valid: false, summary, stats };
  }
  if (open === 0) {
    const summary = `${all} ${keys.length === 1 ? 'is' : 'are'} linearizable`;
    return { checker: NAME, valid: true, summary, stats };
  }
  const summary = `no violation found, but the search ran out of ${openText(parts)} of ${all}`;
  return { checker: NAME, valid: 'unknown', summary, stats };
}

/** How many parts each procedure judged. */
function proceduresOf(parts: readonly PartState[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { procedure } of parts) counts[procedure] = (counts[procedure] ?? 0) + 1;
  return counts;
}

/** `steps on 2 parts, of which it explained 84 % at least (key 7),` */
function openText(parts: readonly PartState[]): string {
  const open = parts.filter(({ outcome }) => outcome === 'unknown');
  const worst = open.reduce((least, part) => (part.reachedRatio < least.reachedRatio ? part : least));
  const spent = new Set(open.map((part) => part.spent ?? 'steps'));
  const key = worst.whole.key === undefined ? '' : ` (key ${worst.whole.key})`;
  const explained = `${Math.floor(100 * worst.reachedRatio)} %`;
  return `${[...spent].join(' and ')} on ${counted(open.length, 'part')}, of which it explained ${explained} at least${key},`;
}
