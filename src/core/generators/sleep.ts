/** A pause of one thread. */
import type { Context } from '../context.ts';
import type { GeneratorLike } from '../generator.ts';
import { Combinator, type NoStep, type Step } from './combinator.ts';

class Sleep extends Combinator {
  readonly #lengthNs: number;

  constructor(lengthNs: number) {
    super();
    this.#lengthNs = lengthNs;
  }

  op(context: Context): Step | NoStep {
    const thread = context.someFree();
    if (thread === undefined) return 'pending';
    const value = this.#lengthNs;
    return [{ type: 'sleep', thread, timeNs: context.timeNs, f: 'sleep', value }, null];
  }

  update(): Combinator {
    return this;
  }

  override get isListening(): boolean {
    return false;
  }
}

/** Keeps one thread busy for `lengthNs` nanoseconds, once. Nothing is recorded. */
export function sleep(lengthNs: number): GeneratorLike {
  return new Sleep(Math.round(lengthNs));
}
