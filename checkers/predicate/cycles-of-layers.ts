/**
 * The cycles of the graph, layer by layer (`LAYERS` of `graph.ts`), and what each of them proves.
 *
 * An anomaly of single items (`-item`) is one whose anti-dependencies all are of items; one that needs a
 * predicate anti-dependency is allowed where phantoms are, so it goes by the name without `-item`. Adya's
 * definition of G2-item would let a cycle have both; a lock on items alone does not prevent those.
 *
 * A cycle that needs a conclusion proves the weaker of two things: its own kind, or the cycle that there
 * would be if the conclusion were wrong. That one has at most one anti-dependency, which may be a
 * predicate's, and the order of real time where the conclusion took that for granted. So such a cycle is at
 * the least a G-single, never one of items, and `-realtime` if its conclusion is.
 *
 * Each layer counts only the cycles that need it: the layers before have found, or implied, all others. Nor
 * is a transaction told of twice, where what was told of it implies the rest.
 */
import type { CheckContext } from '../../src/index.ts';
import { impliedBy } from '../transactions/anomaly-types.ts';
import { CYCLE_SUFFIXES, type Cycle } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import { type DependencyGraph, dataEdgeCount } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { cycleAnomaly } from '../transactions/evidence.ts';
import { partialCountOf } from './asked-orders.ts';
import { type Conclusions, conclusionsOf, type REASONS } from './conclusions.ts';
import type { Graphed } from './doubts.ts';
import { Explainer } from './explain.ts';
import { graphOf, LAYERS, type Layer } from './graph.ts';
import type { Search } from './predicates.ts';

export function findCyclesOf(search: Search, context: CheckContext, models: readonly string[]): Graphed {
  const { predicates } = search;
  const conclusions = conclusionsOf(predicates, context);
  const layers = layersOf(conclusions, predicates.records.hasDeletes);
  const last = layers.at(-1)!;
  const graphOfLayer = (layer: Layer) => graphOf(predicates, { ...context, layer, conclusions });
  // The graph of the last layer has all that the others have: where it has no cycle, none of them has.
  const graph = graphOfLayer(last);
  const all = findCycles(graph, context);
  let { partialCount } = all;
  if (all.componentCount > 0) {
    const teller = new Teller(search, conclusions, layers);
    for (const layer of layers) {
      const found = layer === last ? all : findCycles(graphOfLayer(layer), context);
      partialCount = Math.max(partialCount, found.partialCount);
      for (const cycle of found.cycles) teller.tell(cycle, layer);
    }
  }
  const { stepsMax } = context;
  if (partialCount > 0) partialCount = partialCountOf({ layers, graphOfLayer, models, stepsMax });
  return { ...sizesOf(graph), componentCount: all.componentCount, largest: all.largest, partialCount };
}

function sizesOf(graph: DependencyGraph) {
  return { dataEdges: dataEdgeCount(graph), edges: graph.targets.length, nodes: graph.nodeCount };
}

/** Those that differ from the one before. */
function layersOf(conclusions: Conclusions, hasDeletes: boolean): readonly [Layer, ...Layer[]] {
  const reasons = new Set<string>();
  for (const all of conclusions.values()) for (const { reason } of all) reasons.add(reason);
  const has = (reason: (typeof REASONS)[number]) => reasons.has(reason);
  const layers = LAYERS.filter(
    (layer) => (layer === 'item' && hasDeletes) || layer === 'predicate' || has(layer as 'together'),
  );
  return layers as [Layer, ...Layer[]];
}

class Teller {
  readonly #search: Search;
  readonly #explainer: Explainer;
  readonly #first: Layer;
  /** By transaction: what the cycles through it are, and all that this implies. */
  readonly #told = new Map<number, Set<string>>();

  constructor(search: Search, conclusions: Conclusions, layers: readonly [Layer, ...Layer[]]) {
    this.#search = search;
    this.#explainer = new Explainer(search.predicates, conclusions);
    this.#first = layers[0];
  }

  tell(cycle: Cycle, layer: Layer): void {
    const { history, predicates, findings } = this.#search;
    const own = this.#explainer.layerOf(cycle.steps);
    if (own !== layer && layer !== this.#first) return;
    const type = nameOf(cycle, own);
    if (cycle.steps.some(({ from }) => this.#told.get(from)?.has(type))) return;
    for (const { from } of cycle.steps) {
      this.#told.set(from, impliedBy([...(this.#told.get(from) ?? []), type]));
    }
    const { table } = predicates;
    const explainer = this.#explainer;
    findings.add(type, () =>
      cycleAnomaly({ history, table, cycle, type, clause: (step, names) => explainer.clause(step, names) }),
    );
  }
}

/** What the cycle proves if it needs what this layer adds. */
function nameOf({ kind, steps }: Cycle, layer: Layer): string {
  const isOfRw = steps.some(({ type }) => type === EDGE.rw);
  if (layer === 'item' || (layer === 'predicate' && !isOfRw)) return kind;
  const suffix = CYCLE_SUFFIXES.findLast((each) => kind.endsWith(each)) ?? '';
  const shape = (suffix === '' ? kind : kind.slice(0, -suffix.length)).replace(/-item$/, '');
  const weaker = shape === 'G0' || shape === 'G1c' ? 'G-single' : shape;
  return `${weaker}${layer === 'realtime' ? '-realtime' : suffix}`;
}
