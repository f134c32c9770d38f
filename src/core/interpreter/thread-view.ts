/**
 * The context that generators see. One `RunState` holds the present moment of a run and is moved on in
 * place; views are masks over it, so narrowing a context to some threads (`only`) costs one cached look-up
 * and no copy. A view is valid during one asking: generators are pure and must not keep it.
 */
import type { ClusterView, Context, ThreadId } from '../context.ts';
import { hash3, hashString, KeyedRandom, seedBits } from '../random.ts';
import { ThreadSet } from '../thread-set.ts';

export interface RunStateOptions {
  readonly concurrency: number;
  readonly seed: number;
  readonly cluster: { readonly view: ClusterView };
}

/** The present moment of a run: the clock, the free threads, the processes. */
export class RunState {
  readonly concurrency: number;
  readonly cluster: { readonly view: ClusterView };
  readonly free: ThreadSet;
  readonly random: KeyedRandom;
  /** Process of each client thread. */
  readonly processes: number[];
  timeNs = 0;
  /** Operations invoked so far: the bucket that all draws are keyed by. */
  opCount = 0;
  readonly #threadKey: number;

  constructor(options: RunStateOptions) {
    this.concurrency = options.concurrency;
    this.cluster = options.cluster;
    this.free = ThreadSet.of(options.concurrency, () => true);
    this.random = new KeyedRandom(options.seed, 'generator');
    this.processes = Array.from({ length: options.concurrency }, (_, thread) => thread);
    this.#threadKey = hash3(seedBits(options.seed), hashString('thread'), 0);
  }

  /** Begins an asking at `timeNs`: the draws start over. */
  begin(timeNs: number): void {
    this.timeNs = timeNs;
    this.random.at(this.opCount);
  }

  /** An even choice below `count` that uses up no draw: the same at every asking between two operations. */
  choice(count: number): number {
    return Math.floor(((hash3(this.#threadKey, this.opCount | 0, 0) >>> 0) / 0x1_0000_0000) * count);
  }
}

type Keep = (thread: ThreadId) => boolean;

/** A generator that makes a new `keep` at each asking must not fill the memory with views. */
const CACHED_VIEWS_MAX = 4096;

export class ThreadView implements Context {
  readonly threadCount: number;
  readonly #state: RunState;
  readonly #mask: ThreadSet;
  readonly #views = new Map<Keep, ThreadView>();
  /** The latest two look-ups: as a rule it is the clients' and the nemesis' by turns. */
  #latestKeep: Keep | undefined;
  #latestView: ThreadView | undefined;
  #earlierKeep: Keep | undefined;
  #earlierView: ThreadView | undefined;
  #threads: readonly ThreadId[] | undefined;

  constructor(state: RunState, mask: ThreadSet = ThreadSet.of(state.concurrency, () => true)) {
    this.#state = state;
    this.#mask = mask;
    this.threadCount = mask.countCommon(mask);
  }

  get timeNs(): number {
    return this.#state.timeNs;
  }

  get concurrency(): number {
    return this.#state.concurrency;
  }

  get cluster(): ClusterView {
    return this.#state.cluster.view;
  }

  get random(): KeyedRandom {
    return this.#state.random;
  }

  get freeCount(): number {
    return this.#mask.countCommon(this.#state.free);
  }

  someFree(): ThreadId | undefined {
    const count = this.freeCount;
    if (count === 0) return undefined;
    const n = count === 1 ? 0 : this.#state.choice(count);
    return this.#mask.nthCommon(this.#state.free, n);
  }

  isFree(thread: ThreadId): boolean {
    return this.#mask.has(thread) && this.#state.free.has(thread);
  }

  threads(): readonly ThreadId[] {
    this.#threads ??= this.#mask.toArray();
    return this.#threads;
  }

  processOf(thread: ThreadId): number {
    return this.#state.processes[thread] ?? thread;
  }

  only(keep: Keep): Context {
    if (keep === this.#latestKeep) return this.#latestView!;
    if (keep === this.#earlierKeep) return this.#earlierView!;
    const view = this.#views.get(keep) ?? this.#narrowed(keep);
    this.#earlierKeep = this.#latestKeep;
    this.#earlierView = this.#latestView;
    this.#latestKeep = keep;
    this.#latestView = view;
    return view;
  }

  #narrowed(keep: Keep): ThreadView {
    const mask = ThreadSet.of(this.concurrency, (thread) => this.#mask.has(thread) && keep(thread));
    const view = new ThreadView(this.#state, mask);
    if (this.#views.size === CACHED_VIEWS_MAX) this.#views.clear();
    this.#views.set(keep, view);
    return view;
  }
}
