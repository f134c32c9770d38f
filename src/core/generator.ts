/**
 * Generators say which operation comes next. A generator is an immutable value with two pure functions:
 * `op` gives an operation and the generator that follows, or `pending` (ask again after the next event), or
 * a time (nothing before it), or null (exhausted); `update` reacts to what happened. An invocation, a
 * function and a list are generators already: an invocation yields itself once, a list its elements one
 * after another, a function is called for a generator each time the last one is exhausted, until it returns
 * null. The algebra is Jepsen's; `generators/` holds the combinators, one a file.
 */
import type { Context, ThreadId } from './context.ts';
import type { Invocation, Op } from './op.ts';

/** An operation that a generator asks for, bound to a thread and a time. */
export interface PlannedOp extends Invocation {
  /** `sleep` keeps the thread busy for `value` nanoseconds and is not recorded. */
  readonly type: 'invoke' | 'sleep';
  readonly thread: ThreadId;
  /** Not before this time, nanoseconds since the run began. */
  readonly timeNs: number;
}

/**
 * A number is a time in nanoseconds: nothing before it; ask again then, or after the next event. An
 * operation with a time to come means the same, but is made up only to be thrown away.
 */
export type Asked = readonly [op: PlannedOp, next: GeneratorLike] | 'pending' | number | null;

/** What happened: an invocation or completion, with the thread that it happened on. */
export interface GeneratorEvent {
  readonly op: Op;
  readonly thread: ThreadId;
}

export interface Generator {
  op(context: Context): Asked;
  update(context: Context, event: GeneratorEvent): GeneratorLike;
}

export type GeneratorFn = (context: Context) => GeneratorLike;

export type GeneratorLike = Generator | Invocation | GeneratorFn | readonly GeneratorLike[] | null;
