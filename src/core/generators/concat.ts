/** One generator after another. */
import type { GeneratorLike } from '../generator.ts';

/** All of the first generator, then all of the second, and so on, without waiting in between. */
export function concat(...generators: readonly GeneratorLike[]): GeneratorLike {
  const present = generators.filter((generator) => generator !== null);
  return present.length < 2 ? (present[0] ?? null) : present;
}
