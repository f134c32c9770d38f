/** Tries until it worked. */
import type { Context, ThreadId } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class UntilOk extends Combinator {
  readonly #inner: Combinator | null;
  /** Threads that have an operation of this generator under way. */
  readonly #active: readonly ThreadId[];

  constructor(inner: Combinator | null, active: readonly ThreadId[]) {
    super();
    this.#inner = inner;
    this.#active = active;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#inner?.op(context) ?? null;
    if (!isStep(answer)) return answer;
    return [answer[0], new UntilOk(answer[1], [...this.#active, answer[0].thread])];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const inner = this.#inner?.update(context, event) ?? null;
    const isOurs = event.op.type !== 'invoke' && this.#active.includes(event.thread);
    if (!isOurs) return inner === this.#inner ? this : new UntilOk(inner, this.#active);
    if (event.op.type === 'ok') return null;
    return new UntilOk(
      inner,
      this.#active.filter((thread) => thread !== event.thread),
    );
  }
}

/** Operations of the generator until one of them completes as `ok`. */
export function untilOk(generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null ? null : new UntilOk(inner, []);
}
