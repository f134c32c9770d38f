/**
 * The dependency graph: who must come before whom, in compressed rows of typed arrays. Nodes are the rows of
 * the table of transactions, and after them *relays*: nodes that stand for no transaction. Where each of
 * many transactions precedes each of many others, all edges lead into a relay, and *free* edges lead out of
 * it: n + m edges in place of n × m. The type of the edge into a relay says what the way through it means.
 *
 * Real time is such a relation, with a relay for each moment at which invocations follow completions
 * (`orders.ts`). So the graph grows with the history alone, however many transactions are under way at a
 * time.
 */
import { DATA } from './edge-types.ts';

export interface DependencyGraph {
  /** Nodes below are transactions, from here on relays. */
  readonly txnCount: number;
  readonly nodeCount: number;
  /** Edges of node v are `offsets[v]` to `offsets[v + 1]`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** A bit of `EDGE` each. */
  readonly types: Uint8Array;
}

function grownInts(array: Int32Array): Int32Array {
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}

function grownBytes(array: Uint8Array): Uint8Array {
  const bigger = new Uint8Array(array.length * 2);
  bigger.set(array);
  return bigger;
}

/** Takes the edges node by node, in order. Edges of a node to itself are left out. */
export class GraphBuilder {
  readonly #offsets: Int32Array;
  #targets: Int32Array;
  #types: Uint8Array;
  #node = -1;
  #end = 0;

  constructor({ nodeCount, edgesGuess }: { readonly nodeCount: number; readonly edgesGuess: number }) {
    this.#offsets = new Int32Array(nodeCount + 1);
    this.#targets = new Int32Array(Math.max(16, edgesGuess));
    this.#types = new Uint8Array(Math.max(16, edgesGuess));
  }

  /** Begins the edges of the next node. */
  next(): void {
    this.#offsets[++this.#node] = this.#end;
  }

  edge(to: number, type: number): void {
    if (to === this.#node) return;
    if (this.#end === this.#targets.length) this.#grow();
    this.#targets[this.#end] = to;
    this.#types[this.#end++] = type;
  }

  #grow(): void {
    this.#targets = grownInts(this.#targets);
    this.#types = grownBytes(this.#types);
  }

  graph(txnCount: number): DependencyGraph {
    const nodeCount = this.#offsets.length - 1;
    this.#offsets.fill(this.#end, this.#node + 1);
    return {
      txnCount,
      nodeCount,
      offsets: this.#offsets,
      targets: this.#targets.subarray(0, this.#end),
      types: this.#types.subarray(0, this.#end),
    };
  }
}

/** Edges in any order. */
export class EdgeList {
  #from: Int32Array = new Int32Array(64);
  #to: Int32Array = new Int32Array(64);
  #types: Uint8Array = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(from: number, to: number, type: number): void {
    if (this.#length === this.#from.length) this.#grow();
    this.#from[this.#length] = from;
    this.#to[this.#length] = to;
    this.#types[this.#length++] = type;
  }

  #grow(): void {
    this.#from = grownInts(this.#from);
    this.#to = grownInts(this.#to);
    this.#types = grownBytes(this.#types);
  }

  /** Sorted by where they start; edges of a node to itself are left out. */
  graph({ txnCount, nodeCount }: { readonly txnCount: number; readonly nodeCount: number }): DependencyGraph {
    const offsets = new Int32Array(nodeCount + 1);
    let kept = 0;
    for (let i = 0; i < this.#length; i++) {
      if (this.#from[i] === this.#to[i]) continue;
      offsets[this.#from[i]! + 1]!++;
      kept++;
    }
    for (let node = 0; node < nodeCount; node++) offsets[node + 1]! += offsets[node]!;
    const targets = new Int32Array(kept);
    const types = new Uint8Array(kept);
    const next = offsets.slice(0, nodeCount);
    for (let i = 0; i < this.#length; i++) {
      const from = this.#from[i]!;
      if (from === this.#to[i]) continue;
      const at = next[from]!++;
      targets[at] = this.#to[i]!;
      types[at] = this.#types[i]!;
    }
    return { txnCount, nodeCount, offsets, targets, types };
  }
}

/** Edges that values show; without any, nothing of the history was tested. */
export function dataEdgeCount(graph: DependencyGraph): number {
  const { types } = graph;
  let count = 0;
  for (let i = 0; i < types.length; i++) if ((types[i]! & DATA) !== 0) count++;
  return count;
}
