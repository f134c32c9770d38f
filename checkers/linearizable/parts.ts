/**
 * Cuts a history into parts that are judged apart: by key, and where the object is made of independent
 * parts itself, by what the operations touch.
 */
import { type History, type Key, NEMESIS_PROCESS, TYPE } from '../../src/index.ts';
import type { Model } from '../models/model.ts';
import { type Call, OpReader } from './calls.ts';
import { componentsOf } from './footprint.ts';
import { Semantics } from './semantics.ts';

export interface Part {
  readonly key: Key | undefined;
  readonly semantics: Semantics;
  /** In order of invocation; without failed operations, unless their failure tells something. */
  readonly calls: readonly Call[];
  /** The parts of the object that it is about; left out: all of them. */
  readonly names?: ReadonlySet<string>;
}

/** The operations of one key. */
export interface KeyCalls extends Part {
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
  /** A read that gave null tells nothing, as in Knossos; else it saw that nothing was written yet. */
  readonly nilTellsNothing?: boolean;
}

export function callsByKey(
  history: History,
  semantics: Semantics,
  { failObserves, nilTellsNothing = false }: PartitionOptions,
): readonly KeyCalls[] | Unknown {
  const { model } = semantics;
  const { type, process, key: keyCodes } = history.columns();
  const reader = new OpReader(history, model);
  const parts = new Map<number, KeyCalls>();
  for (let i = 0; i < type.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    let part = parts.get(keyCodes[i]!);
    if (!part) {
      part = { key: history.keyAt(i), semantics, calls: [], operations: 0, oks: 0 };
      parts.set(keyCodes[i]!, part);
    }
    const op = reader.at(i);
    const call = reader.call(semantics, i, op);
    if (call === undefined) return { unknownAt: i };
    part.operations++;
    if (op.outcome === 'ok') part.oks++;
    if (nilTellsNothing && op.f === 'read' && op.outcome === 'ok' && (op.output ?? null) === null) continue;
    if (op.outcome !== 'fail' || (failObserves && model.observesFailure?.(op) === true))
      part.calls.push(call);
  }
  return [...parts.values()];
}

/** The parts of a key that no operation ties together. */
export function partsOf(whole: Part): readonly Part[] {
  const { semantics, calls, key } = whole;
  const { model } = semantics;
  if (!model.footprint || !model.part) return [whole];
  const byClass = new Map<number, ReturnType<NonNullable<Model['footprint']>>>();
  const footprints = calls.map(({ cls }) => {
    const footprint = byClass.get(cls) ?? model.footprint!(semantics.opOf(cls));
    byClass.set(cls, footprint);
    return footprint;
  });
  const { of, names } = componentsOf(footprints);
  const parts = names.map((each) => ({
    key,
    semantics: new Semantics(model.part!(each)),
    calls: [] as Call[],
    names: new Set(each),
  }));
  calls.forEach((call, i) => {
    const part = parts[of[i]!]!;
    part.calls.push({ ...call, cls: classIn(part.semantics, semantics, call.cls) });
  });
  return parts.filter((part) => part.calls.length > 0);
}

function classIn(part: Semantics, whole: Semantics, cls: number): number {
  const own = part.classOf(whole.opOf(cls));
  if (own === undefined)
    throw new Error(`a part of ${whole.model.name} does not know an operation of the whole`);
  return own;
}
