/**
 * Strongly connected components: sets of nodes that all lead to each other. Whatever is in a cycle is in one,
 * so a graph without them is in order. Tarjan's algorithm (SIAM J. Comput. 1972) without recursion, one pass
 * over the edges; it works on any graph in compressed rows, and on a part of the types of its edges.
 */
import { EDGE } from './edge-types.ts';

/** What `DependencyGraph` and `Component` have in common. */
export interface Rows {
  readonly nodeCount: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly types: Uint8Array;
}

export const ANY_EDGE = 0xff;

/** Components of two nodes and more, each with its nodes ascending. Only edges of these types count. */
export function components(graph: Rows, types: number = ANY_EDGE): Int32Array[] {
  return new Tarjan(graph, types | EDGE.free).run();
}

/** The component that each node is in; nodes alone have numbers of their own, below zero. */
export function componentOf(graph: Rows, types: number): Int32Array {
  const of = new Int32Array(graph.nodeCount).map((_, node) => ~node);
  components(graph, types).forEach((nodes, number) => {
    for (const node of nodes) of[node] = number;
  });
  return of;
}

/** In place of a number: the component of the node is complete. */
const DONE = 0x7fffffff;

/** In the form of Pearce ("A space-efficient algorithm for finding strongly connected components", 2016). */
class Tarjan {
  readonly #graph: Rows;
  readonly #types: number;
  /** Number of the earliest node that each is known to lead back to; 0: not reached yet. */
  readonly #low: Int32Array;
  /** The next edge to look at, of each node. */
  readonly #next: Int32Array;
  /** The way from the root to here, with the number of each node on it. */
  readonly #path: Int32Array;
  readonly #number: Int32Array;
  /** Nodes that are finished but lead back to the way. */
  readonly #waiting: Int32Array;
  #waitingEnd = 0;
  #reached = 0;
  readonly #found: Int32Array[] = [];

  constructor(graph: Rows, types: number) {
    this.#graph = graph;
    this.#types = types;
    this.#low = new Int32Array(graph.nodeCount);
    this.#next = graph.offsets.slice(0, graph.nodeCount);
    this.#path = new Int32Array(graph.nodeCount);
    this.#number = new Int32Array(graph.nodeCount);
    this.#waiting = new Int32Array(graph.nodeCount);
  }

  run(): Int32Array[] {
    for (let root = 0; root < this.#graph.nodeCount; root++) {
      if (this.#low[root] === 0) this.#from(root);
    }
    return this.#found.sort((a, b) => a[0]! - b[0]!);
  }

  #from(root: number): void {
    const path = this.#path;
    let depth = 0;
    this.#enter(root, depth);
    while (depth >= 0) {
      const node = path[depth]!;
      const child = this.#advance(node);
      if (child >= 0) this.#enter(child, ++depth);
      else this.#leave(node, this.#number[depth--]!);
    }
  }

  #enter(node: number, depth: number): void {
    const number = ++this.#reached;
    this.#low[node] = number;
    this.#path[depth] = node;
    this.#number[depth] = number;
  }

  /** Looks at edges until one leads to a node that was not reached yet; -1: none does. */
  #advance(node: number): number {
    const { offsets, targets, types } = this.#graph;
    const low = this.#low;
    const wanted = this.#types;
    const end = offsets[node + 1]!;
    let lowest = low[node]!;
    let edge = this.#next[node]!;
    let child = -1;
    for (; edge < end; edge++) {
      if ((types[edge]! & wanted) === 0) continue;
      const target = targets[edge]!;
      const other = low[target]!;
      if (other === 0) {
        // The edge is looked at again on the way back: it then tells what the child leads back to.
        child = target;
        break;
      }
      if (other < lowest) lowest = other;
    }
    this.#next[node] = edge;
    low[node] = lowest;
    return child;
  }

  #leave(node: number, number: number): void {
    const low = this.#low;
    const waiting = this.#waiting;
    if (low[node] !== number) {
      waiting[this.#waitingEnd++] = node;
      return;
    }
    const end = this.#waitingEnd;
    let start = end;
    while (start > 0 && low[waiting[start - 1]!]! >= number) low[waiting[--start]!] = DONE;
    this.#waitingEnd = start;
    low[node] = DONE;
    if (start === end) return;
    const found = new Int32Array(end - start + 1);
    found.set(waiting.subarray(start, end));
    found[end - start] = node;
    this.#found.push(found.sort());
  }
}
