/**
 * Finds the few calls of a key that contradict each other. The search names the return that no order gets
 * past: what began later cannot matter, and what was still under way then may take effect or not. From this
 * shortest failing prefix, as much as possible is then given up while it stays illegal: reads are deleted,
 * mutators become ones that may take effect at any later time or never. Both only make a history easier to
 * explain, for any model, so what is left contradicts itself in the whole history too.
 */
import { type Call, isMandatory, optional } from './calls.ts';
import { search } from './engine.ts';
import { problemOf } from './problem.ts';
import type { Semantics } from './semantics.ts';

export interface Witness {
  /** Calls that contradict each other, in order of invocation; none of them can be spared. */
  readonly calls: readonly Call[];
  /** Mutators of the prefix that are free to take effect at any time or never, and do not help. */
  readonly optional: readonly Call[];
  /** The call that cannot return: the last of `calls` to complete. */
  readonly last: Call;
  /** False where the steps ran out before nothing more could be given up. */
  readonly minimal: boolean;
  /** The order of calls that gets furthest, and the state that it leads to. */
  readonly order: readonly Call[];
  readonly state: number;
  /** Steps that it took to find. */
  readonly steps: number;
}

export interface WitnessOptions {
  readonly semantics: Semantics;
  /** All calls of the key. */
  readonly calls: readonly Call[];
  /** The call whose return no order gets past. */
  readonly last: Call;
  readonly stepsMax: number;
}

/** The calls that began before the last one returned. */
export function prefixOf({ semantics, calls, last }: Omit<WitnessOptions, 'stepsMax'>): Call[] {
  return calls
    .filter((call) => call.call < last.ret)
    .map((call) => (call.ret <= last.ret ? call : optional(call)))
    .filter((call) => isMandatory(call) || !semantics.isPure(call.cls));
}

export function witnessOf(options: WitnessOptions): Witness {
  const { semantics, stepsMax } = options;
  const last = firstImpossible(options);
  const shrinking = new Shrinking(semantics, prefixOf({ ...options, last }), stepsMax);
  const removable = (pure: boolean) => (call: Call) =>
    isMandatory(call) && call.call !== last.call && semantics.isPure(call.cls) === pure;
  shrinking.giveUp(removable(true), () => undefined);
  shrinking.giveUp(removable(false), optional);
  const problem = problemOf(semantics, shrinking.calls);
  const { trace } = search(problem, { stepsMax: options.stepsMax, trace: true });
  const order = trace?.applied.map((i) => problem.calls[i]!) ?? [];
  return {
    calls: shrinking.calls.filter(isMandatory),
    optional: shrinking.calls.filter((call) => !isMandatory(call)),
    last,
    minimal: shrinking.minimal,
    order,
    state: order.reduce((state, { cls }) => semantics.step(state, cls), semantics.init),
    steps: shrinking.steps,
  };
}

/** The search may give up early and name a later return than the first that no order gets past. */
function firstImpossible({ semantics, calls, last, stepsMax }: WitnessOptions): Call {
  const problem = problemOf(semantics, prefixOf({ semantics, calls, last }));
  const { outcome, furthest } = search(problem, { stepsMax, trace: true });
  if (outcome !== 'illegal') return last;
  const { call } = problem.calls[~problem.events[furthest]!]!;
  return calls.find((each) => each.call === call)!;
}

/** Calls that stay illegal while they are given up one after another. */
class Shrinking {
  calls: readonly Call[];
  minimal = true;
  readonly #semantics: Semantics;
  steps = 0;
  readonly #stepsMax: number;

  constructor(semantics: Semantics, calls: readonly Call[], stepsMax: number) {
    this.#semantics = semantics;
    this.calls = calls;
    this.#stepsMax = stepsMax;
  }

  /** Weakens (or deletes) as many of the chosen calls as possible, the oldest first. */
  giveUp(choose: (call: Call) => boolean, weaken: (call: Call) => Call | undefined): void {
    this.#try(this.calls.filter(choose), weaken);
  }

  /** In halves: most calls do not matter, and go in large blocks. */
  #try(block: readonly Call[], weaken: (call: Call) => Call | undefined): void {
    if (block.length === 0) return;
    const chosen = new Set(block);
    const weaker = this.calls.flatMap((call) => (chosen.has(call) ? (weaken(call) ?? []) : call));
    if (this.#isIllegal(weaker)) {
      this.calls = weaker;
    } else if (block.length > 1) {
      const half = block.length >> 1;
      this.#try(block.slice(0, half), weaken);
      this.#try(block.slice(half), weaken);
    }
  }

  #isIllegal(calls: readonly Call[]): boolean {
    const problem = problemOf(this.#semantics, calls);
    const { outcome, steps } = search(problem, { stepsMax: this.#stepsMax - this.steps });
    this.steps += steps;
    if (outcome === 'unknown') this.minimal = false;
    return outcome === 'illegal';
  }
}
