/**
 * What a sequential object would do: the yardstick of the linearizability checker. A model is a small
 * object without memory of its own; states are JSON values. A user's own needs no more than a name, a first
 * state, `kind`, `step` and two ways to put things into words. The rest only makes the search faster: most
 * operations of simple objects are fully told by their `effect`, objects made of independent parts by their
 * `footprint`, collections by the role that each operation plays.
 */
import { canonicalText, sameValue } from '../shared/canonical.ts';

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
  /** Who called. Only for models that say `usesProcess`. */
  readonly process?: number;
}

/**
 * `pure`: where it is legal, it leaves the state as it is. `blind`: legal in every state. `strict`: the rest.
 */
export type OpKind = 'pure' | 'blind' | 'strict';

/**
 * Legal only in state `needs` (left out: in any), and not in state `denies`; leads to `sets` (left out: the
 * state stays).
 */
export interface Effect {
  readonly needs?: unknown;
  readonly denies?: unknown;
  readonly sets?: unknown;
}

/** How an operation is told: `read of 4`, and `read 4` as in "process 3 read 4". */
export interface Wording {
  readonly noun: string;
  readonly did: string;
}

/** An operation of a model, documented for those whose histories it shall judge. */
export interface ModelOperation {
  readonly f: string;
  /** Shape of the invocation's value, and of what an `ok` brings back. */
  readonly takes: string;
  readonly gives: string;
  readonly doc: string;
}

/** The parts that an operation touches: by name, or all from `from` up to, but not including, `to`. */
export type Footprint =
  | { readonly names: readonly string[] }
  /** `to` left out: without an end. */
  | { readonly from: string; readonly to?: string };

/** What an operation did to a collection. Two of one value are told apart by nothing. */
export type Role =
  | { readonly does: 'insert' | 'remove'; readonly value: unknown }
  /** Took something out, nobody knows what, unless there was nothing. */
  | { readonly does: 'remove-any' }
  | { readonly does: 'find-empty' }
  /** The value was there, or was not; nothing changed. */
  | { readonly does: 'find' | 'miss'; readonly value: unknown }
  /** Saw the whole collection. */
  | { readonly does: 'read'; readonly values: readonly unknown[] }
  | { readonly does: 'increment' }
  | { readonly does: 'count'; readonly total: number };

/** Which value comes out next, or what the collection is. */
export type Discipline = 'oldest' | 'newest' | 'smallest' | 'set' | 'list' | 'counter';

export interface Collection {
  readonly discipline: Discipline;
  /** Undefined where it plays none of the roles; such a history is left to the search. */
  role(op: ModelOp): Role | undefined;
}

export interface Model {
  readonly name: string;
  readonly summary: string;
  /** What it knows; for the catalog, and for those who write histories. */
  readonly operations?: readonly ModelOperation[];
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
  /** True where it matters who calls. Operations of different processes are then never alike. */
  readonly usesProcess?: true;
  /** The parts that the operation touches; operations on parts apart are judged apart. Needs `part`. */
  footprint?(op: ModelOp): Footprint;
  /** The object confined to these parts. */
  part?(names: readonly string[]): Model;
  /** The same object with another first state; undefined where it is none. Left out: any state will do. */
  startingAt?(init: unknown): Model | undefined;
  /**
   * For states that only grow until an operation with `sets` and without `needs` puts another in their
   * place: a text such that a state can grow into another only where its text is the beginning of the
   * other's. All operations without an effect must be blind.
   */
  growthText?(state: unknown): string;
  readonly collection?: Collection;
  describe(op: ModelOp): Wording;
  describeState(state: unknown): string;
}

export function kindOfEffect(effect: Effect): OpKind {
  if (effect.sets === undefined) return 'pure';
  return effect.needs === undefined && effect.denies === undefined ? 'blind' : 'strict';
}

export function stepByEffect(state: unknown, effect: Effect): unknown {
  if (effect.needs !== undefined && !sameValue(state, effect.needs)) return undefined;
  if (effect.denies !== undefined && sameValue(state, effect.denies)) return undefined;
  return effect.sets === undefined ? state : effect.sets;
}

/** A value as it stands in sentences. */
export function shown(value: unknown): string {
  return JSON.stringify(value ?? null) ?? canonicalText(value);
}

/** The refusal says that the state was not right, and so tells something about it. */
export function isRefusal(op: ModelOp): boolean {
  return op.outcome === 'fail' && (op.error === 'precondition-failed' || op.error === 'empty');
}
