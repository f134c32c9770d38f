/** Ends a generator when too many processes have crashed. */
import type { Context, ThreadId } from '../context.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';

/** The threads that the generator uses, and the processes that they had so far. */
interface Seen {
  readonly keep: (thread: ThreadId) => boolean;
  /** Processes that could have been used, whether they were or not. */
  readonly processCount: number;
  /** Latest process of each thread, by thread number plus one. */
  readonly latest: readonly (number | undefined)[];
}

function chooseThreads(limit: number, context: Context): Seen {
  const threads = new Set(context.threads().slice(0, limit));
  return { keep: (thread) => threads.has(thread), processCount: 0, latest: [] };
}

/** What was seen after a look at the processes of the present moment. */
function lookedAt(seen: Seen, visible: Context): Seen {
  let latest: (number | undefined)[] | undefined;
  let processCount = seen.processCount;
  for (const thread of visible.threads()) {
    const process = visible.processOf(thread);
    if (seen.latest[thread + 1] === process) continue;
    latest ??= seen.latest.slice();
    while (latest.length <= thread + 1) latest.push(undefined);
    latest[thread + 1] = process;
    processCount++;
  }
  return latest === undefined ? seen : { keep: seen.keep, processCount, latest };
}

class ProcessLimit extends Combinator {
  readonly #limit: number;
  readonly #inner: Combinator;
  /** Undefined until the first operation. */
  readonly #seen: Seen | undefined;

  constructor(limit: number, inner: Combinator, seen?: Seen) {
    super();
    this.#limit = limit;
    this.#inner = inner;
    this.#seen = seen;
  }

  op(context: Context): Step | NoStep {
    const before = this.#seen ?? chooseThreads(this.#limit, context);
    const visible = context.only(before.keep);
    const seen = lookedAt(before, visible);
    if (seen.processCount > this.#limit) return null;
    const answer = this.#inner.op(visible);
    if (!isStep(answer)) return answer;
    return [answer[0], answer[1] === null ? null : new ProcessLimit(this.#limit, answer[1], seen)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const visible = this.#seen === undefined ? context : context.only(this.#seen.keep);
    const inner = this.#inner.update(visible, event);
    if (inner === this.#inner) return this;
    return inner === null ? null : new ProcessLimit(this.#limit, inner, this.#seen);
  }
}

/**
 * The generator, as long as no more than `limit` processes could have run it. All processes that are there
 * count, not only those that did something: otherwise a run would trickle out on its last few threads.
 * Where there are more threads than `limit`, only the first `limit` are used.
 */
export function processLimit(limit: number, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null || limit <= 0 ? null : new ProcessLimit(limit, inner);
}
