/**
 * What a sequential object would do: the yardstick of the linearizability checker. A model is a small
 * object without memory of its own; states are JSON values. Most operations of simple objects are fully
 * told by their `effect`: the one state in which they are legal, the one state that they lead to. Where a
 * model says so, the search needs no call of `step`, and explanations can name the values.
 */
import { sameValue } from '../shared/canonical.ts';

/** An operation as a model sees it. */
export interface ModelOp {
  readonly f: string;
  /** The argument: the value of the invocation. */
  readonly value: unknown;
  /** What came back: the value of the completion; undefined where the outcome is `info`. */
  readonly output: unknown;
  /** `info`: step says what it does if it takes effect at all. */
  readonly outcome: 'ok' | 'fail' | 'info';
  /** Error code of the completion. */
  readonly error?: string | undefined;
}

/**
 * `pure`: where it is legal, it leaves the state as it is. `blind`: legal in every state. `strict`: the rest.
 */
export type OpKind = 'pure' | 'blind' | 'strict';

/** Legal only in state `needs` (left out: in any); leads to `sets` (left out: the state stays). */
export interface Effect {
  readonly needs?: unknown;
  readonly sets?: unknown;
}

/** How an operation is told: `read of 4`, and `read 4` as in "process 3 read 4". */
export interface Wording {
  readonly noun: string;
  readonly did: string;
}

export interface Model {
  readonly name: string;
  readonly summary: string;
  /** State before the first operation. */
  readonly init: unknown;
  /** Undefined for an operation that the model does not know, or whose values have the wrong shape. */
  kind(op: ModelOp): OpKind | undefined;
  /** The state after the operation; undefined where it cannot have given this output in this state. */
  step(state: unknown, op: ModelOp): unknown;
  /** The whole meaning of the operation, where needs and sets can tell it. Must agree with `step`. */
  effect?(op: ModelOp): Effect | undefined;
  /** True where the failure itself tells something about the state; asked only where the user wants it. */
  observesFailure?(op: ModelOp): boolean;
  describe(op: ModelOp): Wording;
  describeState(state: unknown): string;
}

export function kindOfEffect(effect: Effect): OpKind {
  if (effect.sets === undefined) return 'pure';
  return effect.needs === undefined ? 'blind' : 'strict';
}

export function stepByEffect(state: unknown, effect: Effect): unknown {
  if (effect.needs !== undefined && !sameValue(state, effect.needs)) return undefined;
  return effect.sets === undefined ? state : effect.sets;
}
