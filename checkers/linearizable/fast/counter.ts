/**
 * A counter that only goes up by one, and reads of it. It may be as slow as it can: an increment counts
 * when it returns, or when a read that returns needs it; then those that have to return first are counted
 * first. A read that begins when more is counted already, or that returns when too few were asked for, is
 * wrong. The counter passes every total, so a read sees its own if the count was no greater when it began
 * and no less when it returned. O(n log n), for the queue of increments that are not counted yet.
 *
 * An increment that may never have happened has no time at which it must be counted: it comes last.
 */
import { assert } from '../../../src/index.ts';
import { illegal, type Judgement, LEGAL } from './judgement.ts';
import { isIdle, type Timeline } from './timeline.ts';

const NOT_A_READ = -1;

export function judgeCounter(timeline: Timeline): Judgement | undefined {
  const { init } = timeline.semantics.model;
  const totals = totalsOf(timeline);
  if (totals === undefined || typeof init !== 'number') return undefined;
  return new Sweep(timeline, totals).judge(init);
}

/** What each call read, or `NOT_A_READ`; undefined where a call is neither an increment nor a read. */
function totalsOf(timeline: Timeline): Float64Array | undefined {
  const { semantics, calls } = timeline;
  const totals = new Float64Array(calls.length);
  for (let i = 0; i < calls.length; i++) {
    const role = semantics.roleOf(calls[i]!.cls);
    if (isIdle(timeline, i)) totals[i] = Number.NaN;
    else if (role?.does === 'increment') totals[i] = NOT_A_READ;
    else if (role?.does === 'count' && role.total >= 0) totals[i] = role.total;
    else return undefined;
  }
  return totals;
}

class Sweep {
  readonly #timeline: Timeline;
  readonly #totals: Float64Array;
  readonly #events: Int32Array;
  readonly #uncounted: EarliestFirst;
  readonly #isCounted: Uint8Array;
  #count = 0;

  constructor(timeline: Timeline, totals: Float64Array) {
    this.#timeline = timeline;
    this.#totals = totals;
    this.#events = timeline.events;
    this.#uncounted = new EarliestFirst(timeline.returns);
    this.#isCounted = new Uint8Array(timeline.calls.length);
  }

  judge(init: number): Judgement {
    this.#count = init;
    for (const event of this.#events) {
      const position = event < 0 ? ~event : event;
      const total = this.#totals[position]!;
      if (total === NOT_A_READ) this.#passIncrement(position, event);
      else if (event >= 0) {
        if (this.#count > total) return this.#tooSmall(position, init);
      } else if (!this.#countUpTo(total)) return illegal([position]);
    }
    return LEGAL;
  }

  #passIncrement(position: number, event: number): void {
    if (event >= 0) this.#uncounted.add(position);
    else if (this.#isCounted[position] === 0) {
      // Whatever returned before is counted, so it is the first.
      const first = this.#uncounted.take();
      assert(first === position, 'increments are counted when they return');
      this.#isCounted[position] = 1;
      this.#count++;
    }
  }

  /** False where too few increments were asked for. */
  #countUpTo(total: number): boolean {
    while (this.#count < total) {
      if (this.#uncounted.size === 0) return false;
      this.#isCounted[this.#uncounted.take()] = 1;
      this.#count++;
    }
    // A total between two others is never passed.
    return Number.isInteger(this.#count - total);
  }

  /**
   * The count was too great because of an earlier read and the increments that began after that one returned
   * and returned before this one began; or because of increments alone.
   */
  #tooSmall(read: number, init: number): Judgement {
    const { begins, returns } = this.#timeline;
    const total = this.#totals[read]!;
    const until = begins[read]!;
    const since: number[] = [];
    for (let tick = until - 1; tick >= 0; tick--) {
      const event = this.#events[tick]!;
      const position = event < 0 ? ~event : event;
      const seen = this.#totals[position]!;
      if (event >= 0 && seen === NOT_A_READ && returns[position]! < until) since.push(position);
      else if (event < 0 && seen >= 0 && seen + since.length > total) {
        return illegal([read, position, ...since]);
      }
      if (init + since.length > total) break;
    }
    return illegal([read, ...since]);
  }
}

/** Calls by their return, the earliest first: a binary heap. */
class EarliestFirst {
  readonly #returns: Int32Array;
  readonly #heap: number[] = [];

  constructor(returns: Int32Array) {
    this.#returns = returns;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(position: number): void {
    const heap = this.#heap;
    let at = heap.push(position) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(position, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = position;
  }

  #isBefore(a: number, b: number): boolean {
    return this.#returns[a]! < this.#returns[b]!;
  }

  take(): number {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
