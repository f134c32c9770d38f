/**
 * One strongly connected component cut out of the graph, with numbers of its own: what the search for cycles
 * works on. Every cycle lies within one component, and most components are small even where the graph is not.
 */
import type { Rows } from './components.ts';
import type { DependencyGraph } from './dependency-graph.ts';

export interface Component extends Rows {
  /** Nodes below are transactions, from here on relays. */
  readonly txnCount: number;
  /** The node of the whole graph that each stands for, ascending. */
  readonly nodes: Int32Array;
}

/** Cuts components out of one graph, one after another. */
export class ComponentCutter {
  readonly #graph: DependencyGraph;
  /** Number within the component by node of the graph; -1: not in it. */
  readonly #local: Int32Array;

  constructor(graph: DependencyGraph) {
    this.#graph = graph;
    this.#local = new Int32Array(graph.nodeCount).fill(-1);
  }

  cut(nodes: Int32Array): Component {
    const local = this.#local;
    nodes.forEach((node, i) => {
      local[node] = i;
    });
    const rows = this.#rows(nodes);
    for (const node of nodes) local[node] = -1;
    const firstRelay = nodes.findIndex((node) => node >= this.#graph.txnCount);
    return { txnCount: firstRelay < 0 ? nodes.length : firstRelay, nodes, ...rows };
  }

  #rows(nodes: Int32Array): Rows {
    const { offsets, targets, types } = this.#graph;
    const local = this.#local;
    const nodeCount = nodes.length;
    const own = new Int32Array(nodeCount + 1);
    const size = nodes.reduce((sum, node) => sum + offsets[node + 1]! - offsets[node]!, 0);
    const ownTargets = new Int32Array(size);
    const ownTypes = new Uint8Array(size);
    let end = 0;
    for (let i = 0; i < nodeCount; i++) {
      own[i] = end;
      for (let edge = offsets[nodes[i]!]!; edge < offsets[nodes[i]! + 1]!; edge++) {
        const target = local[targets[edge]!]!;
        if (target < 0) continue;
        ownTargets[end] = target;
        ownTypes[end++] = types[edge]!;
      }
    }
    own[nodeCount] = end;
    return { nodeCount, offsets: own, targets: ownTargets.slice(0, end), types: ownTypes.slice(0, end) };
  }
}
