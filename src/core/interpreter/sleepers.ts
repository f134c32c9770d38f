/** Threads that a `sleep` keeps busy. */
import type { ThreadId } from '../context.ts';

interface Sleeper {
  readonly thread: ThreadId;
  readonly untilNs: number;
}

export class Sleepers {
  #sleepers: readonly Sleeper[] = [];

  get count(): number {
    return this.#sleepers.length;
  }

  add(thread: ThreadId, untilNs: number): void {
    this.#sleepers = [...this.#sleepers, { thread, untilNs }];
  }

  firstNs(): number {
    let first = Infinity;
    for (const { untilNs } of this.#sleepers) first = Math.min(first, untilNs);
    return first;
  }

  /** Takes out and gives the threads whose sleep is over. */
  wake(nowNs: number): readonly ThreadId[] {
    if (this.firstNs() > nowNs) return [];
    const awake = this.#sleepers.filter(({ untilNs }) => untilNs <= nowNs);
    this.#sleepers = this.#sleepers.filter(({ untilNs }) => untilNs > nowNs);
    return awake.map(({ thread }) => thread);
  }
}
