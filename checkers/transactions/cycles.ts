/** All cycles of a dependency graph: component by component, the smallest components first. */
import { ComponentCutter } from './component.ts';
import { components } from './components.ts';
import type { Cycle } from './cycle-kinds.ts';
import { cyclesOf } from './cycle-search.ts';
import type { DependencyGraph } from './dependency-graph.ts';

export interface Cycles {
  /** Of each component at most one of each kind, the shortest ones first. */
  readonly cycles: readonly Cycle[];
  readonly componentCount: number;
  /** Transactions of the largest component. */
  readonly largest: number;
  /** Components where the budget ran out: each has a cycle here, but perhaps a worse one besides. */
  readonly partialCount: number;
}

/**
 * `stepsMax` bounds the search for shorter cycles and for those with a single anti-dependency; a cycle of
 * each component is found however small it is.
 */
export function findCycles(graph: DependencyGraph, { stepsMax }: { readonly stepsMax: number }): Cycles {
  const budget = { left: stepsMax };
  const cutter = new ComponentCutter(graph);
  const found: Cycle[] = [];
  let partialCount = 0;
  let largest = 0;
  const all = components(graph).sort((a, b) => a.length - b.length);
  for (const nodes of all) {
    const component = cutter.cut(nodes);
    largest = Math.max(largest, component.txnCount);
    const { cycles, isPartial } = cyclesOf(component, budget);
    if (isPartial) partialCount++;
    found.push(...cycles);
  }
  found.sort((a, b) => a.steps.length - b.steps.length);
  return { cycles: found, componentCount: all.length, largest, partialCount };
}
