/**
 * The dependencies of small graphs as lists, relays resolved, to compare one builder of graphs with another.
 */
import type { DependencyGraph } from '../dependency-graph.ts';
import { EDGE } from '../edge-types.ts';

/** Every dependency: from, to and the bit of its type. */
export function* dependencies(graph: DependencyGraph): Generator<readonly [number, number, number]> {
  for (let from = 0; from < graph.txnCount; from++) {
    for (let edge = graph.offsets[from]!; edge < graph.offsets[from + 1]!; edge++) {
      for (const to of through(graph, graph.targets[edge]!)) yield [from, to, graph.types[edge]!];
    }
  }
}

/** The transactions that a node stands for: itself, or all behind a relay. */
function through(graph: DependencyGraph, node: number): Set<number> {
  const nodes = new Set([node]);
  for (const relay of nodes) {
    if (relay < graph.txnCount) continue;
    for (let edge = graph.offsets[relay]!; edge < graph.offsets[relay + 1]!; edge++) {
      if (graph.types[edge] === EDGE.free) nodes.add(graph.targets[edge]!);
    }
  }
  return new Set([...nodes].filter((each) => each < graph.txnCount));
}
