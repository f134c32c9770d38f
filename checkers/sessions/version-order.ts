/**
 * What is known of the order of the versions of each key: edges from a write to one that must come after it,
 * each with the reason. The writes of a key have an order exactly where these edges have no cycle.
 */

import { NONE } from '../../src/index.ts';
import { type DependencyGraph, EdgeList } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { Ints } from '../weak-isolation/ints.ts';
import { INITIAL } from '../weak-isolation/observations.ts';

/**
 * Why one write comes before another:
 * - `version`: the store says so.
 * - `MW`: a session wrote both, in this order.
 * - `WFR`: a session read the one before it wrote the other.
 * - `RYW`: a session wrote the one before it read the other.
 * - `MR`: a session read the one before it read the other.
 * - `seen`: a session read the other where it had to see the one, as a consequence of what it had seen.
 */
export const REASONS = ['version', 'MW', 'WFR', 'RYW', 'MR', 'seen'] as const;
export type Reason = (typeof REASONS)[number];

export interface OrderEdge {
  readonly from: number;
  /** INITIAL: nothing comes before the initial state, so this alone is a contradiction. */
  readonly to: number;
  readonly reason: Reason;
  /** The operation that makes it necessary: a read for `RYW`, `MR` and `seen`, else the later write. */
  readonly by: number;
}

/** Two writes of which the one comes before the other. */
export interface WritePair {
  readonly from: number;
  readonly to: number;
}

export class VersionOrder {
  readonly #from = new Ints();
  readonly #to = new Ints();
  readonly #reason = new Ints();
  readonly #by = new Ints();

  get length(): number {
    return this.#from.length;
  }

  add({ from, to, reason, by }: OrderEdge): void {
    this.#from.push(from);
    this.#to.push(to);
    this.#reason.push(REASONS.indexOf(reason));
    this.#by.push(by);
  }

  at(edge: number): OrderEdge {
    return {
      from: this.#from.view()[edge]!,
      to: this.#to.view()[edge]!,
      reason: REASONS[this.#reason.view()[edge]!]!,
      by: this.#by.view()[edge]!,
    };
  }

  /**
   * For each of these pairs of writes the edge with the simplest reason, as they are listed: one pass for
   * all.
   */
  between(pairs: readonly WritePair[]): (pair: WritePair) => OrderEdge {
    const best = new Map<number, Map<number, number>>();
    for (const { from, to } of pairs) {
      const ends = best.get(from) ?? new Map<number, number>();
      best.set(from, ends.set(to, NONE));
    }
    const [froms, tos, reasons] = [this.#from.view(), this.#to.view(), this.#reason.view()];
    for (let edge = 0; edge < froms.length; edge++) {
      const ends = best.get(froms[edge]!);
      const known = ends?.get(tos[edge]!);
      if (known === undefined || (known !== NONE && reasons[known]! <= reasons[edge]!)) continue;
      ends!.set(tos[edge]!, edge);
    }
    return ({ from, to }) => this.at(best.get(from)!.get(to)!);
  }

  /** Reads of the initial state by those who had to see a write. */
  beforeInitial(): OrderEdge[] {
    const found: OrderEdge[] = [];
    this.#to.view().forEach((to, edge) => {
      if (to === INITIAL) found.push(this.at(edge));
    });
    return found;
  }

  graph(nodeCount: number): DependencyGraph {
    const edges = new EdgeList();
    const [froms, tos] = [this.#from.view(), this.#to.view()];
    for (let edge = 0; edge < froms.length; edge++) {
      if (tos[edge] !== INITIAL) edges.add(froms[edge]!, tos[edge]!, EDGE.ww);
    }
    return edges.graph({ txnCount: nodeCount, nodeCount });
  }
}
