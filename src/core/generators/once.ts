/** One operation of a generator. */
import type { GeneratorLike } from '../generator.ts';
import { limit } from './limit.ts';

/** Only the first operation of the generator. */
export function once(generator: GeneratorLike): GeneratorLike {
  return limit(1, generator);
}
