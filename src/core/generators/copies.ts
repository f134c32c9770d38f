/**
 * One copy of a generator for each thread, or for each process: what `eachThread` and `eachProcess` have in
 * common. A copy is the original until its thread has done something.
 */
import type { Context, ThreadId } from '../context.ts';
import type { GeneratorEvent } from '../generator.ts';
import { Combinator, type NoStep, type Step } from './combinator.ts';
import { askGroups, isChoice } from './groups.ts';

type Keep = (thread: ThreadId) => boolean;

interface Copy {
  readonly process: number;
  readonly generator: Combinator | null;
}

/** What does not change while the copies move on. */
export interface Original {
  readonly generator: Combinator;
  /** A thread that goes on under a new process begins from the original again. */
  readonly isPerProcess: boolean;
  /** `keep` function of each thread, made when first needed: contexts are cached by their identity. */
  readonly keeps: Keep[];
}

export class Copies extends Combinator {
  readonly #original: Original;
  /** By thread number plus one: the nemesis comes first. */
  readonly #copies: readonly (Copy | undefined)[];

  constructor(original: Original, copies: readonly (Copy | undefined)[] = []) {
    super();
    this.#original = original;
    this.#copies = copies;
  }

  op(context: Context): Step | NoStep {
    const threads = context.threads();
    const choice = askGroups<Combinator | null>(
      {
        count: threads.length,
        groupOf: (thread) => (threads[thread] === thread ? thread : threads.indexOf(thread)),
        sizeOf: () => 1,
        ask: (i) => this.#ask(threads[i]!, context),
      },
      context,
    );
    return isChoice(choice) ? [choice.op, this.#with(choice.op.thread, choice.next, context)] : choice;
  }

  #ask(thread: ThreadId, context: Context): Step | NoStep {
    // The copy of a busy thread may yet hear something, or begin again: it has not ended.
    if (!context.isFree(thread)) return 'pending';
    return this.#copyOf(thread, context)?.op(this.#only(thread, context)) ?? null;
  }

  update(context: Context, event: GeneratorEvent): Combinator {
    const { thread } = event;
    const copy = this.#copyOf(thread, context);
    const next = copy?.update(this.#only(thread, context), event) ?? null;
    return next === copy ? this : this.#with(thread, next, context);
  }

  #only(thread: ThreadId, context: Context): Context {
    const { keeps } = this.#original;
    while (keeps.length <= thread + 1) {
      const own = keeps.length - 1;
      keeps.push((other) => other === own);
    }
    return context.only(keeps[thread + 1]!);
  }

  #copyOf(thread: ThreadId, context: Context): Combinator | null {
    const copy = this.#copies[thread + 1];
    if (copy === undefined) return this.#original.generator;
    const isStale = this.#original.isPerProcess && copy.process !== context.processOf(thread);
    return isStale ? this.#original.generator : copy.generator;
  }

  #with(thread: ThreadId, generator: Combinator | null, context: Context): Copies {
    const copies = this.#copies.slice();
    while (copies.length <= thread + 1) copies.push(undefined);
    copies[thread + 1] = { process: context.processOf(thread), generator };
    return new Copies(this.#original, copies);
  }
}
