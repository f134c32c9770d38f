/**
 * Ends a generator some time after its first operation. The clock starts with that operation and not with
 * the first asking, because asking leaves no trace: only an operation that is made moves a generator on.
 */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class TimeLimit extends Combinator {
  readonly #limitNs: number;
  readonly #inner: Combinator;
  /** Infinity until the first operation. */
  readonly #endNs: number;

  constructor(limitNs: number, inner: Combinator, endNs = Infinity) {
    super();
    this.#limitNs = limitNs;
    this.#inner = inner;
    this.#endNs = endNs;
  }

  op(context: Context): Step | NoStep {
    if (context.timeNs >= this.#endNs) return null;
    const answer = this.#inner.op(context);
    // What comes next, the healing of a fault for example, waits for the end of the time.
    if (!isStep(answer)) return typeof answer === 'number' && answer > this.#endNs ? this.#endNs : answer;
    const [op, next] = answer;
    if (op.timeNs >= this.#endNs) return this.#endNs;
    const endNs = this.#endNs === Infinity ? op.timeNs + this.#limitNs : this.#endNs;
    return [op, next === null ? null : new TimeLimit(this.#limitNs, next, endNs)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const inner = this.#inner.update(context, event);
    if (inner === this.#inner) return this;
    return inner === null ? null : new TimeLimit(this.#limitNs, inner, this.#endNs);
  }
}

/**
 * The generator's operations that begin less than `limitNs` nanoseconds after its first one. What is under
 * way at the end is not cut short.
 */
export function timeLimit(limitNs: number, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null || limitNs <= 0 ? null : new TimeLimit(limitNs, inner);
}
