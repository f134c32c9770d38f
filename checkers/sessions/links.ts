/**
 * Why a read has to see a write that its session neither wrote nor read: the chain of operations in between,
 * as short as there is, searched by breadth from the read backwards.
 */
import { TYPE } from '../../src/index.ts';
import type { Recorded } from '../weak-isolation/recorded.ts';
import type { Guarantees } from './guarantees.ts';
import type { OrderEdge } from './version-order.ts';

/**
 * Who sees `to` must see `from`: its session wrote it (MW) or read it (WFR) before, in the operation `op`.
 */
export interface Link {
  readonly type: 'MW' | 'WFR';
  readonly from: number;
  readonly to: number;
  readonly op: number;
}

/** What the read has to see by itself: what it gave, or what its session wrote or read before, in `op`. */
export interface Root {
  readonly type: 'itself' | 'RYW' | 'MR';
  readonly write: number;
  readonly op: number;
}

export interface Chain {
  readonly root: Root;
  /** From the write that had to be seen up to the root. */
  readonly links: readonly Link[];
}

class Search {
  readonly #recorded: Recorded;
  readonly #guarantees: Guarantees;
  /** By write: how it was reached. */
  readonly #reached = new Map<number, Root | Link>();
  /** Operations whose session was looked through up to them. */
  readonly #walked = new Set<number>();
  #next: number[] = [];

  constructor(recorded: Recorded, guarantees: Guarantees) {
    this.#recorded = recorded;
    this.#guarantees = guarantees;
  }

  chain({ from, to, by }: OrderEdge): Chain {
    if (to >= 0) this.#reach(to, { type: 'itself', write: to, op: by });
    this.#roots(by);
    while (!this.#reached.has(from) && this.#next.length > 0) {
      const level = this.#next;
      this.#next = [];
      for (const write of level) this.#links(write);
    }
    const links: Link[] = [];
    let step = this.#reached.get(from)!;
    for (; !('write' in step); step = this.#reached.get(step.to)!) links.push(step);
    return { root: step, links };
  }

  #reach(write: number, how: Root | Link): void {
    if (write < 0 || this.#reached.has(write)) return;
    this.#reached.set(write, how);
    this.#next.push(write);
  }

  #roots(by: number): void {
    this.#eachBefore(by, ({ op, wrote, read }) => {
      if (wrote && this.#guarantees.has('read-your-writes')) this.#reach(op, { type: 'RYW', write: op, op });
      if (read >= 0 && this.#guarantees.has('monotonic-reads'))
        this.#reach(read, { type: 'MR', write: read, op });
      return true;
    });
  }

  #links(to: number): void {
    this.#eachBefore(to, ({ op, wrote, read }) => {
      if (this.#walked.has(op)) return false;
      this.#walked.add(op);
      if (wrote) this.#reach(op, { type: 'MW', from: op, to, op });
      if (this.#guarantees.has('writes-follow-reads')) this.#reach(read, { type: 'WFR', from: read, to, op });
      return true;
    });
  }

  /** Operations of the session before `op`, the latest first, until `visit` says false. */
  #eachBefore(op: number, visit: (step: { op: number; wrote: boolean; read: number }) => boolean): void {
    const { sessions, seen, txns } = this.#recorded;
    const session = sessions.session[op];
    for (
      let at = sessions.before[op]!;
      at >= 0 && sessions.session[at] === session;
      at = sessions.before[at]!
    ) {
      if (txns.outcome[at] !== TYPE.ok) continue;
      const wrote = seen.writesAt[at]! < seen.writesAt[at + 1]!;
      const read = seen.readsAt[at]! < seen.readsAt[at + 1]! ? seen.from[seen.readsAt[at]!]! : -1;
      if (!visit({ op: at, wrote, read })) return;
    }
  }
}

export function linksTo(recorded: Recorded, guarantees: Guarantees, edge: OrderEdge): Chain {
  return new Search(recorded, guarantees).chain(edge);
}
