/** Reserves threads for generators, so that one that blocks leaves threads for the others. */
import type { Context, ThreadId } from '../context.ts';
import { FaultlineError } from '../errors.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import { Combinator, type NoStep, type Step } from './combinator.ts';
import { askGroups, isChoice } from './groups.ts';
import { lift } from './lift.ts';

/** So many threads, and the generator that they run. */
export type Reserved = readonly [threads: number, generator: GeneratorLike];

interface Range {
  readonly size: number;
  readonly keep: (thread: ThreadId) => boolean;
}

/** Which thread belongs to which range; found at the first asking, when the threads are known. */
interface Layout {
  readonly rangeOf: ReadonlyMap<ThreadId, number>;
  readonly ranges: readonly Range[];
}

function layOut(sizes: readonly number[], threads: readonly ThreadId[]): Layout {
  const rangeOf = new Map<ThreadId, number>();
  let next = 0;
  for (const [range, size] of sizes.entries()) {
    for (const thread of threads.slice(next, next + size)) rangeOf.set(thread, range);
    next += size;
  }
  const ranges = sizes.map((size, range) => ({
    size,
    keep: (thread: ThreadId) => rangeOf.get(thread) === range,
  }));
  return { rangeOf, ranges };
}

class Reserve extends Combinator {
  readonly #sizes: readonly number[];
  /** One generator a range; the default comes last. */
  readonly #inner: readonly (Combinator | null)[];
  readonly #layout: Layout | undefined;

  constructor(sizes: readonly number[], inner: readonly (Combinator | null)[], layout?: Layout) {
    super();
    this.#sizes = sizes;
    this.#inner = inner;
    this.#layout = layout;
  }

  op(context: Context): Step | NoStep {
    const layout = this.#layout ?? this.#layOut(context);
    const choice = askGroups<Combinator | null>(
      {
        count: this.#inner.length,
        groupOf: (thread) => layout.rangeOf.get(thread),
        sizeOf: (range) => layout.ranges[range]!.size,
        ask: (range) => this.#inner[range]?.op(context.only(layout.ranges[range]!.keep)) ?? null,
      },
      context,
    );
    return isChoice(choice) ? [choice.op, this.#with(choice.group, choice.next, layout)] : choice;
  }

  update(context: Context, event: GeneratorEvent): Combinator {
    const layout = this.#layout;
    const range = layout?.rangeOf.get(event.thread);
    if (layout === undefined || range === undefined) return this;
    const inner = this.#inner[range]?.update(context.only(layout.ranges[range]!.keep), event) ?? null;
    return this.#with(range, inner, layout);
  }

  #with(range: number, inner: Combinator | null, layout: Layout): Reserve {
    if (inner === this.#inner[range] && layout === this.#layout) return this;
    return new Reserve(this.#sizes, this.#inner.with(range, inner), layout);
  }

  #layOut(context: Context): Layout {
    const reserved = this.#sizes.reduce((total, size) => total + size, 0);
    const rest = context.threadCount - reserved;
    if (rest < 0 || (rest === 0 && this.#inner.at(-1) !== null)) {
      throw new FaultlineError(
        'generator-broken',
        `reserve sets ${reserved} threads apart and its default generator needs one more, ` +
          `but it sees only ${context.threadCount}; raise the concurrency or reserve fewer.`,
      );
    }
    return layOut([...this.#sizes, rest], context.threads());
  }
}

/**
 * `reserve([[5, write], [10, cas]], read)`: the first five threads write, the next ten cas, the rest read.
 * Each generator sees only its own threads, and hears only of what happens on them.
 */
export function reserve(ranges: readonly Reserved[], rest: GeneratorLike): GeneratorLike {
  const inner = [...ranges.map(([, generator]) => lift(generator)), lift(rest)];
  if (inner.every((generator) => generator === null)) return null;
  return new Reserve(
    ranges.map(([threads]) => threads),
    inner,
  );
}
