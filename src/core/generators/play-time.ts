/** The clock of an imagined cluster: it jumps from event to event. */
import { assert } from '../errors.ts';
import type { Time } from '../time.ts';

interface Due {
  readonly timeNs: number;
  readonly fn: () => void;
}

/** Virtual time: events in order, and the wake after all events of its instant. */
export class PlayTime implements Time {
  #nowNs = 0;
  #wakeNs = Infinity;
  #wake: () => void = () => {};
  readonly #events: Due[] = [];
  /** What time waits for. */
  #held: Promise<unknown> | undefined;

  nowNs(): number {
    return this.#nowNs;
  }

  wakeAt(timeNs: number, fn: () => void): void {
    this.#wakeNs = Math.max(timeNs, this.#nowNs);
    this.#wake = fn;
  }

  after(delayNs: number, fn: () => void): void {
    const timeNs = this.#nowNs + delayNs;
    let i = this.#events.length;
    while (i > 0 && this.#events[i - 1]!.timeNs > timeNs) i--;
    this.#events.splice(i, 0, { timeNs, fn });
  }

  /** Takes the next event, or the wake if nothing else is due by then. */
  step(): void {
    const event = this.#events[0];
    if (event === undefined || event.timeNs > this.#wakeNs) {
      assert(this.#wakeNs < Infinity, 'something is due while the interpreter is not finished');
      this.#nowNs = this.#wakeNs;
      this.#wakeNs = Infinity;
      this.#wake();
      return;
    }
    this.#events.shift();
    this.#nowNs = event.timeNs;
    event.fn();
  }

  async runUntil(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.#held === undefined) this.step();
      else await this.#held;
    }
  }

  hold(promise: Promise<unknown>): void {
    const held: Promise<unknown> = promise.finally(() => {
      if (this.#held === held) this.#held = undefined;
    });
    this.#held = held;
  }
}
