/**
 * Cuts a history into independent keys and each key into calls: intervals between an invocation and the
 * moment at which it must have taken effect. Nothing else of the history matters to the search.
 */
import { type History, type Key, NEMESIS_PROCESS, TYPE } from '../../src/index.ts';
import type { Semantics } from './semantics.ts';

export interface Call {
  /** History index of the invocation. */
  readonly call: number;
  /** History index of the completion; Infinity: it may take effect at any later time, or never. */
  readonly ret: number;
  /** What it does: a class of `Semantics`. */
  readonly cls: number;
}

export interface KeyCalls {
  readonly key: Key | undefined;
  /** In order of invocation; without failed operations, unless their failure tells something. */
  readonly calls: Call[];
  /** Operations seen, failed ones too. */
  operations: number;
  oks: number;
}

/** An operation that the model does not know. */
export interface Unknown {
  readonly unknownAt: number;
}

export interface PartitionOptions {
  /** Let failures that tell about the state count as observations. */
  readonly failObserves: boolean;
}

export function callsByKey(
  history: History,
  semantics: Semantics,
  options: PartitionOptions,
): readonly KeyCalls[] | Unknown {
  const { type, process, key: keyCodes } = history.columns();
  const parts = new Map<number, KeyCalls>();
  for (let i = 0; i < history.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    let part = parts.get(keyCodes[i]!);
    if (!part) {
      part = { key: history.keyAt(i), calls: [], operations: 0, oks: 0 };
      parts.set(keyCodes[i]!, part);
    }
    const call = callAt(history, semantics, i);
    if (call === undefined) return { unknownAt: i };
    part.operations++;
    const outcome = history.outcomeOf(i);
    if (outcome === 'ok') part.oks++;
    if (outcome !== 'fail' || (options.failObserves && observed(history, semantics, i)))
      part.calls.push(call);
  }
  return [...parts.values()];
}

function observed(history: History, semantics: Semantics, index: number): boolean {
  return semantics.model.observesFailure?.(modelOpAt(history, index)) === true;
}

function modelOpAt(history: History, index: number) {
  const outcome = history.outcomeOf(index);
  const pair = history.pairOf(index);
  return {
    f: history.fAt(index),
    value: history.valueAt(index),
    output: outcome === 'ok' ? history.valueAt(pair) : undefined,
    outcome,
    error: pair < 0 ? undefined : history.errorAt(pair),
  };
}

function callAt(history: History, semantics: Semantics, index: number): Call | undefined {
  const op = modelOpAt(history, index);
  const cls = semantics.classOf(op);
  if (cls === undefined) return undefined;
  return { call: index, ret: op.outcome === 'info' ? Number.POSITIVE_INFINITY : history.pairOf(index), cls };
}
