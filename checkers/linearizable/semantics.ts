/**
 * A model compiled to integers: equal states have one number, operations that mean the same form one class.
 * A class whose effect is known needs a few comparisons a step; the other steps are asked of the model once
 * for each (state, class) and remembered.
 */
import type { Model, ModelOp, OpKind, Role } from '../models/model.ts';
import { PairCodes, ValueCodes } from './value-codes.ts';

/** Answer of `step` where the operation is illegal; also "no state" in `needsOf` and its like. */
export const ILLEGAL = -1;
const ANY = -1;
const ASK_MODEL = -2;
const UNKNOWN = -1;

const OUTCOMES = { ok: 0, fail: 1, info: 2 } as const;

export class Semantics {
  readonly model: Model;
  /** State before the first operation. */
  readonly init: number;
  /** Numbers of values; states are values too. */
  readonly #values = new ValueCodes();
  readonly #fCodes = new Map<string, number>();
  readonly #inputs = new PairCodes();
  readonly #keys = new PairCodes();
  /** Only where it matters who calls. */
  readonly #callers: PairCodes | undefined;
  readonly #classByKey: number[] = [];
  readonly #ops: ModelOp[] = [];
  readonly #kinds: OpKind[] = [];
  readonly #needs: number[] = [];
  readonly #denies: number[] = [];
  readonly #sets: number[] = [];
  readonly #roles: (Role | null)[] = [];
  readonly #steps = new Map<number, Map<number, number>>();

  constructor(model: Model) {
    this.model = model;
    this.init = this.#values.code(model.init);
    this.#callers = model.usesProcess ? new PairCodes() : undefined;
  }

  /** Class of an operation; undefined where the model does not know it. */
  classOf(op: ModelOp): number | undefined {
    const key = this.#keyOf(op);
    this.#classByKey[key] ??= this.#newClass(op);
    const cls = this.#classByKey[key]!;
    return cls === UNKNOWN ? undefined : cls;
  }

  #keyOf({ f, value, output, outcome, process = -1 }: ModelOp): number {
    let fCode = this.#fCodes.get(f);
    if (fCode === undefined) {
      fCode = 3 * this.#fCodes.size;
      this.#fCodes.set(f, fCode);
    }
    const input = this.#inputs.code(this.#values.code(value), this.#values.code(output));
    const key = this.#keys.code(input, fCode + OUTCOMES[outcome]);
    return this.#callers ? this.#callers.code(key, process) : key;
  }

  #newClass(op: ModelOp): number {
    const kind = this.model.kind(op);
    if (kind === undefined) return UNKNOWN;
    const effect = this.model.effect?.(op);
    this.#needs.push(effect ? this.#stateOrAny(effect.needs) : ASK_MODEL);
    this.#denies.push(effect ? this.#stateOrAny(effect.denies) : ANY);
    this.#sets.push(effect ? this.#stateOrAny(effect.sets) : ANY);
    this.#kinds.push(kind);
    return this.#ops.push(op) - 1;
  }

  #stateOrAny(state: unknown): number {
    return state === undefined ? ANY : this.#values.code(state);
  }

  step(state: number, cls: number): number {
    const needs = this.#needs[cls]!;
    if (needs === ASK_MODEL) return this.#askedStep(state, cls);
    if ((needs !== ANY && needs !== state) || this.#denies[cls] === state) return ILLEGAL;
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
      const value = this.stepValue(state, cls);
      next = value === undefined ? ILLEGAL : this.codeOf(value);
      steps.set(state, next);
    }
    return next;
  }

  /** The state that follows, as a value, asked of the model; undefined where the class is illegal. */
  stepValue(state: number, cls: number): unknown {
    return this.model.step(this.valueOf(state), this.#ops[cls]!);
  }

  codeOf(value: unknown): number {
    return this.#values.code(value);
  }

  valueOf(code: number): unknown {
    return this.#values.values[code];
  }

  /** Classes are below. */
  get classCount(): number {
    return this.#ops.length;
  }

  kindOf(cls: number): OpKind {
    return this.#kinds[cls]!;
  }

  isPure(cls: number): boolean {
    return this.#kinds[cls] === 'pure';
  }

  /** True where it is legal everywhere, and the state that follows does not depend on the one before. */
  overwrites(cls: number): boolean {
    return this.#needs[cls] === ANY && this.#denies[cls] === ANY && this.#sets[cls] !== ANY;
  }

  /** True where `needsOf`, `deniesOf` and `setsOf` tell all about the class. */
  hasEffect(cls: number): boolean {
    return this.#needs[cls] !== ASK_MODEL;
  }

  /** The one state in which the class is legal, or `ILLEGAL` where there is no such one. */
  needsOf(cls: number): number {
    return Math.max(this.#needs[cls]!, ILLEGAL);
  }

  /** The state that the class is not legal in, or `ILLEGAL` where there is no such one. */
  deniesOf(cls: number): number {
    return this.#denies[cls]!;
  }

  /** The one state that the class leads to, or `ILLEGAL` where there is no such one. */
  setsOf(cls: number): number {
    return this.#sets[cls]!;
  }

  /** What the class does to a collection, where the model is one and says so. */
  roleOf(cls: number): Role | null {
    this.#roles[cls] ??= this.model.collection?.role(this.#ops[cls]!) ?? null;
    return this.#roles[cls];
  }

  opOf(cls: number): ModelOp {
    return this.#ops[cls]!;
  }

  stateText(state: number): string {
    return this.model.describeState(this.valueOf(state));
  }
}
