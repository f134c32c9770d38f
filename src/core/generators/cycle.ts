/** Begins a finite generator again each time that it is exhausted. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

interface Rounds {
  readonly original: Combinator;
  /** Rounds left, the current one included. */
  readonly left: number;
}

class Cycle extends Combinator {
  readonly #rounds: Rounds;
  /** What is left of the current round. */
  readonly #current: Combinator | null;

  constructor(rounds: Rounds, current: Combinator | null) {
    super();
    this.#rounds = rounds;
    this.#current = current;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#current?.op(context) ?? null;
    if (isStep(answer)) return [answer[0], new Cycle(this.#rounds, answer[1])];
    if (answer !== null || this.#rounds.left <= 1) return answer;
    const rounds = { original: this.#rounds.original, left: this.#rounds.left - 1 };
    // A round that is empty from its beginning would be empty for ever: then the cycle ends.
    const first = rounds.original.op(context);
    return isStep(first) ? [first[0], new Cycle(rounds, first[1])] : first;
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const current = this.#current?.update(context, event) ?? null;
    return current === this.#current ? this : new Cycle(this.#rounds, current);
  }
}

/** All of the generator, then all of it from its beginning, and so on, for ever or `times` times. */
export function cycle(generator: GeneratorLike, times = Infinity): GeneratorLike {
  const original = lift(generator);
  if (original === null || times <= 0) return null;
  return new Cycle({ original, left: times }, original);
}
