/**
 * The simulator's agenda: a binary heap ordered by (time, order of scheduling). The order is total, so
 * that two runs of one scenario take the same events in the same order on every machine.
 */
import type { NodeId } from '../../core/node.ts';
import type { Process } from './process.ts';

/** Something that is going to happen to one process: a message, or a callback (timer, disk). */
export class SimEvent {
  timeNs: number;
  seq: number;
  readonly process: Process;
  /** Sender of a message; null for a callback. */
  readonly from: NodeId | null;
  /** The decoded message, or the callback; null once cancelled. */
  payload: unknown;
  /** What the trace hash takes in: the digest of the message, or the kind of callback. */
  readonly digest: number;

  constructor(
    timeNs: number,
    seq: number,
    process: Process,
    from: NodeId | null,
    payload: unknown,
    digest: number,
  ) {
    this.timeNs = timeNs;
    this.seq = seq;
    this.process = process;
    this.from = from;
    this.payload = payload;
    this.digest = digest;
  }

  cancel(): void {
    if (this.from === null) this.payload = null;
  }
}

function before(a: SimEvent, b: SimEvent): boolean {
  return a.timeNs < b.timeNs || (a.timeNs === b.timeNs && a.seq < b.seq);
}

export class EventQueue {
  #heap: SimEvent[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Time of the next event; Infinity where there is none. */
  get nextTimeNs(): number {
    return this.#heap.length === 0 ? Number.POSITIVE_INFINITY : this.#heap[0]!.timeNs;
  }

  push(event: SimEvent): void {
    this.#heap.push(event);
    this.#siftUp(this.#heap.length - 1, event);
  }

  pop(): SimEvent {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#siftDown(0, last);
    return top;
  }

  /** Takes out all events of a process, so that nothing of a dead incarnation runs or is kept alive. */
  drop(process: Process): void {
    const kept = this.#heap.filter((event) => event.process !== process);
    this.#heap = kept;
    for (let i = (kept.length >> 1) - 1; i >= 0; i--) this.#siftDown(i, kept[i]!);
  }

  #siftUp(start: number, event: SimEvent): void {
    const heap = this.#heap;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent]!;
      if (!before(event, other)) break;
      heap[at] = other;
      at = parent;
    }
    heap[at] = event;
  }

  #siftDown(start: number, event: SimEvent): void {
    const heap = this.#heap;
    const size = heap.length;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, event)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = event;
  }
}
