/**
 * What `npm run fuzz` runs: a fast checker against its dumb twin on small random histories. Each fuzzer is
 * the default export of a file `testing/NAME.fuzz.ts` anywhere below `checkers/`; it is found, not listed.
 * The unit tests run a few hundred cases of each, the fuzz command as many as time allows.
 */
import type fc from 'fast-check';

export interface Fuzzer<Case = unknown> {
  readonly name: string;
  /** What is compared with what, one sentence. */
  readonly about: string;
  /** Small, shrinkable cases: about half of them valid, the others broken in some way. */
  readonly cases: fc.Arbitrary<Case>;
  /** How the two disagree, with the history told line by line; undefined where they agree. */
  disagreement(drawn: Case): string | undefined;
}

/** Keeps the type of the cases inside, so that fuzzers of different cases stand in one list. */
export function fuzzer<Case>(parts: Fuzzer<Case>): Fuzzer {
  return parts as unknown as Fuzzer;
}
