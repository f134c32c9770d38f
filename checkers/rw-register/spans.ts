/**
 * Edges from one node to all of a span of a list, or to all but a few of it, without an edge for each:
 * relays stand for halves, quarters and so on of the list (a segment tree, Bentley 1977), and any span is a
 * few of them. A list of n nodes needs n - 1 relays with two edges each, a span at most two edges for each
 * doubling of n.
 */
import { NONE } from '../../src/index.ts';
import type { GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Lists } from './lists.ts';

/** Places in the items of the lists, all of one list, and the type of the edges that lead there. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly type: number;
}

export interface SpanBut extends Span {
  readonly without: readonly number[];
}

/** A version that nobody wrote has no node. */
function edge(graph: GraphBuilder, to: number, type: number): void {
  if (to !== NONE) graph.edge(to, type);
}

export class Spans {
  readonly #lists: Lists;
  /** By place in the items: the node there; `NONE` where there is none. */
  readonly #nodes: Int32Array;
  /** By list: its first relay; `NONE` where it has none, and all edges are direct. */
  readonly #first: Int32Array;
  readonly #firstRelay: number;
  readonly #directMax: number;
  readonly relayCount: number;

  /**
   * `hasRelays` says which lists are worth it; the relays are numbered from `firstRelay` on. To spans of up
   * to `directMax` nodes edges go by themselves.
   */
  constructor(input: {
    readonly lists: Lists;
    readonly nodes: Int32Array;
    readonly firstRelay: number;
    readonly hasRelays: (list: number) => boolean;
    readonly directMax: number;
  }) {
    const { start } = input.lists;
    this.#lists = input.lists;
    this.#nodes = input.nodes;
    this.#firstRelay = input.firstRelay;
    this.#directMax = input.directMax;
    this.#first = new Int32Array(start.length - 1).fill(NONE);
    let count = 0;
    for (let list = 0; list < this.#first.length; list++) {
      if (start[list + 1]! - start[list]! < 2 || !input.hasRelays(list)) continue;
      this.#first[list] = count;
      count += start[list + 1]! - start[list]! - 1;
    }
    this.relayCount = count;
  }

  /** Edges of the current node to all nodes of a span. */
  edges(graph: GraphBuilder, list: number, span: Span): void {
    if (this.#first[list] !== NONE && span.to - span.from > this.#directMax) this.#through(graph, list, span);
    else for (let place = span.from; place < span.to; place++) edge(graph, this.#nodes[place]!, span.type);
  }

  /** The same without what stands at these places, ascending, where they are in the span. */
  edgesBut(graph: GraphBuilder, list: number, { without, ...span }: SpanBut): void {
    let from = span.from;
    for (const place of without) {
      if (place < from || place >= span.to) continue;
      this.edges(graph, list, { ...span, from, to: place });
      from = place + 1;
    }
    this.edges(graph, list, { ...span, from });
  }

  /**
   * From the leaves up: relay 1 is the root, relay r stands for 2r and 2r + 1, and those from n on are
   * leaves.
   */
  #through(graph: GraphBuilder, list: number, { from, to, type }: Span): void {
    const { start } = this.#lists;
    const count = start[list + 1]! - start[list]!;
    let left = from - start[list]! + count;
    let right = to - start[list]! + count;
    for (; left < right; left >>= 1, right >>= 1) {
      if ((left & 1) === 1) edge(graph, this.#node(list, left++), type);
      if ((right & 1) === 1) edge(graph, this.#node(list, --right), type);
    }
  }

  #node(list: number, relay: number): number {
    const { start } = this.#lists;
    const count = start[list + 1]! - start[list]!;
    if (relay >= count) return this.#nodes[start[list]! + relay - count]!;
    return this.#firstRelay + this.#first[list]! + relay - 1;
  }

  /** The relays of all lists, in order. */
  addRelays(graph: GraphBuilder): void {
    const { start } = this.#lists;
    for (let list = 0; list < this.#first.length; list++) {
      if (this.#first[list] === NONE) continue;
      for (let relay = 1; relay < start[list + 1]! - start[list]!; relay++) {
        graph.next();
        edge(graph, this.#node(list, 2 * relay), EDGE.free);
        edge(graph, this.#node(list, 2 * relay + 1), EDGE.free);
      }
    }
  }
}
