/**
 * The writes of one independent key, and which of them each read must show. A write that completed before
 * another began comes before it. Where events of different processes have no order, only writes of one
 * process are ordered: an order is then one of a process, else there is a single one of all.
 */
import { type History, type Key, NONE } from '../../src/index.ts';

export interface Write {
  readonly index: number;
  /** NONE where it is not known to have happened. */
  readonly completion: number;
  readonly value: unknown;
  readonly order: Order;
}

/** Writes that are ordered among each other: those that certainly happened, by completion. */
export interface Order {
  readonly completions: number[];
  readonly writes: Write[];
}

/** What a read shows that it should not. */
export interface Reversal {
  /** It is missing, though it completed before `seen` began. */
  readonly missing: Write;
  readonly seen: Write;
}

export class KeyWrites {
  readonly key: Key | undefined;
  readonly byValue = new Map<unknown, Write>();
  /** Values of writes that failed, with their invocations. */
  readonly failed = new Map<unknown, number>();
  readonly #orders = new Map<number | 'all', Order>();
  readonly #realtime: boolean;

  constructor(key: Key | undefined, realtime: boolean) {
    this.key = key;
    this.#realtime = realtime;
  }

  /** Takes writes that did not fail, in order of invocation. */
  add(history: History, { index, value }: { readonly index: number; readonly value: unknown }): void {
    const process = this.#realtime ? 'all' : Number(history.processAt(index));
    const order = this.#orders.get(process) ?? { completions: [], writes: [] };
    this.#orders.set(process, order);
    const completion = history.outcomeOf(index) === 'ok' ? history.pairOf(index) : NONE;
    const write: Write = { index, completion, value, order };
    this.byValue.set(value, write);
    if (completion !== NONE) order.writes.push(write);
  }

  /** Ends the adding. */
  sort(): void {
    for (const { writes, completions } of this.#orders.values()) {
      writes.sort((a, b) => a.completion - b.completion);
      for (const { completion } of writes) completions.push(completion);
    }
  }

  /**
   * Counts instead of comparing: of each order, all writes that completed before the latest seen one began
   * must be seen, so as many of them must be among the seen ones as there are.
   */
  reversalOf(seen: ReadonlySet<Write>): Reversal | undefined {
    const latest = new Map<Order, Write>();
    for (const write of seen) {
      const other = latest.get(write.order);
      if (other === undefined || other.index < write.index) latest.set(write.order, write);
    }
    for (const [order, last] of latest) {
      const due = countBelow(order.completions, last.index);
      let shown = 0;
      for (const write of seen) {
        if (write.order === order && write.completion !== NONE && write.completion < last.index) shown++;
      }
      if (shown < due) return this.#reversal(order, due, seen);
    }
    return undefined;
  }

  /** The missing write that completed first, and the seen one that began first after it. */
  #reversal(order: Order, due: number, seen: ReadonlySet<Write>): Reversal {
    const missing = order.writes.slice(0, due).find((write) => !seen.has(write))!;
    let next: Write | undefined;
    for (const write of seen) {
      if (write.order !== order || write.index < missing.completion) continue;
      if (next === undefined || write.index < next.index) next = write;
    }
    return { missing, seen: next! };
  }
}

/** How many of the ascending numbers are below the limit. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
