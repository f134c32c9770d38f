/** At most so many operations of a generator. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class Limit extends Combinator {
  readonly #left: number;
  readonly #inner: Combinator;

  constructor(left: number, inner: Combinator) {
    super();
    this.#left = left;
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#inner.op(context);
    if (!isStep(answer)) return answer;
    const [op, next] = answer;
    return [op, next === null || this.#left <= 1 ? null : new Limit(this.#left - 1, next)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const inner = this.#inner.update(context, event);
    if (inner === this.#inner) return this;
    return inner === null ? null : new Limit(this.#left, inner);
  }
}

/** The first `count` operations of the generator. */
export function limit(count: number, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null || count <= 0 ? null : new Limit(count, inner);
}
