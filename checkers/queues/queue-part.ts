/**
 * Queues as a history tells of them, each key apart: what clients tried to put in, what came out, when
 * somebody saw the queue empty, and the operations of which nobody knows what they took. `enqueue` puts its
 * value in; `dequeue` gives one value (an `ok` with null, or a failure with `empty`, found none); `drain`
 * gives a list of all that was left, and so has seen the queue empty.
 */
import { type History, type Key, NEMESIS_PROCESS, NONE, TYPE } from '../../src/index.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { malformed, shown } from '../shared/findings.ts';

/** One queue. Numbers of operations are history indices of invocations. */
export class QueuePart {
  readonly key: Key | undefined;
  readonly elements = new ElementCodes();
  /** Enqueues that may have taken effect, in order of invocation, and the codes of what they put in. */
  readonly enqueues: number[] = [];
  readonly enqueued: number[] = [];
  /**
   * What was taken, in order of completion: the operation, the code of the element, and its place in a
   * drain's list.
   */
  readonly takes: number[] = [];
  readonly taken: number[] = [];
  readonly places: number[] = [];
  /** Operations that saw the queue empty, in order of completion. */
  readonly sights: number[] = [];
  /** Dequeues and drains whose outcome is unknown. */
  readonly unknownDequeues: number[] = [];
  readonly unknownDrains: number[] = [];
  /** By code: an enqueue that failed; left out where there is none. */
  readonly failed = new Map<number, number>();

  constructor(key: Key | undefined) {
    this.key = key;
  }

  take(operation: number, value: unknown, place: number): void {
    this.takes.push(operation);
    this.taken.push(this.elements.code(value));
    this.places.push(place);
  }
}

/** All queues, in order of appearance; a text says why the history cannot be judged. */
export function queuesOf(history: History): readonly QueuePart[] | string {
  const scan = new Scan(history);
  const { type, process } = history.columns();
  for (let index = 0; index < type.length; index++) {
    if (process[index] === NEMESIS_PROCESS) continue;
    const trouble = type[index] === TYPE.invoke ? scan.begin(index) : scan.complete(index);
    if (trouble !== undefined) return trouble;
  }
  return scan.parts();
}

class Scan {
  readonly #history: History;
  readonly #keys: Int32Array;
  readonly #parts = new Map<number, QueuePart>();

  constructor(history: History) {
    this.#history = history;
    this.#keys = history.columns().key;
  }

  parts(): readonly QueuePart[] {
    return [...this.#parts.values()];
  }

  #part(index: number): QueuePart {
    const code = this.#keys[index]!;
    let part = this.#parts.get(code);
    if (part === undefined) {
      part = new QueuePart(this.#history.keyAt(index));
      this.#parts.set(code, part);
    }
    return part;
  }

  begin(index: number): string | undefined {
    const history = this.#history;
    const f = history.fAt(index);
    const outcome = history.outcomeOf(index);
    if (f === 'enqueue') return this.#enqueue(index, outcome === 'fail');
    if (f === 'dequeue') {
      if (outcome === 'info') this.#part(index).unknownDequeues.push(index);
    } else if (f === 'drain') {
      if (outcome === 'info') this.#part(index).unknownDrains.push(index);
    } else if (outcome !== 'fail')
      return malformed({ index, f }, 'is neither an enqueue, a dequeue nor a drain');
    return undefined;
  }

  #enqueue(index: number, isFailed: boolean): string | undefined {
    const value = this.#history.valueAt(index) ?? null;
    if (value === null) return malformed({ index, f: 'enqueue' }, 'names no value');
    const part = this.#part(index);
    const code = part.elements.code(value);
    if (isFailed) {
      part.failed.set(code, index);
      return undefined;
    }
    part.enqueues.push(index);
    part.enqueued.push(code);
    return undefined;
  }

  complete(completion: number): string | undefined {
    const history = this.#history;
    const index = history.pairOf(completion);
    const f = history.fAt(index);
    const isOk = history.typeAt(completion) === 'ok';
    if (f === 'dequeue') this.#dequeued({ index, completion, isOk });
    if (f !== 'drain' || !isOk) return undefined;
    const list = history.valueAt(completion);
    if (!Array.isArray(list)) return malformed({ index, f }, `gave ${shown(list)}, which is no list`);
    const part = this.#part(index);
    for (const [place, value] of list.entries()) {
      if ((value ?? null) === null) return malformed({ index, f }, 'gave null for a value');
      part.take(index, value, place);
    }
    part.sights.push(index);
    return undefined;
  }

  #dequeued(op: { readonly index: number; readonly completion: number; readonly isOk: boolean }): void {
    const { index, completion, isOk } = op;
    const value = isOk ? (this.#history.valueAt(completion) ?? null) : null;
    if (value !== null) this.#part(index).take(index, value, 0);
    else if (isOk || this.#history.errorAt(completion) === 'empty') this.#part(index).sights.push(index);
  }
}

/** Invocations of the enqueues that may have put the element in. */
export function enqueuesOf({ enqueues, enqueued }: QueuePart, code: number): number[] {
  return enqueues.filter((_, i) => enqueued[i] === code);
}

/** Invocations of the operations that took the element, in order of completion. */
export function takesOf({ takes, taken }: QueuePart, code: number): number[] {
  return takes.filter((_, i) => taken[i] === code);
}

/** How many times each element was put in or taken, by code. */
export function countsOf(codes: readonly number[], { elements }: QueuePart): Int32Array {
  const counts = new Int32Array(elements.size);
  for (const code of codes) counts[code]!++;
  return counts;
}

/** True where an operation put something in, or took something out, for certain. */
export function hasWorked(history: History, { enqueues, takes }: QueuePart): boolean {
  return takes.length > 0 || enqueues.some((index) => history.outcomeOf(index) === 'ok');
}

/** The completion of an operation, or the end of time where it has none. */
export function endOf(history: History, index: number): number {
  const completion = history.pairOf(index);
  return completion === NONE ? Number.POSITIVE_INFINITY : completion;
}
