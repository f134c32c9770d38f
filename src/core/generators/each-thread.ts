/** A copy of a generator for every thread. */
import type { GeneratorLike } from '../generator.ts';
import { Copies } from './copies.ts';
import { lift } from './lift.ts';

/**
 * Runs the whole generator on every thread, each copy apart: it sees one thread and hears only of that.
 * Ends when all copies have ended.
 */
export function eachThread(generator: GeneratorLike): GeneratorLike {
  const original = lift(generator);
  return original === null ? null : new Copies({ generator: original, isPerProcess: false, keeps: [] });
}
