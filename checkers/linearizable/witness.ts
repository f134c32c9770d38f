/**
 * Finds the few calls of a key that contradict each other. The search names the return that no order gets
 * past: what began later cannot matter, and what was still under way then may take effect or not. From this
 * shortest failing prefix, as much as possible is then given up while it stays illegal: reads are deleted,
 * mutators become ones that may take effect at any later time or never. Both only make a history easier to
 * explain, for any model, so what is left contradicts itself in the whole history too.
 *
 * Of a long history only a window is taken, as far as that contradicts itself whatever was before.
 */
import { type Call, isMandatory, optional } from './calls.ts';
import { search } from './engine.ts';
import { judgeFast } from './fast/index.ts';
import { problemOf } from './problem.ts';
import type { Semantics } from './semantics.ts';
import { refute, type Scene, searchFromAny, WINDOW_SIZES } from './window.ts';

/** Parts with more calls than this are looked at through windows. */
const LONG = 4096;

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
  /** History index from which on they contradict each other, whatever the state was; left out: the first. */
  readonly since?: number;
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
  /** Calls of the windows to try; left out: that depends on how many calls there are. */
  readonly windowSizes?: readonly number[];
  /** A fast procedure found the calls, so there are few, and judges what is left of them. Left out: no. */
  readonly fast?: boolean;
}

/** The calls that began before the last one returned. */
export function prefixOf({
  semantics,
  calls,
  last,
}: Pick<WitnessOptions, 'semantics' | 'calls' | 'last'>): Call[] {
  return calls
    .filter((call) => call.call < last.ret)
    .map((call) => (call.ret <= last.ret ? call : optional(call)))
    .filter((call) => isMandatory(call) || !semantics.isPure(call.cls));
}

export function witnessOf(options: WitnessOptions): Witness {
  const { semantics } = options;
  const { scene, last, steps } = sceneOf(options);
  const stepsMax = options.stepsMax - steps;
  const shrinking = new Shrinking(semantics, scene, { stepsMax, fast: options.fast ?? false });
  const removable = (pure: boolean) => (call: Call) =>
    isMandatory(call) && call.call !== last.call && semantics.isPure(call.cls) === pure;
  shrinking.giveUp(removable(true), () => undefined);
  shrinking.giveUp(removable(false), optional);
  const problem = problemOf(semantics, shrinking.calls);
  const { trace, from } = searchFromAny(problem, scene.states, { stepsMax: options.stepsMax, trace: true });
  const order = trace?.applied.map((i) => problem.calls[i]!) ?? [];
  return {
    calls: shrinking.calls.filter(isMandatory),
    optional: shrinking.calls.filter((call) => !isMandatory(call)),
    last,
    minimal: shrinking.minimal,
    order,
    state: order.reduce((state, { cls }) => semantics.step(state, cls), from),
    ...(scene.since === undefined ? {} : { since: scene.since }),
    steps: steps + shrinking.steps,
  };
}

/** A window where one contradicts itself, or the whole prefix. */
function sceneOf(options: WitnessOptions): { scene: Scene; last: Call; steps: number } {
  const { semantics, calls, stepsMax, fast = false } = options;
  const sizes = options.windowSizes ?? (calls.length > LONG && !fast ? WINDOW_SIZES : []);
  const { scene, last, steps } = refute({ semantics, calls, last: options.last, stepsMax, sizes });
  if (scene !== undefined && last !== undefined) {
    return { scene: { ...scene, calls: prefixOf({ semantics, calls: scene.calls, last }) }, last, steps };
  }
  const first = firstImpossible(options);
  const whole = prefixOf({ semantics, calls, last: first });
  return { scene: { calls: whole, states: [semantics.init] }, last: first, steps };
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
  steps = 0;
  readonly #semantics: Semantics;
  readonly #stepsMax: number;
  readonly #states: readonly number[];
  readonly #fast: boolean;

  constructor(
    semantics: Semantics,
    { calls, states, since }: Scene,
    { stepsMax, fast }: { readonly stepsMax: number; readonly fast: boolean },
  ) {
    this.#semantics = semantics;
    this.calls = calls;
    this.#states = states;
    this.#stepsMax = stepsMax;
    // Procedures know the first state only.
    this.#fast = fast && since === undefined;
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

  /** Also what it takes to lay out the calls counts as steps: a step for each. */
  #isIllegal(calls: readonly Call[]): boolean {
    const stepsMax = this.#stepsMax - this.steps - calls.length;
    if (stepsMax < 0) {
      this.minimal = false;
      return false;
    }
    this.steps += calls.length;
    const verdict = this.#fast ? judgeFast(this.#semantics, calls) : undefined;
    if (verdict !== undefined) return !verdict.legal;
    const problem = problemOf(this.#semantics, calls);
    const { outcome, steps } = searchFromAny(problem, this.#states, { stepsMax });
    this.steps += steps;
    if (outcome === 'unknown') this.minimal = false;
    return outcome === 'illegal';
  }
}
