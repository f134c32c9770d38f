/**
 * Independent keys: groups of client threads work on one key each and take the next key when its generator
 * is exhausted. Histories of single keys stay short, so that expensive checkers can judge them, however
 * long the run is.
 */
import { type Context, NEMESIS_THREAD, type ThreadId } from '../context.ts';
import { FaultlineError } from '../errors.ts';
import type { GeneratorEvent, GeneratorLike } from '../generator.ts';
import type { Key } from '../op.ts';
import {
  Combinator,
  EMPTY_IN_A_ROW_MAX,
  emptyForEver,
  isStep,
  type NoStep,
  type Step,
} from './combinator.ts';
import { askGroups, type GroupStep, isChoice } from './groups.ts';
import { lift } from './lift.ts';
import { withKey } from './planned-op.ts';

/** Which keys there are, and how they are worked on. */
export interface ConcurrentKeysOptions {
  /** Client threads that work on one key together. */
  readonly threadsPerKey: number;
  /** The keys in the order in which they are used; undefined where there are no more. Must be pure. */
  readonly keys: (index: number) => Key | undefined;
  /** What is done with a key. Must be pure; its operations need no `key`. */
  readonly generator: (key: Key) => GeneratorLike;
}

interface Group {
  readonly size: number;
  readonly keep: (thread: ThreadId) => boolean;
}

/** Which client thread belongs to which group. */
interface Layout {
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<ThreadId, number>;
}

/** The key that a group works on, and what is left to do with it. */
interface Work {
  readonly index: number;
  readonly key: Key;
  readonly generator: Combinator | null;
}

function layOut(threadsPerKey: number, context: Context): Layout {
  const threads = context.threads().filter((thread) => thread !== NEMESIS_THREAD);
  const groupOf = new Map(threads.map((thread, i) => [thread, Math.floor(i / threadsPerKey)]));
  const count = Math.ceil(threads.length / threadsPerKey);
  const groups = Array.from({ length: count }, (_, group) => ({
    size: Math.min(threadsPerKey, threads.length - group * threadsPerKey),
    keep: (thread: ThreadId) => groupOf.get(thread) === group,
  }));
  return { groups, groupOf };
}

interface State {
  readonly layout: Layout;
  /** By group; undefined where a group has yet to take its first key. */
  readonly works: readonly (Work | undefined)[];
  /** Index of the next key. */
  readonly nextKey: number;
}

class ConcurrentKeys extends Combinator {
  readonly #options: ConcurrentKeysOptions;
  /** Undefined until the first operation. */
  readonly #state: State | undefined;

  constructor(options: ConcurrentKeysOptions, state?: State) {
    super();
    this.#options = options;
    this.#state = state;
  }

  op(context: Context): Step | NoStep {
    const state = this.#state ?? this.#begin(context);
    const { layout } = state;
    const choice = askGroups<Work>(
      {
        count: layout.groups.length,
        groupOf: (thread) => layout.groupOf.get(thread),
        sizeOf: (group) => layout.groups[group]!.size,
        ask: (group) => this.#ask(state, group, context.only(layout.groups[group]!.keep)),
      },
      context,
    );
    if (!isChoice(choice)) return choice;
    const works = state.works.with(choice.group, choice.next);
    const nextKey = Math.max(state.nextKey, choice.next.index + 1);
    return [choice.op, new ConcurrentKeys(this.#options, { layout, works, nextKey })];
  }

  update(context: Context, event: GeneratorEvent): Combinator {
    const state = this.#state;
    const group = state?.layout.groupOf.get(event.thread);
    if (state === undefined || group === undefined) return this;
    const work = state.works[group];
    // A late completion of the group's former key is none of the present one's business.
    if (work === undefined || work.generator === null || work.key !== event.op.key) return this;
    const generator = work.generator.update(context.only(state.layout.groups[group]!.keep), event);
    if (generator === work.generator) return this;
    const works = state.works.with(group, { ...work, generator });
    return new ConcurrentKeys(this.#options, { ...state, works });
  }

  #begin(context: Context): State {
    const layout = layOut(this.#options.threadsPerKey, context);
    return { layout, works: layout.groups.map(() => undefined), nextKey: 0 };
  }

  /** Asks for the group's present key, and where that is exhausted, for the next one. */
  #ask(state: State, group: number, context: Context): GroupStep<Work> | NoStep {
    const work = state.works[group];
    const answer = work?.generator?.op(context) ?? null;
    if (isStep(answer)) return worked(work!, answer);
    return answer === null ? this.#askNextKey(state, context) : answer;
  }

  #askNextKey(state: State, context: Context): GroupStep<Work> | NoStep {
    for (let index = state.nextKey; index < state.nextKey + EMPTY_IN_A_ROW_MAX; index++) {
      const key = this.#options.keys(index);
      if (key === undefined) return null;
      const generator = lift(this.#options.generator(key));
      const answer = generator?.op(context) ?? null;
      if (isStep(answer)) return worked({ index, key, generator }, answer);
      if (answer !== null) return answer;
    }
    throw emptyForEver('concurrentKeys');
  }
}

function worked({ index, key }: Work, [op, generator]: Step): GroupStep<Work> {
  return [withKey(op, key), { index, key, generator }];
}

/**
 * Works on several keys at a time, `threadsPerKey` client threads on each, and sets the key of each
 * operation. Groups are threads next to one another; where the number of threads is not a multiple of
 * `threadsPerKey`, the last group is smaller, and its keys see less concurrency.
 */
export function concurrentKeys(options: ConcurrentKeysOptions): GeneratorLike {
  const { threadsPerKey } = options;
  if (!Number.isInteger(threadsPerKey) || threadsPerKey < 1) {
    throw new FaultlineError(
      'generator-broken',
      `concurrentKeys needs a whole number of threads per key, at least 1, and got ${threadsPerKey}.`,
    );
  }
  return new ConcurrentKeys(options);
}
