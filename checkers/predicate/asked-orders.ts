/**
 * The search for cycles has a budget. Where it runs out over the order of processes or of real time, that is
 * no doubt about a model which keeps neither: so it is searched again without the orders that nobody asked
 * for, whose graphs are smaller.
 */
import { anomaliesRuledOut } from '../transactions/consistency-models.ts';
import { CYCLE_SUFFIXES } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import type { DependencyGraph } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Layer } from './graph.ts';

/** Of each suffix the edges that only cycles of it have. */
const ORDER_OF_SUFFIX: ReadonlyMap<string, number> = new Map([
  ['-process', EDGE.process],
  ['-realtime', EDGE.realtime],
]);

export interface Doubtful {
  readonly layers: readonly Layer[];
  readonly graphOfLayer: (layer: Layer) => DependencyGraph;
  readonly models: readonly string[];
  readonly stepsMax: number;
}

/** Components where the budget runs out over what the models ask for. */
export function partialCountOf({ layers, graphOfLayer, models, stepsMax }: Doubtful): number {
  const ruledOut = [...anomaliesRuledOut(models)];
  const unasked = CYCLE_SUFFIXES.filter(
    (suffix) => suffix !== '' && !ruledOut.some((type) => type.endsWith(suffix)),
  );
  const types = unasked.reduce((all, suffix) => all | ORDER_OF_SUFFIX.get(suffix)!, 0);
  // What needs a conclusion from real time proves an anomaly of real time at the most.
  const isAsked = (layer: Layer) => layer !== 'realtime' || !unasked.includes('-realtime');
  const counts = layers
    .filter(isAsked)
    .map((layer) => findCycles(without(graphOfLayer(layer), types), { stepsMax }).partialCount);
  return Math.max(0, ...counts);
}

/** The graph without the edges of these types. */
function without(graph: DependencyGraph, unwanted: number): DependencyGraph {
  if (unwanted === 0) return graph;
  const offsets = new Int32Array(graph.nodeCount + 1);
  const targets = new Int32Array(graph.targets.length);
  const types = new Uint8Array(graph.types.length);
  let end = 0;
  for (let node = 0; node < graph.nodeCount; node++) {
    offsets[node] = end;
    for (let edge = graph.offsets[node]!; edge < graph.offsets[node + 1]!; edge++) {
      if ((graph.types[edge]! & unwanted) !== 0) continue;
      targets[end] = graph.targets[edge]!;
      types[end++] = graph.types[edge]!;
    }
  }
  offsets[graph.nodeCount] = end;
  return { ...graph, offsets, targets: targets.subarray(0, end), types: types.subarray(0, end) };
}
