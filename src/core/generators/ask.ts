/** Asking and telling anything that can be a generator; for generators that people write themselves. */
import type { Context } from '../context.ts';
import type { Asked, GeneratorEvent, GeneratorLike } from '../generator.ts';
import { lift } from './lift.ts';

/** The next operation of anything that can be a generator. */
export function asked(generator: GeneratorLike, context: Context): Asked {
  return lift(generator)?.op(context) ?? null;
}

/** The same, with `next` in place of what is left of the generator once it gave an operation. */
export function askedThen(generator: GeneratorLike, context: Context, next: GeneratorLike): Asked {
  const answer = asked(generator, context);
  return Array.isArray(answer) ? [answer[0], next] : answer;
}

/** What follows anything that can be a generator after an event. */
export function told(generator: GeneratorLike, context: Context, event: GeneratorEvent): GeneratorLike {
  return lift(generator)?.update(context, event) ?? null;
}
