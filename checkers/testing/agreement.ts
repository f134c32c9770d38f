/** Holds a fuzzer to its promise in a unit test: a few hundred cases, and the smallest that disagrees. */
import fc from 'fast-check';
import type { Fuzzer } from './fuzzer.ts';

export function expectAgreement(fuzzer: Fuzzer, { runs }: { readonly runs: number }): void {
  const property = fc.property(fuzzer.cases, (drawn) => {
    const disagreement = fuzzer.disagreement(drawn);
    if (disagreement !== undefined) throw new Error(disagreement);
  });
  fc.assert(property, { numRuns: runs });
}
