/** A total rate over all threads, with equal gaps. */
import type { GeneratorLike } from '../generator.ts';
import { lift } from './lift.ts';
import { Paced } from './paced.ts';

/**
 * Starts an operation every `gapNs` nanoseconds, over all threads together, the first at once. An operation
 * that finds no free thread starts late, and the next ones sooner.
 */
export function delay(gapNs: number, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  const wholeNs = Math.round(gapNs);
  return inner === null ? null : new Paced(() => wholeNs, inner);
}
