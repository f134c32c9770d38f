/**
 * A witness held against Wing and Gong. What a reader may rely on: only the calls of the witness must be
 * explained; reads that it does not name are gone, and mutators that it does not name may take effect at any
 * later time, or never. Still no order explains it, and without any one of its calls some order does.
 */
import type { History } from '../../../src/index.ts';
import type { Model } from '../../models/model.ts';
import { contextOf } from '../../testing/history.ts';
import { type Call, NEVER } from '../calls.ts';
import { linearizable } from '../index.ts';
import type { Semantics } from '../semantics.ts';
import { prefixOf } from '../witness.ts';
import { judgedByTwin, wholeOf } from './judged.ts';

interface Detail {
  readonly last: number;
  readonly minimal: boolean;
  readonly shape: string;
}

export interface WitnessCheck {
  /** The shape of its argument; undefined where all is legal. */
  readonly shape?: string;
  /** What is wrong with the witness. */
  readonly trouble?: string;
}

function relaxed(semantics: Semantics, prefix: readonly Call[], ops: ReadonlySet<number>): Call[] {
  return prefix.flatMap((call) => {
    if (ops.has(call.call)) return call;
    return semantics.isPure(call.cls) ? [] : { ...call, ret: NEVER };
  });
}

export function checkWitness(model: Model, history: History): WitnessCheck {
  const result = linearizable({ model, failObserves: true }).check(history, contextOf());
  if (result.valid !== false) return {};
  const { ops, detail } = result.anomalies[0]!;
  const { last, minimal, shape } = detail as unknown as Detail;
  const { semantics, calls } = wholeOf(model, history, true);
  const prefix = prefixOf({ semantics, calls, last: calls.find((call) => call.call === last)! });
  const isLegal = (chosen: readonly number[]) =>
    judgedByTwin(semantics, relaxed(semantics, prefix, new Set(chosen)));
  if (!minimal) return { shape, trouble: 'the steps ran out' };
  if (isLegal(ops)) return { shape, trouble: `operations ${ops} can be explained` };
  const spare = ops.find((op) => !isLegal(ops.filter((other) => other !== op)));
  return spare === undefined ? { shape } : { shape, trouble: `of operations ${ops}, ${spare} can be spared` };
}
