/**
 * The cycles of all layers of the order of versions. A right history has none, and the graph of the last
 * layer, which has all that the others have, says so at once. Otherwise each layer names what it proves, and
 * of the later ones those cycles count that need more than the layers before.
 */
import type { CheckContext } from '../../src/index.ts';
import { impliedBy } from '../transactions/anomaly-types.ts';
import type { Cycle } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { cycleAnomaly } from '../transactions/evidence.ts';
import type { Graphed } from './doubts.ts';
import { explainer, pairOf } from './explain.ts';
import { graphOf } from './graph.ts';
import { type Layer, weakened } from './layers.ts';
import type { Search } from './read-anomalies.ts';
import { Reasons } from './reasons.ts';

export function findCyclesOf(
  search: Search,
  layers: readonly [Layer, ...Layer[]],
  context: CheckContext,
): Graphed {
  const { registers } = search;
  const graphOfLayer = ({ orders, hasWw }: Layer) => graphOf(registers, orders(), { ...context, hasWw });
  const graph = graphOfLayer(layers.at(-1)!);
  const last = findCycles(graph, context);
  const { componentCount, largest } = last;
  let { partialCount } = last;
  if (componentCount === 0) return { graph, partialCount, componentCount, largest };
  /** By transaction: what the cycles through it are, and all that this implies. */
  const told = new Map<number, Set<string>>();
  for (const [i, layer] of layers.entries()) {
    const isLast = i === layers.length - 1;
    const found = isLast ? last : findCycles(graphOfLayer(layer), context);
    if (!isLast) partialCount = Math.max(partialCount, found.partialCount);
    const teller = new Teller(
      search,
      layer,
      layers.findLast(({ suffix }, j) => j < i && suffix !== layer.suffix),
    );
    for (const cycle of found.cycles) teller.tell(cycle, told);
  }
  return { graph, partialCount, componentCount, largest };
}

/** Tells the cycles of one layer, those of the layers before being told. */
class Teller {
  readonly #search: Search;
  readonly #layer: Layer;
  readonly #before: Reasons | undefined;
  readonly #reasons: Reasons;

  constructor(search: Search, layer: Layer, before: Layer | undefined) {
    this.#search = search;
    this.#layer = layer;
    this.#before = before && new Reasons(search.registers, before.orders());
    this.#reasons = new Reasons(search.registers, layer.orders());
  }

  tell(cycle: Cycle, told: Map<number, Set<string>>): void {
    const { history, registers, findings } = this.#search;
    if (!this.#isNew(cycle)) return;
    const kind = weakened(cycle.kind, this.#layer.suffix);
    const { steps } = cycle;
    if (steps.some(({ from }) => told.get(from)?.has(kind))) return;
    for (const { from } of steps) told.set(from, impliedBy([...(told.get(from) ?? []), kind]));
    const { table } = registers;
    const clause = explainer(registers, this.#reasons);
    findings.add(kind, () => cycleAnomaly({ history, table, cycle: { kind, steps }, clause }));
  }

  /** Does it need an order of versions that the layers before do not have? */
  #isNew({ steps }: Cycle): boolean {
    const before = this.#before;
    if (before === undefined) return true;
    const { registers } = this.#search;
    return steps.some(
      (step) =>
        (step.type === EDGE.ww || step.type === EDGE.rw) && pairOf(registers, before, step) === undefined,
    );
  }
}
