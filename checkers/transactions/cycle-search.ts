/**
 * The cycles of a component: of each kind that no other one implies, a short one. Kinds are tried from the
 * worst to the subtlest: without the order of processes and of real time first, writes before reads before
 * anti-dependencies. As in Elle, a kind that is implied by one already found is not looked for.
 *
 * Each kind is first a question of components, one pass over the edges: a cycle of writes exists where the
 * edges ww alone have a component; one with a wr where a wr lies within a component of ww and wr; one with
 * nonadjacent rw where an rw lies within a component of the graph in which every node stands twice (once
 * entered by an rw, once by another edge). Then a search by breadth closes the shortest cycle over such an
 * edge, so there is always an answer. Only of cycles with a single rw no component tells: candidates are
 * those within a component of the doubled graph, the ends nearest in time first, as long as the budget lasts.
 */
import { impliedBy } from './anomaly-types.ts';
import type { Component } from './component.ts';
import { componentOf, type Rows } from './components.ts';
import {
  CYCLE_SHAPES,
  CYCLE_SUFFIXES,
  type Cycle,
  type CycleShape,
  type CycleStep,
  type CycleSuffix,
  hasAdjacent,
  kindOf,
} from './cycle-kinds.ts';
import { EDGE } from './edge-types.ts';
import { type Budget, PathSearch } from './path-search.ts';

/** Edges that are tried for a shorter cycle after the first was found. */
const TRIES_MAX = 32;
/** No cycle is shorter: no transaction depends on itself. */
const LENGTH_MIN = 2;

/** The order that makes a cycle of the suffix, and the orders that it may take besides. */
const ORDERS: Readonly<Record<CycleSuffix, { readonly must: number; readonly walk: number }>> = {
  '': { must: 0, walk: 0 },
  '-process': { must: EDGE.process, walk: EDGE.process },
  '-realtime': { must: EDGE.realtime, walk: EDGE.process | EDGE.realtime },
};

/** Edges that a cycle of the shape may take, and those of which it must take one. */
const SHAPES: Readonly<Record<CycleShape, { readonly walk: number; readonly must: number }>> = {
  G0: { walk: EDGE.ww, must: EDGE.ww },
  G1c: { walk: EDGE.ww | EDGE.wr, must: EDGE.wr },
  'G-single-item': { walk: EDGE.ww | EDGE.wr, must: EDGE.rw },
  'G-nonadjacent-item': { walk: EDGE.ww | EDGE.wr | EDGE.rw, must: EDGE.rw },
  'G2-item': { walk: EDGE.ww | EDGE.wr | EDGE.rw, must: EDGE.rw },
};

export interface CyclesFound {
  /** At most one of each kind. */
  readonly cycles: readonly Cycle[];
  /** The budget ran out: there may be a cycle of a worse kind besides. */
  readonly isPartial: boolean;
}

export function cyclesOf(component: Component, budget: Budget): CyclesFound {
  return new CycleSearch(component, budget).run();
}

/** An edge to close a cycle over. */
interface Candidate {
  readonly edge: number;
  readonly from: number;
}

class CycleSearch {
  readonly #component: Component;
  readonly #budget: Budget;
  readonly #paths: PathSearch;
  readonly #present: number;
  #isPartial = false;
  #doubled: { readonly types: number; readonly of: Int32Array } | undefined;

  constructor(component: Component, budget: Budget) {
    this.#component = component;
    this.#budget = budget;
    this.#paths = new PathSearch(component, budget);
    this.#present = component.types.reduce((all, type) => all | type, 0);
  }

  run(): CyclesFound {
    const cycles: Cycle[] = [];
    const implied = new Set<string>();
    for (const suffix of CYCLE_SUFFIXES) {
      for (const shape of CYCLE_SHAPES) {
        if (implied.has(`${shape}${suffix}`) || !this.#isPossible(shape, suffix)) continue;
        const cycle = this.#find(shape, ORDERS[suffix].walk);
        if (cycle === undefined || implied.has(cycle.kind)) continue;
        cycles.push(cycle);
        for (const kind of impliedBy([cycle.kind])) implied.add(kind);
      }
    }
    return { cycles, isPartial: this.#isPartial };
  }

  #isPossible(shape: CycleShape, suffix: CycleSuffix): boolean {
    const must = SHAPES[shape].must | ORDERS[suffix].must;
    return (this.#present & must) === must;
  }

  #find(shape: CycleShape, order: number): Cycle | undefined {
    const { walk, must } = SHAPES[shape];
    const types = walk | order;
    const isNonadjacent = shape === 'G-nonadjacent-item';
    const isSingle = shape === 'G-single-item';
    const candidates =
      isSingle || isNonadjacent
        ? this.#nonadjacentCandidates(types | EDGE.rw)
        : this.#candidates(componentOf(this.#component, types), must);
    let best: readonly CycleStep[] | undefined;
    let misfit: readonly CycleStep[] | undefined;
    let tries = 0;
    for (const { edge, from } of candidates) {
      const lengthMax = best === undefined ? Number.POSITIVE_INFINITY : best.length - 1;
      if (lengthMax < LENGTH_MIN || tries === TRIES_MAX) break;
      if (this.#budget.left <= 0 && (isSingle || (best ?? misfit) !== undefined)) {
        this.#isPartial ||= best === undefined;
        break;
      }
      const closed = this.#paths.close({ edge, from, types, isNonadjacent, lengthMax });
      if ((best ?? misfit) !== undefined) tries++;
      if (closed === undefined) continue;
      const found = isNonadjacent ? simple(closed) : closed;
      if (found.some(({ type }) => type === must)) best = found;
      else misfit = found;
    }
    const steps = best ?? misfit;
    return steps === undefined ? undefined : { kind: kindOf(steps.map(({ type }) => type)), steps };
  }

  /** Edges of the type within a component, the ends nearest in time first. */
  #candidates(of: Int32Array, must: number): Candidate[] {
    const { nodeCount, offsets, targets, types } = this.#component;
    const found: Candidate[] = [];
    for (let from = 0; from < nodeCount; from++) {
      for (let edge = offsets[from]!; edge < offsets[from + 1]!; edge++) {
        if (types[edge] === must && of[from] === of[targets[edge]!]) found.push({ edge, from });
      }
    }
    return this.#nearestFirst(found);
  }

  #nonadjacentCandidates(types: number): Candidate[] {
    const { nodeCount, offsets, targets } = this.#component;
    const of = this.#doubledComponents(types);
    const found: Candidate[] = [];
    for (let from = 0; from < nodeCount; from++) {
      for (let edge = offsets[from]!; edge < offsets[from + 1]!; edge++) {
        if (this.#component.types[edge] !== EDGE.rw) continue;
        if (of[2 * from] === of[2 * targets[edge]! + 1]) found.push({ edge, from });
      }
    }
    return this.#nearestFirst(found);
  }

  /** Two shapes in a row need the same. */
  #doubledComponents(types: number): Int32Array {
    if (this.#doubled?.types !== types)
      this.#doubled = { types, of: componentOf(doubled(this.#component), types) };
    return this.#doubled.of;
  }

  /** By powers of two of the distance: close enough to sorted, and linear. */
  #nearestFirst(candidates: readonly Candidate[]): Candidate[] {
    const { txnCount, nodes, targets } = this.#component;
    const buckets: Candidate[][] = [];
    for (const candidate of candidates) {
      const to = targets[candidate.edge]!;
      const distance = to < txnCount ? Math.abs(nodes[to]! - nodes[candidate.from]!) : txnCount;
      const bucket = 32 - Math.clz32(distance);
      buckets[bucket] ??= [];
      buckets[bucket].push(candidate);
    }
    return buckets.flat();
  }
}

/** Every node v as 2v and 2v + 1, where the second was entered by an rw and must not be left by one. */
function doubled({ nodeCount, offsets, targets, types }: Component): Rows {
  const rows = {
    nodeCount: 2 * nodeCount,
    offsets: new Int32Array(2 * nodeCount + 1),
    targets: new Int32Array(2 * targets.length),
    types: new Uint8Array(2 * targets.length),
  };
  let end = 0;
  for (let state = 0; state < 2 * nodeCount; state++) {
    rows.offsets[state] = end;
    const layer = state & 1;
    for (let edge = offsets[state >> 1]!; edge < offsets[(state >> 1) + 1]!; edge++) {
      const type = types[edge]!;
      if (layer === 1 && type === EDGE.rw) continue;
      const next = type === EDGE.free ? layer : type === EDGE.rw ? 1 : 0;
      rows.targets[end] = 2 * targets[edge]! + next;
      rows.types[end++] = type;
    }
  }
  rows.offsets[2 * nodeCount] = end;
  return rows;
}

/**
 * A closed walk without neighbouring rw may pass a transaction twice, entered by an rw once and by another
 * edge once. It is two closed walks then, of which one at least has no neighbouring rw either; one with an rw
 * is wanted.
 */
function simple(steps: readonly CycleStep[]): readonly CycleStep[] {
  const seenAt = new Map<number, number>();
  for (const [i, { from }] of steps.entries()) {
    const earlier = seenAt.get(from);
    if (earlier !== undefined) {
      const parts = [steps.slice(earlier, i), [...steps.slice(i), ...steps.slice(0, earlier)]];
      const fitting = parts.filter((part) => !hasAdjacent(part.map(({ type }) => type)));
      return simple(fitting.find((part) => part.some(({ type }) => type === EDGE.rw)) ?? fitting[0]!);
    }
    seenAt.set(from, i);
  }
  return steps;
}
