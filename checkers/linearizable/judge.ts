/**
 * Judges the parts of a history: those whose data make it easy by a polynomial procedure, the others by the
 * search, in rounds. Each gets a small budget first, and what is open then eight times as much, and so on. So
 * one hard part does not hide what others show, and easy ones, which most are, cost little.
 */
import { assert } from '../../src/index.ts';
import type { Call } from './calls.ts';
import { decide } from './decide.ts';
import { earliestContradiction } from './fast/earliest.ts';
import { judgeFast } from './fast/index.ts';
import { type KeyCalls, type Part, partsOf } from './parts.ts';
import { problemOf } from './problem.ts';

/** In place of the name of a procedure. */
export const SEARCH = 'search';
/** Steps of each part in the first round. */
const FIRST_ROUND_STEPS = 50_000;
/** An easy part takes no more steps for each of its calls: a long one need not begin anew. */
const STEPS_OF_CALL = 4;

/** A part with what is known of it so far. */
export interface PartState {
  readonly part: Part;
  /** The key that it is of. */
  readonly whole: KeyCalls;
  outcome: 'legal' | 'illegal' | 'unknown';
  /** What judged it: the search, or a procedure by name. */
  procedure: string;
  /** Where it is illegal, calls that are so on their own: those that a procedure named, or all. */
  culprits: readonly Call[];
  /** The call whose return no order gets past. */
  last: Call | undefined;
  /** Part of the events that some order explains. */
  reachedRatio: number;
  /** What ran out, where it is unknown. */
  spent: 'steps' | 'memory' | undefined;
}

/**
 * The parts of a key, not judged yet. Where a procedure finds nothing wrong in the whole, that is the only
 * part, and judged: a set of a million elements is judged in one go, and taken apart only to tell what is
 * wrong with which.
 */
export function statesOf(whole: KeyCalls, fast: boolean): PartState[] {
  const { semantics, calls } = whole;
  const { collection, footprint } = semantics.model;
  const verdict = fast && collection && footprint ? judgeFast(semantics, calls) : undefined;
  if (verdict?.legal) return [{ ...unjudged(whole, whole), outcome: 'legal', procedure: verdict.procedure }];
  return partsOf(whole).map((part) => unjudged(whole, part));
}

function unjudged(whole: KeyCalls, part: Part): PartState {
  const open = { outcome: 'unknown', last: undefined, reachedRatio: 0, spent: undefined } as const;
  return { whole, part, procedure: SEARCH, culprits: part.calls, ...open };
}

export interface JudgeOptions {
  /** Of all parts together. */
  readonly stepsMax: number;
  /** False: the search judges all. */
  readonly fast: boolean;
}

/** Steps that the search took. */
export function judgeAll(parts: readonly PartState[], { stepsMax, fast }: JudgeOptions): number {
  let steps = 0;
  let open = parts.filter((part) => part.outcome === 'unknown' && !(fast && isJudgedFast(part)));
  for (let round = FIRST_ROUND_STEPS; open.length > 0 && steps < stepsMax; round *= 8) {
    for (const part of open) {
      if (steps >= stepsMax) break;
      const enough = STEPS_OF_CALL * part.part.calls.length;
      steps += judge(part, Math.min(Math.max(round, enough), stepsMax - steps));
    }
    // More steps do not help where the memory is full.
    open = open.filter(({ outcome, spent }) => outcome === 'unknown' && spent !== 'memory');
  }
  return steps;
}

function isJudgedFast(state: PartState): boolean {
  const { semantics, calls } = state.part;
  const verdict = judgeFast(semantics, calls);
  if (verdict === undefined) return false;
  state.procedure = verdict.procedure;
  state.outcome = verdict.legal ? 'legal' : 'illegal';
  if (verdict.culprits !== undefined) {
    const contradiction = earliestContradiction(semantics, calls, verdict);
    state.culprits = contradiction.calls;
    state.last = contradiction.last;
  }
  return true;
}

function judge(state: PartState, stepsMax: number): number {
  const problem = problemOf(state.part.semantics, state.part.calls);
  const { outcome, steps, furthest, spent } = decide(problem, { stepsMax });
  state.outcome = outcome;
  state.spent = spent;
  state.reachedRatio = Math.max(state.reachedRatio, furthest / Math.max(1, problem.events.length));
  if (outcome === 'illegal') {
    const event = problem.events[furthest]!;
    assert(event < 0, 'only a return can stop the search');
    state.last = problem.calls[~event]!;
  }
  return steps;
}
