/** A copy of a generator for every process. */
import type { GeneratorLike } from '../generator.ts';
import { Copies } from './copies.ts';
import { lift } from './lift.ts';

/**
 * Runs the whole generator on every process, each copy apart: a thread whose process crashed begins it
 * again under its new one. Ends when the copies of all processes at that moment have ended.
 */
export function eachProcess(generator: GeneratorLike): GeneratorLike {
  const original = lift(generator);
  return original === null ? null : new Copies({ generator: original, isPerProcess: true, keeps: [] });
}
