/** Leaves operations out. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike, PlannedOp } from '../generator.ts';
import {
  Combinator,
  EMPTY_IN_A_ROW_MAX,
  emptyForEver,
  isStep,
  type NoStep,
  type Step,
} from './combinator.ts';
import { lift } from './lift.ts';

type Accept = (op: PlannedOp) => boolean;

class Filter extends Combinator {
  readonly #accept: Accept;
  readonly #inner: Combinator;

  constructor(accept: Accept, inner: Combinator) {
    super();
    this.#accept = accept;
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    let inner: Combinator | null = this.#inner;
    for (let skipped = 0; skipped < EMPTY_IN_A_ROW_MAX; skipped++) {
      if (inner === null) return null;
      const answer: Step | NoStep = inner.op(context);
      if (!isStep(answer)) return answer;
      if (answer[0].type === 'sleep' || this.#accept(answer[0])) return [answer[0], this.#after(answer[1])];
      inner = answer[1];
    }
    throw emptyForEver('a filter');
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    return this.#after(this.#inner.update(context, event));
  }

  #after(inner: Combinator | null): Combinator | null {
    if (inner === this.#inner) return this;
    return inner === null ? null : new Filter(this.#accept, inner);
  }
}

/** Only those operations of the generator that `accept` accepts; the others are skipped. */
export function filter(accept: Accept, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null ? null : new Filter(accept, inner);
}
