/** Values, functions and lists as generators. */
import type { Context } from '../context.ts';
import type { Asked, Generator, GeneratorEvent, GeneratorFn, GeneratorLike } from '../generator.ts';
import type { Invocation } from '../op.ts';
import {
  Combinator,
  EMPTY_IN_A_ROW_MAX,
  emptyForEver,
  isStep,
  type NoStep,
  type Step,
} from './combinator.ts';
import { plannedOp } from './planned-op.ts';

/** Anything that is a generator, as a combinator. */
export function lift(generator: GeneratorLike): Combinator | null {
  if (generator === null || generator instanceof Combinator) return generator;
  if (typeof generator === 'function') return new FromFunction(generator);
  if (isList(generator)) return following(null, generator, 0);
  return isGenerator(generator) ? new FromGenerator(generator) : new FromInvocation(generator);
}

function isList(generator: GeneratorLike): generator is readonly GeneratorLike[] {
  return Array.isArray(generator);
}

function isGenerator(generator: Generator | Invocation): generator is Generator {
  return typeof (generator as Generator).op === 'function';
}

/** An invocation gives itself once. */
class FromInvocation extends Combinator {
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    super();
    this.#invocation = invocation;
  }

  op(context: Context): Step | NoStep {
    return once(this.#invocation, null, context);
  }

  update(): Combinator {
    return this;
  }

  override get isListening(): boolean {
    return false;
  }
}

function once(invocation: Invocation, next: Combinator | null, context: Context): Step | NoStep {
  const thread = context.someFree();
  if (thread === undefined) return 'pending';
  return [plannedOp(invocation, { thread, timeNs: context.timeNs }), next];
}

/** A function is called for a generator whenever the last one is exhausted. */
class FromFunction extends Combinator {
  readonly #fn: GeneratorFn;

  constructor(fn: GeneratorFn) {
    super();
    this.#fn = fn;
  }

  op(context: Context): Step | NoStep {
    for (let i = 0; i < EMPTY_IN_A_ROW_MAX; i++) {
      const made = this.#fn(context);
      if (made === null) return null;
      // By far the most frequent case, worth a shortcut.
      if (isInvocation(made)) return once(made, this, context);
      const answer = lift(made)?.op(context) ?? null;
      if (isStep(answer)) return [answer[0], answer[1] === null ? this : new Sequence(answer[1], [this], 0)];
      if (answer !== null) return answer;
    }
    throw emptyForEver('a function');
  }

  update(): Combinator {
    return this;
  }

  override get isListening(): boolean {
    return false;
  }
}

function isInvocation(generator: NonNullable<GeneratorLike>): generator is Invocation {
  return typeof (generator as Invocation).f === 'string';
}

/** Somebody's own generator, which may be followed by anything. */
class FromGenerator extends Combinator {
  readonly #generator: Generator;

  constructor(generator: Generator) {
    super();
    this.#generator = generator;
  }

  op(context: Context): Step | NoStep {
    const answer: Asked = this.#generator.op(context);
    if (typeof answer !== 'object' || answer === null) return answer;
    return [answer[0], answer[1] === this.#generator ? this : lift(answer[1])];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const next = this.#generator.update(context, event);
    return next === this.#generator ? this : lift(next);
  }
}

/** A list, or the rest of one: a position instead of a copy, so that long lists cost nothing. */
class Sequence extends Combinator {
  readonly #head: Combinator;
  readonly #items: readonly GeneratorLike[];
  readonly #from: number;

  constructor(head: Combinator, items: readonly GeneratorLike[], from: number) {
    super();
    this.#head = head;
    this.#items = items;
    this.#from = from;
  }

  op(context: Context): Step | NoStep {
    const items = this.#items;
    let head: Combinator | null = this.#head;
    for (let from = this.#from; ; from++) {
      const answer: Step | NoStep = head === null ? null : head.op(context);
      if (isStep(answer)) return [answer[0], following(answer[1], items, from)];
      if (answer !== null || from === items.length) return answer;
      head = lift(items[from]!);
    }
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const head = this.#head.update(context, event);
    return head === this.#head ? this : following(head, this.#items, this.#from);
  }
}

/** `head`, then the items from index `from` on. */
function following(
  head: Combinator | null,
  items: readonly GeneratorLike[],
  from: number,
): Combinator | null {
  let first = head;
  let next = from;
  while (first === null && next < items.length) first = lift(items[next++]!);
  return first === null || next === items.length ? first : new Sequence(first, items, next);
}
