/**
 * Judges the parts of a history in rounds: each gets a small budget first, and what is open then eight
 * times as much, and so on. So one hard part does not hide what others show, and easy ones, which most are,
 * cost little.
 */
import { assert } from '../../src/index.ts';
import type { Call } from './calls.ts';
import { decide } from './decide.ts';
import type { KeyCalls, Part } from './parts.ts';
import { problemOf } from './problem.ts';

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
  /** The call whose return no order gets past. */
  last: Call | undefined;
  /** Part of the events that some order explains. */
  reachedRatio: number;
  /** What ran out, where it is unknown. */
  spent: 'steps' | 'memory' | undefined;
}

export function unjudged(whole: KeyCalls, part: Part): PartState {
  return { whole, part, outcome: 'unknown', last: undefined, reachedRatio: 0, spent: undefined };
}

/** Steps that it took. */
export function judgeAll(parts: readonly PartState[], stepsMax: number): number {
  let steps = 0;
  let open = parts;
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
