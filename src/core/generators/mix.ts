/**
 * A random mixture: each operation comes from one generator, drawn by weight. Where the one that was drawn
 * must wait, another is drawn, so that a generator that waits for a slow thread blocks nobody else.
 */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import type { Random } from '../random.ts';
import { Combinator, isStep, type NoStep, type Step, sooner } from './combinator.ts';
import { lift } from './lift.ts';

/** A generator and its share of the operations. */
export type Weighted = readonly [weight: number, generator: GeneratorLike];

class Mix extends Combinator {
  readonly #weights: readonly number[];
  readonly #inner: readonly Combinator[];
  readonly #totalWeight: number;
  readonly #isListening: boolean;

  constructor(weights: readonly number[], inner: readonly Combinator[]) {
    super();
    this.#weights = weights;
    this.#inner = inner;
    this.#totalWeight = sum(weights);
    this.#isListening = inner.some((generator) => generator.isListening);
  }

  override get isListening(): boolean {
    return this.#isListening;
  }

  op(context: Context): Step | NoStep {
    const drawn = draw(context.random, this.#weights, this.#totalWeight);
    const answer = this.#inner[drawn]!.op(context);
    if (isStep(answer)) return [answer[0], this.#with(drawn, answer[1])];
    if (answer !== null && context.freeCount === 0) return answer;
    return this.#opOfOthers(drawn, answer, context);
  }

  /** The generator that was drawn has nothing now: draws among the others until one has. */
  #opOfOthers(drawn: number, its: NoStep, context: Context): Step | NoStep {
    const weights = this.#weights.slice();
    let otherwise = its;
    weights[drawn] = 0;
    for (let tried = 1; tried < weights.length; tried++) {
      const i = draw(context.random, weights, sum(weights));
      const answer = this.#inner[i]!.op(context);
      if (isStep(answer)) return [answer[0], this.#with(i, answer[1])];
      otherwise = sooner(otherwise, answer);
      weights[i] = 0;
    }
    return otherwise;
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    if (!this.#isListening) return this;
    let next: Mix | null = this;
    for (let i = this.#inner.length - 1; i >= 0; i--) {
      const after = this.#inner[i]!.update(context, event);
      if (next !== null) next = next.#with(i, after);
    }
    return next;
  }

  #with(index: number, generator: Combinator | null): Mix | null {
    if (generator === this.#inner[index]) return this;
    if (generator !== null) return new Mix(this.#weights, this.#inner.with(index, generator));
    if (this.#inner.length === 1) return null;
    return new Mix(this.#weights.toSpliced(index, 1), this.#inner.toSpliced(index, 1));
  }
}

function sum(weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

/** Index of a weight, in proportion to the weights; those that are zero are never drawn. */
function draw(random: Random, weights: readonly number[], total: number): number {
  let left = random.unit() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    if (left < weight) return i;
    left -= weight;
    last = i;
  }
  // Only rounding leads here.
  return last;
}

function isWeighted(branch: Weighted | GeneratorLike): branch is Weighted {
  return Array.isArray(branch) && typeof branch[0] === 'number';
}

/**
 * A random mixture of generators, `mix([[3, read], [1, write]])` with weights or `mix([read, write])`
 * without. Ends when all of them have ended.
 */
export function mix(branches: readonly (Weighted | GeneratorLike)[]): GeneratorLike {
  const weights: number[] = [];
  const inner: Combinator[] = [];
  for (const branch of branches) {
    const [weight, generator] = isWeighted(branch) ? branch : [1, branch];
    const lifted = lift(generator);
    if (lifted === null || weight <= 0) continue;
    weights.push(weight);
    inner.push(lifted);
  }
  return inner.length === 0 ? null : new Mix(weights, inner);
}
