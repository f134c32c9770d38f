/** Stages of a run, with a barrier before each: nothing of one stage overlaps the next. */
import type { GeneratorLike } from '../generator.ts';
import { concat } from './concat.ts';
import { synchronize } from './synchronize.ts';

/** All of the first generator; then, when every thread is free, all of the second; and so on. */
export function phases(...generators: readonly GeneratorLike[]): GeneratorLike {
  return concat(...generators.map((generator) => (generator === null ? null : synchronize(generator))));
}

/**
 * The first generator, a barrier, the second. (Jepsen's `then`; a module that exported that name would be
 * taken for a promise by `await import`.)
 */
export function andThen(first: GeneratorLike, second: GeneratorLike): GeneratorLike {
  return concat(first, second === null ? null : synchronize(second));
}
