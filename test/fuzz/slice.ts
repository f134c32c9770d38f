/** A slice of fuzzing: some hundred cases of one fuzzer, all drawn from one seed. */
import fc from 'fast-check';
import type { Fuzzer } from '../../checkers/testing/fuzzer.ts';

/** Cases between two looks at the clock; a seed stands for so many. */
export const SLICE_CASES = 200;
const SEED_MAX = 0x7fff_ffff;
const STORY_CHARS_MAX = 4000;

/** What came of a slice: cases that agreed, or the smallest that did not. */
export type Report =
  | { readonly kind: 'agreed'; readonly name: string; readonly cases: number }
  | { readonly kind: 'disagreed'; readonly name: string; readonly seed: number; readonly story: string };

/** The first slice has the seed that was given, so that a printed seed shows the same again. */
export function seedOf(first: number, slice: number): number {
  return (first + Math.imul(slice, 0x9e37_79b1)) & SEED_MAX;
}

/** The checker and its twin said different things. */
class Disagreement extends Error {}

export function sliceOf(fuzzer: Fuzzer, { seed, numRuns }: { seed: number; numRuns: number }): Report {
  const { name } = fuzzer;
  const property = fc.property(fuzzer.cases, (drawn) => {
    const story = fuzzer.disagreement(drawn);
    if (story !== undefined) throw new Disagreement(story);
  });
  const { failed, errorInstance, counterexample } = fc.check(property, { seed, numRuns });
  if (!failed) return { kind: 'agreed', name, cases: numRuns };
  const error = errorInstance instanceof Error ? errorInstance : new Error(String(errorInstance));
  // Of a checker that threw it matters where; a disagreement tells its own story, the same each time.
  const told = error instanceof Disagreement ? error.message : (error.stack ?? error.message);
  const drawn = fc.stringify(counterexample).slice(0, STORY_CHARS_MAX);
  return { kind: 'disagreed', name, seed, story: `${told}\n${drawn}` };
}
