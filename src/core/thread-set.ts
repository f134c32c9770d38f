/**
 * A set of threads as bits, so that "which of my threads are free" is a few machine words and no list.
 * Client thread t is bit t; the nemesis, whose thread number is -1, is the highest bit.
 */
import { NEMESIS_THREAD, type ThreadId } from './context.ts';

export class ThreadSet {
  readonly concurrency: number;
  readonly #words: Int32Array;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
    this.#words = new Int32Array((concurrency >> 5) + 1);
  }

  /** The threads of a run that `keep` accepts, the nemesis among them. */
  static of(concurrency: number, keep: (thread: ThreadId) => boolean): ThreadSet {
    const set = new ThreadSet(concurrency);
    for (let bit = 0; bit <= concurrency; bit++) {
      const thread = bit === concurrency ? NEMESIS_THREAD : bit;
      if (keep(thread)) set.add(thread);
    }
    return set;
  }

  add(thread: ThreadId): void {
    const bit = this.#bitOf(thread);
    this.#words[bit >> 5]! |= 1 << (bit & 31);
  }

  remove(thread: ThreadId): void {
    const bit = this.#bitOf(thread);
    this.#words[bit >> 5]! &= ~(1 << (bit & 31));
  }

  has(thread: ThreadId): boolean {
    const bit = this.#bitOf(thread);
    return thread < this.concurrency && ((this.#words[bit >> 5]! >>> (bit & 31)) & 1) === 1;
  }

  /** How many threads are in both sets. */
  countCommon(other: ThreadSet): number {
    let count = 0;
    for (let i = 0; i < this.#words.length; i++) count += popCount(this.#words[i]! & other.#words[i]!);
    return count;
  }

  /** The `n`th thread (from 0) of those in both sets; there must be more than `n`. */
  nthCommon(other: ThreadSet, n: number): ThreadId {
    let left = n;
    let i = 0;
    for (;;) {
      let word = this.#words[i]! & other.#words[i]!;
      const count = popCount(word);
      if (left < count) {
        while (left-- > 0) word &= word - 1;
        const bit = (i << 5) + 31 - Math.clz32(word & -word);
        return bit === this.concurrency ? NEMESIS_THREAD : bit;
      }
      left -= count;
      i++;
    }
  }

  /** Ascending, the nemesis last. */
  toArray(): ThreadId[] {
    return Array.from({ length: this.countCommon(this) }, (_, n) => this.nthCommon(this, n));
  }

  #bitOf(thread: ThreadId): number {
    return thread === NEMESIS_THREAD ? this.concurrency : thread;
  }
}

function popCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
