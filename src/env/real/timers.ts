/**
 * Timers of one incarnation: a heap ordered by (due, order of creation) over a single timer of the platform,
 * whose own timers round to milliseconds, may fire early and keep no order among each other.
 * A cancelled timer stays in the heap until it is due, or until such timers outnumber the others.
 */
import type { Timer } from '../env.ts';

/** Longest delay that the platform understands; a later one takes several steps. */
const STEP_MS_MAX = 0x7fff_ffff;

class Entry implements Timer {
  readonly dueMs: number;
  readonly ordinal: number;
  fn: (() => void) | null;
  readonly #queue: TimerQueue;

  constructor(dueMs: number, ordinal: number, fn: () => void, queue: TimerQueue) {
    this.dueMs = dueMs;
    this.ordinal = ordinal;
    this.fn = fn;
    this.#queue = queue;
  }

  cancel(): void {
    if (this.fn === null) return;
    this.fn = null;
    this.#queue.noteCancelled();
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.ordinal < b.ordinal);
}

export class TimerQueue {
  #heap: Entry[] = [];
  #cancelled = 0;
  #created = 0;
  #armedMs = Number.POSITIVE_INFINITY;
  #disarm: () => void = () => {};
  readonly #run: (fn: () => void) => void;

  /** `run` calls what is due, and answers for what it throws. */
  constructor(run: (fn: () => void) => void) {
    this.#run = run;
  }

  after(ms: number, fn: () => void): Timer {
    const entry = new Entry(performance.now() + Math.max(0, ms), this.#created++, fn, this);
    this.#push(entry);
    if (entry.dueMs < this.#armedMs) this.#arm();
    return entry;
  }

  /** Nothing runs after this. */
  clear(): void {
    this.#heap = [];
    this.#disarm();
    this.#armedMs = Number.POSITIVE_INFINITY;
  }

  noteCancelled(): void {
    if (++this.#cancelled < 1000 || this.#cancelled * 2 < this.#heap.length) return;
    const kept = this.#heap.filter((entry) => entry.fn !== null).sort((a, b) => (before(a, b) ? -1 : 1));
    this.#heap = kept;
    this.#cancelled = 0;
  }

  #arm(): void {
    this.#disarm();
    const first = this.#heap[0];
    this.#armedMs = first?.dueMs ?? Number.POSITIVE_INFINITY;
    if (first === undefined || first.dueMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.ceil(first.dueMs - performance.now());
    if (delayMs <= 0) {
      const immediate = setImmediate(this.#fire);
      this.#disarm = () => clearImmediate(immediate);
    } else {
      const timeout = setTimeout(this.#fire, Math.min(delayMs, STEP_MS_MAX));
      this.#disarm = () => clearTimeout(timeout);
    }
  }

  readonly #fire = (): void => {
    const nowMs = performance.now();
    this.#armedMs = Number.NEGATIVE_INFINITY;
    while (this.#heap.length > 0 && this.#heap[0]!.dueMs <= nowMs) {
      const fn = this.#take(this.#pop());
      if (fn !== null) this.#run(fn);
    }
    this.#arm();
  };

  /** Takes the callback out, so that a cancel after this is without effect. */
  #take(entry: Entry): (() => void) | null {
    const fn = entry.fn;
    if (fn === null) this.#cancelled--;
    entry.fn = null;
    return fn;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
