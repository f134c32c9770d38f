/**
 * What all generators of this folder have in common: what follows a combinator is a combinator again.
 * `lift` (its own file) makes one of anything that can be a generator, once, when a generator is built; from
 * then on the tree of combinators calls itself directly. Asking each value at each call whether it is a
 * function, a list or a generator took half of the time of a run.
 */
import type { Context } from '../context.ts';
import { FaultlineError } from '../errors.ts';
import type { Generator, GeneratorEvent, PlannedOp } from '../generator.ts';

/** An operation and what follows it. */
export type Step = readonly [op: PlannedOp, next: Combinator | null];
/** No operation for now: not before the next event, not before a time, or never again. */
export type NoStep = 'pending' | number | null;

export abstract class Combinator implements Generator {
  abstract op(context: Context): Step | NoStep;
  abstract update(context: Context, event: GeneratorEvent): Combinator | null;

  /** False for those that events cannot change, so that nobody need tell them. */
  get isListening(): boolean {
    return true;
  }
}

export function isStep(answer: Step | NoStep): answer is Step {
  return typeof answer === 'object' && answer !== null;
}

/** What two generators say together that have no operation for now. */
export function sooner(a: NoStep, b: NoStep): NoStep {
  if (typeof a === 'number') return typeof b === 'number' && b < a ? b : a;
  return a === null || typeof b === 'number' ? b : a;
}

/** Fresh generators in a row without an operation, after which a source of them counts as broken. */
export const EMPTY_IN_A_ROW_MAX = 10_000;

/** Thrown where asking on would never end. */
export function emptyForEver(what: string): FaultlineError {
  const times = `${EMPTY_IN_A_ROW_MAX} times in a row`;
  return new FaultlineError(
    'generator-broken',
    `The generator asked ${what} for more ${times} and never got an operation; let it end with null.`,
  );
}
