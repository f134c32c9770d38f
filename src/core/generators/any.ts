/** Runs generators side by side. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step, sooner } from './combinator.ts';
import { lift } from './lift.ts';

class Any extends Combinator {
  readonly #inner: readonly Combinator[];

  constructor(inner: readonly Combinator[]) {
    super();
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    let best: Step | undefined;
    let bestIndex = 0;
    let ties = 0;
    let otherwise: NoStep = null;
    for (let i = 0; i < this.#inner.length; i++) {
      const answer = this.#inner[i]!.op(context);
      if (!isStep(answer)) {
        otherwise = sooner(otherwise, answer);
        continue;
      }
      if (best !== undefined && answer[0].timeNs > best[0].timeNs) continue;
      if (best !== undefined && answer[0].timeNs < best[0].timeNs) ties = 0;
      // Ties are drawn: always preferring one generator would starve the others.
      if (++ties > 1 && context.random.int(ties) > 0) continue;
      best = answer;
      bestIndex = i;
    }
    if (best === undefined) return otherwise;
    if (typeof otherwise === 'number' && otherwise < best[0].timeNs) return otherwise;
    return [best[0], this.#with(bestIndex, best[1])];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    let changed: (Combinator | null)[] | undefined;
    for (let i = 0; i < this.#inner.length; i++) {
      const before = this.#inner[i]!;
      const after = before.update(context, event);
      if (after === before) continue;
      changed ??= this.#inner.slice();
      changed[i] = after;
    }
    return changed === undefined ? this : anyOf(changed);
  }

  #with(index: number, next: Combinator | null): Combinator | null {
    if (next === this.#inner[index]) return this;
    const inner: (Combinator | null)[] = this.#inner.slice();
    inner[index] = next;
    return next === null ? anyOf(inner) : new Any(inner as Combinator[]);
  }
}

function anyOf(generators: readonly (Combinator | null)[]): Combinator | null {
  const present = generators.filter((generator) => generator !== null);
  return present.length < 2 ? (present[0] ?? null) : new Any(present);
}

/**
 * The soonest operation of any of the generators; every generator hears of every event. Ends when all have
 * ended.
 */
export function any(...generators: readonly GeneratorLike[]): GeneratorLike {
  return anyOf(generators.map(lift));
}
