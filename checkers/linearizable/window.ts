/**
 * Contradictions are local: the calls around the return that nothing gets past mostly show one, whatever the
 * state was before them. A *window* has the calls from some moment on. What had returned by then led to a
 * state that is not known, so all states are tried that the window can tell apart; what was under way then
 * may have taken effect already, or may later, or never. Both only make it easier to explain, so that a
 * window that contradicts itself condemns the whole history, however long that is.
 */
import { type Call, isMandatory, optional } from './calls.ts';
import { search } from './engine.ts';
import { type Problem, problemOf } from './problem.ts';
import { DEAD } from './quotient.ts';
import type { SearchOptions, SearchResult } from './search-result.ts';
import { ILLEGAL, type Semantics } from './semantics.ts';

/** Calls of the windows that are tried one after another. */
export const WINDOW_SIZES: readonly number[] = [8, 32, 128, 512, 2048];

/** Calls that must be explained from one of the states on. */
export interface Scene {
  readonly calls: readonly Call[];
  readonly states: readonly number[];
  /** History index of the moment at which it begins; left out: that of the first call of all. */
  readonly since?: number;
}

export interface WindowOptions {
  readonly semantics: Semantics;
  /** In order of invocation. */
  readonly calls: readonly Call[];
  /** The call whose return is the end of the window. */
  readonly last: Call;
}

/** Undefined where so many calls are all there are, or where their effects do not tell states apart. */
export function windowBefore(options: WindowOptions, size: number): Scene | undefined {
  const { semantics, calls, last } = options;
  const end = firstBegunAfter(calls, last.ret);
  if (end <= size) return undefined;
  const since = calls[end - size]!.call;
  const inside: Call[] = [];
  for (let i = 0; i < end; i++) {
    const call = calls[i]!;
    if (call.ret < since) continue;
    const isWhole = call.call >= since && call.ret <= last.ret;
    if (!isWhole && semantics.isPure(call.cls)) continue;
    if (!semantics.hasEffect(call.cls)) return undefined;
    inside.push(isWhole || !isMandatory(call) ? call : optional(call));
  }
  return { calls: inside, states: statesOf(semantics, inside), since };
}

function firstBegunAfter(calls: readonly Call[], index: number): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (calls[middle]!.call < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All that the calls mention; the dead state stands for any other. */
function statesOf(semantics: Semantics, calls: readonly Call[]): number[] {
  const states = new Set<number>();
  for (const { cls } of calls) states.add(semantics.needsOf(cls)).add(semantics.deniesOf(cls));
  states.delete(ILLEGAL);
  return [...states, DEAD];
}

export interface SceneResult extends SearchResult {
  /** The state that the order which gets furthest begins with. */
  readonly from: number;
}

/** Illegal where there is no order from any of the states. */
export function searchFromAny(
  problem: Problem,
  states: readonly number[],
  options: SearchOptions,
): SceneResult {
  let best: SceneResult | undefined;
  let steps = 0;
  for (const from of states) {
    const result = search(problem, { ...options, stepsMax: options.stepsMax - steps, init: from });
    // A search that fails at once has no steps, but is not for nothing.
    steps += result.steps + 1;
    if (best === undefined || result.furthest > best.furthest) best = { ...result, from };
    if (result.outcome !== 'illegal') return { ...result, from, steps };
  }
  return { ...best!, steps };
}

export interface Refutation {
  /** The smallest window found that contradicts itself, and the return in it that nothing gets past. */
  readonly scene?: Scene;
  readonly last?: Call;
  readonly steps: number;
}

export interface RefuteOptions extends WindowOptions {
  readonly stepsMax: number;
  readonly sizes: readonly number[];
}

export function refute(options: RefuteOptions): Refutation {
  let steps = 0;
  for (const size of options.sizes) {
    const scene = steps < options.stepsMax ? windowBefore(options, size) : undefined;
    if (scene === undefined) break;
    const problem = problemOf(options.semantics, scene.calls);
    const result = searchFromAny(problem, scene.states, { stepsMax: options.stepsMax - steps });
    steps += result.steps;
    if (result.outcome !== 'illegal') continue;
    return { scene, last: problem.calls[~problem.events[result.furthest]!]!, steps };
  }
  return { steps };
}
