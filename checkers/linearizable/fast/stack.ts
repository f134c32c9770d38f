/**
 * A stack whose values are distinct (Lee and Mathur, OOPSLA 2025, on stacks). If the history is
 * linearizable, it is so with the stack empty at every moment that is critical for no value: what crosses
 * such a moment is either pushed after it or popped before it instead. So a value whose push and whose pop
 * each can take effect at such a moment may lie at the bottom in between, and the history is linearizable
 * exactly where it is without that value. Taking it out leaves more moments free, and so on; where values
 * are left that none of this reaches, the history is not linearizable.
 *
 * O(n log n): each moment becomes free once, and then reaches the pushes and pops that are open at it, each
 * once; segment trees find both.
 */
import { assert } from '../../../src/index.ts';
import { criticalCover, type Span } from './cover.ts';
import type { Judgement } from './judgement.ts';
import type { Lifetimes } from './lifetimes.ts';
import { CountTree, FirstBelow } from './segment-trees.ts';
import { criticalCounts, judgeTaking } from './taking.ts';
import type { Timeline } from './timeline.ts';

export function judgeStack(timeline: Timeline): Judgement | undefined {
  return judgeTaking(timeline, { contradiction: tangled });
}

/** A few values none of which can lie at the bottom while the others are there. */
function tangled(lives: Lifetimes): readonly number[] {
  const unstacking = new Unstacking(lives);
  unstacking.run();
  return unstacking.tangle();
}

/** Values by a tick, each with a bound, to be found by moments. */
class Ends {
  readonly #valueAt: Int32Array;
  readonly #bounds: FirstBelow;

  constructor(ticks: number) {
    this.#valueAt = new Int32Array(ticks);
    this.#bounds = new FirstBelow(ticks);
  }

  put(end: { readonly tick: number; readonly bound: number; readonly value: number }): void {
    this.#valueAt[end.tick] = end.value;
    this.#bounds.put(end.tick, end.bound);
  }

  build(): void {
    this.#bounds.build();
  }

  /** Visits once, and takes out, all from that tick on with a bound of at most so much. */
  takeAll(from: number, bound: number, visit: (value: number) => void): void {
    for (let at = this.#bounds.takeFirst(from, bound); at >= 0; at = this.#bounds.takeFirst(from, bound)) {
      visit(this.#valueAt[at]!);
    }
  }
}

class Unstacking {
  readonly #lives: Lifetimes;
  readonly #end: number;
  /** Critical values of each moment that is not free yet. */
  readonly #counts: CountTree;
  /** By the tick at which the push returns, with the tick at which it begins. */
  readonly #pushes: Ends;
  /** By the tick at which the pop begins, with the tick at which it returns, both counted from the end. */
  readonly #pops: Ends;
  /** How many of push and pop can take effect at a free moment, by value. */
  readonly #reached: Uint8Array;
  /** Values at the bottom, to be taken out. */
  readonly #ready: number[] = [];
  #left = 0;

  constructor(lives: Lifetimes) {
    this.#lives = lives;
    this.#end = lives.timeline.end;
    this.#counts = new CountTree(criticalCounts(lives));
    this.#pushes = new Ends(this.#end + 1);
    this.#pops = new Ends(this.#end + 1);
    this.#reached = new Uint8Array(lives.count);
    // Without critical moments a value can be popped right after its push, whatever lies below.
    for (let v = 0; v < lives.count; v++) if (this.#isCritical(v)) this.#add(v);
    this.#pushes.build();
    this.#pops.build();
  }

  #isCritical(v: number): boolean {
    return this.#lives.putUntil[v]! < this.#lives.takeFrom[v]!;
  }

  #add(value: number): void {
    const { putFrom, putUntil, takeFrom, takeUntil } = this.#lives;
    this.#left++;
    this.#pushes.put({ tick: putUntil[value]!, bound: putFrom[value]!, value });
    // What was never popped is popped after the end, where all is free.
    if (takeFrom[value] === this.#end) this.#reached[value] = 1;
    else this.#pops.put({ tick: this.#end - takeFrom[value]!, bound: this.#end - takeUntil[value]!, value });
  }

  run(): void {
    this.#free({ from: 0, until: this.#end + 1 });
    while (this.#ready.length > 0) {
      const v = this.#ready.pop()!;
      const critical = { from: this.#lives.putUntil[v]!, until: this.#lives.takeFrom[v]! };
      this.#left--;
      this.#counts.decrement(critical);
      this.#free(critical);
    }
  }

  /** Frees the moments of the span that are critical for no value any more. */
  #free({ from, until }: Span): void {
    const reach = (v: number) => {
      if (++this.#reached[v]! === 2) this.#ready.push(v);
    };
    for (
      let moment = this.#counts.nextZero(from);
      moment < until;
      moment = this.#counts.nextZero(moment + 1)
    ) {
      this.#counts.forget(moment);
      this.#pushes.takeAll(moment + 1, moment, reach);
      this.#pops.takeAll(this.#end - moment, this.#end - moment - 1, reach);
    }
  }

  tangle(): readonly number[] {
    if (this.#left === 0) return [];
    const { count, putUntil, takeFrom } = this.#lives;
    const isLeft = (v: number) => this.#reached[v]! < 2 && this.#isCritical(v);
    const left: number[] = [];
    for (let v = 0; v < count; v++) if (isLeft(v)) left.push(v);
    left.sort((a, b) => putUntil[a]! - putUntil[b]!);
    // The first stretch without a free moment.
    const from = putUntil[left[0]!]!;
    let until = from;
    for (const v of left) {
      if (putUntil[v]! > until) break;
      until = Math.max(until, takeFrom[v]!);
    }
    const chain = criticalCover(this.#lives, { from, until }, isLeft);
    assert(chain.length > 1, 'one value alone can lie at the bottom');
    return chain;
  }
}
