/** A total rate over all threads, with random gaps. */
import type { GeneratorLike } from '../generator.ts';
import { lift } from './lift.ts';
import { Paced } from './paced.ts';

/**
 * Starts an operation every `meanNs` nanoseconds on average, over all threads together: the gaps are
 * uniform between 0 and twice the mean, the first operation is due at once. An operation that finds no free
 * thread starts late, and the next ones sooner.
 */
export function stagger(meanNs: number, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  const spanNs = Math.round(meanNs * 2);
  return inner === null ? null : new Paced((random) => random.int(spanNs), inner);
}
