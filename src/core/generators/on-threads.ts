/** Restricts a generator to some threads: others neither run it nor are seen by it. */
import type { Context, ThreadId } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

type Keep = (thread: ThreadId) => boolean;

class OnThreads extends Combinator {
  readonly #keep: Keep;
  readonly #inner: Combinator;

  constructor(keep: Keep, inner: Combinator) {
    super();
    this.#keep = keep;
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#inner.op(context.only(this.#keep));
    return isStep(answer) ? [answer[0], this.#after(answer[1])] : answer;
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    if (!this.#keep(event.thread)) return this;
    return this.#after(this.#inner.update(context.only(this.#keep), event));
  }

  #after(inner: Combinator | null): Combinator | null {
    if (inner === this.#inner) return this;
    return inner === null ? null : new OnThreads(this.#keep, inner);
  }
}

/** The generator, on the threads that `keep` accepts. `keep` must be pure. */
export function onThreads(keep: Keep, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null ? null : new OnThreads(keep, inner);
}
