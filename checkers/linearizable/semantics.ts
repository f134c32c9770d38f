/**
 * A model compiled to integers: equal states have one number, operations that mean the same form one class.
 * A class whose effect is known needs two comparisons a step; the other steps are asked of the model once
 * for each (state, class) and remembered.
 */
import type { Model, ModelOp, OpKind } from '../models/model.ts';
import { canonicalText } from '../shared/canonical.ts';

/** Answer of `step` where the operation is illegal; also "no state" in `needsOf` and `setsOf`. */
export const ILLEGAL = -1;
const ANY = -1;
const ASK_MODEL = -2;

export class Semantics {
  readonly model: Model;
  /** State before the first operation. */
  readonly init: number;
  readonly #stateCodes = new Map<string, number>();
  readonly #states: unknown[] = [];
  readonly #classCodes = new Map<string, number>();
  readonly #ops: ModelOp[] = [];
  readonly #kinds: OpKind[] = [];
  readonly #needs: number[] = [];
  readonly #sets: number[] = [];
  readonly #steps = new Map<number, Map<number, number>>();

  constructor(model: Model) {
    this.model = model;
    this.init = this.#stateCode(model.init);
  }

  /** Class of an operation; undefined where the model does not know it. */
  classOf(op: ModelOp): number | undefined {
    const text = `${op.f} ${op.outcome} ${canonicalText(op.value)} ${canonicalText(op.output)}`;
    const known = this.#classCodes.get(text);
    if (known !== undefined) return known;
    const kind = this.model.kind(op);
    if (kind === undefined) return undefined;
    const effect = this.model.effect?.(op);
    this.#needs.push(effect ? this.#stateOrAny(effect.needs) : ASK_MODEL);
    this.#sets.push(effect ? this.#stateOrAny(effect.sets) : ANY);
    this.#kinds.push(kind);
    this.#classCodes.set(text, this.#ops.length);
    return this.#ops.push(op) - 1;
  }

  #stateOrAny(state: unknown): number {
    return state === undefined ? ANY : this.#stateCode(state);
  }

  #stateCode(state: unknown): number {
    const text = canonicalText(state);
    const known = this.#stateCodes.get(text);
    if (known !== undefined) return known;
    this.#stateCodes.set(text, this.#states.length);
    return this.#states.push(state) - 1;
  }

  step(state: number, cls: number): number {
    const needs = this.#needs[cls]!;
    if (needs === ASK_MODEL) return this.#askedStep(state, cls);
    if (needs !== ANY && needs !== state) return ILLEGAL;
    const sets = this.#sets[cls]!;
    return sets === ANY ? state : sets;
  }

  #askedStep(state: number, cls: number): number {
    let steps = this.#steps.get(cls);
    if (!steps) {
      steps = new Map();
      this.#steps.set(cls, steps);
    }
    let next = steps.get(state);
    if (next === undefined) {
      const value = this.model.step(this.#states[state], this.#ops[cls]!);
      next = value === undefined ? ILLEGAL : this.#stateCode(value);
      steps.set(state, next);
    }
    return next;
  }

  isPure(cls: number): boolean {
    return this.#kinds[cls] === 'pure';
  }

  /** True where the state that follows does not depend on the one before. */
  overwrites(cls: number): boolean {
    return this.#needs[cls] === ANY && this.#sets[cls] !== ANY;
  }

  /** True where `needsOf` and `setsOf` tell all about the class. */
  hasEffect(cls: number): boolean {
    return this.#needs[cls] !== ASK_MODEL;
  }

  /** The one state in which the class is legal, or `ILLEGAL` where there is no such one. */
  needsOf(cls: number): number {
    return Math.max(this.#needs[cls]!, ILLEGAL);
  }

  /** The one state that the class leads to, or `ILLEGAL` where there is no such one. */
  setsOf(cls: number): number {
    return this.#sets[cls]!;
  }

  opOf(cls: number): ModelOp {
    return this.#ops[cls]!;
  }

  stateText(state: number): string {
    return this.model.describeState(this.#states[state]);
  }
}
