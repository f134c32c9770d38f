/** A barrier: waits until every thread is free. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class Synchronize extends Combinator {
  readonly #inner: Combinator | null;

  constructor(inner: Combinator | null) {
    super();
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    if (context.freeCount < context.threadCount) return 'pending';
    return this.#inner?.op(context) ?? null;
  }

  update(context: Context, event: GeneratorEvent): Combinator {
    const inner = this.#inner?.update(context, event) ?? null;
    return inner === this.#inner ? this : new Synchronize(inner);
  }
}

/** Begins the generator when all threads that it sees are free at once. A barrier before nothing is legal. */
export function synchronize(generator: GeneratorLike): GeneratorLike {
  return new Synchronize(lift(generator));
}
