/**
 * The search with a way out. To see that a long history has no order, all orders of its beginning must be
 * given up one by one, though the end alone cannot be explained. So some of the steps are kept for windows
 * around the return that the search did not get past.
 */
import { search } from './engine.ts';
import type { Problem } from './problem.ts';
import type { SearchOptions, SearchResult } from './search-result.ts';
import { refute, WINDOW_SIZES } from './window.ts';

/** One of so many steps is for windows. */
const SHARE = 8;

export function decide(problem: Problem, options: SearchOptions, sizes = WINDOW_SIZES): SearchResult {
  const kept = Math.floor(options.stepsMax / SHARE);
  const result = search(problem, { ...options, stepsMax: options.stepsMax - kept });
  if (result.outcome !== 'unknown') return result;
  const { semantics, calls, events, returns } = problem;
  const last = calls[~events[result.furthest]!]!;
  const refuted = refute({ semantics, calls, last, sizes, stepsMax: kept });
  const steps = result.steps + refuted.steps;
  if (refuted.last === undefined) return { ...result, steps };
  return { outcome: 'illegal', steps, furthest: returns[calls.indexOf(refuted.last)]! };
}
