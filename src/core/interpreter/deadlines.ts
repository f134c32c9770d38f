/**
 * Which operation times out next. All timeouts are equally long, so deadlines come in the order of the
 * invocations, and a queue does what would otherwise take a timer per operation.
 */
import type { OpenOp } from './open-op.ts';

/** Slots at the front that may be empty before the queue is moved up. */
const SLACK = 1024;

export class Deadlines {
  #queue: OpenOp[] = [];
  #head = 0;

  push(open: OpenOp): void {
    this.#queue.push(open);
  }

  /** The open operation with the earliest deadline. */
  first(): OpenOp | undefined {
    while (this.#head < this.#queue.length && !this.#queue[this.#head]!.isOpen) this.#head++;
    if (this.#head > SLACK && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return this.#queue[this.#head];
  }

  firstNs(): number {
    return this.first()?.deadlineNs ?? Infinity;
  }
}
