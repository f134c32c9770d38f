/** Takes turns between generators. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

class FlipFlop extends Combinator {
  readonly #inner: readonly (Combinator | null)[];
  readonly #turn: number;

  constructor(inner: readonly (Combinator | null)[], turn: number) {
    super();
    this.#inner = inner;
    this.#turn = turn;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#inner[this.#turn]?.op(context) ?? null;
    if (!isStep(answer)) return answer;
    const inner = this.#inner.with(this.#turn, answer[1]);
    return [answer[0], new FlipFlop(inner, (this.#turn + 1) % inner.length)];
  }

  update(context: Context, event: GeneratorEvent): Combinator {
    const inner = this.#inner.map((generator) => generator?.update(context, event) ?? null);
    const isChanged = inner.some((generator, i) => generator !== this.#inner[i]);
    return isChanged ? new FlipFlop(inner, this.#turn) : this;
  }
}

/** One operation of the first generator, one of the second, and so on in turns; ends when one has ended. */
export function flipFlop(...generators: readonly GeneratorLike[]): GeneratorLike {
  return generators.length === 0 ? null : new FlipFlop(generators.map(lift), 0);
}
