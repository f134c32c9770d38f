/** The opposite of `once`: makes many operations of a generator that gives one. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class Repeat extends Combinator {
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
    if (this.#left === Infinity) return [answer[0], this];
    return [answer[0], this.#left <= 1 ? null : new Repeat(this.#left - 1, this.#inner)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const inner = this.#inner.update(context, event);
    if (inner === this.#inner) return this;
    return inner === null ? null : new Repeat(this.#left, inner);
  }
}

/**
 * Gives the generator's first operation again and again, for ever or `times` times: its state never moves
 * on. The generator is asked anew each time, so what it draws may differ.
 */
export function repeat(generator: GeneratorLike, times = Infinity): GeneratorLike {
  const inner = lift(generator);
  return inner === null || times <= 0 ? null : new Repeat(times, inner);
}
