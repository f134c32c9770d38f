/**
 * Every cycle of a small graph, by brute force: the twin of the search for cycles. All simple cycles are
 * walked, with every choice of a dependency where two transactions have several, and named by the definition.
 */
import type { CycleKind } from '../cycle-kinds.ts';
import { EDGE } from '../edge-types.ts';

export type Dependency = readonly [from: number, to: number, type: number];

export interface ComponentKinds {
  readonly nodes: readonly number[];
  readonly kinds: ReadonlySet<CycleKind>;
}

/** What must be known of a walk to name the cycle that it becomes. */
interface Walk {
  readonly rwCount: number;
  readonly startsWithRw: boolean;
  readonly endsWithRw: boolean;
  readonly hasNeighbours: boolean;
  readonly hasWr: boolean;
  /** It has a dependency that values show. */
  readonly hasData: boolean;
  readonly order: '' | '-process' | '-realtime';
}

const START: Walk = {
  rwCount: 0,
  startsWithRw: false,
  endsWithRw: false,
  hasNeighbours: false,
  hasWr: false,
  hasData: false,
  order: '',
};

function stepped(walk: Walk, type: number, isFirst: boolean): Walk {
  const isRw = type === EDGE.rw;
  const isOrder = type === EDGE.realtime || type === EDGE.process;
  const order = type === EDGE.realtime ? '-realtime' : walk.order === '' ? '-process' : walk.order;
  return {
    rwCount: Math.min(2, walk.rwCount + (isRw ? 1 : 0)),
    startsWithRw: isFirst ? isRw : walk.startsWithRw,
    endsWithRw: isRw,
    hasNeighbours: walk.hasNeighbours || (walk.endsWithRw && isRw),
    hasWr: walk.hasWr || type === EDGE.wr,
    hasData: walk.hasData || !isOrder,
    order: isOrder ? order : walk.order,
  };
}

function nameOf(walk: Walk): CycleKind {
  if (walk.rwCount === 1) return `G-single-item${walk.order}`;
  if (walk.rwCount === 0) return walk.hasWr ? `G1c${walk.order}` : `G0${walk.order}`;
  const hasNeighbours = walk.hasNeighbours || (walk.startsWithRw && walk.endsWithRw);
  return hasNeighbours ? `G2-item${walk.order}` : `G-nonadjacent-item${walk.order}`;
}

/** The components of the graph, and the kinds of all cycles in each. */
export function cyclesByForce(edges: readonly Dependency[]): ComponentKinds[] {
  const between = new Map<string, Set<number>>();
  const next = new Map<number, Set<number>>();
  for (const [from, to, type] of edges) {
    between.set(`${from} ${to}`, (between.get(`${from} ${to}`) ?? new Set()).add(type));
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const kinds = new Map<number, Set<CycleKind>>();
  const walkOn = (path: readonly number[], walks: readonly Walk[]) => {
    const last = path[path.length - 1]!;
    for (const to of next.get(last) ?? []) {
      // Each cycle is walked once, from its smallest node.
      if (to < path[0]! || (to !== path[0] && path.includes(to))) continue;
      const types = [...between.get(`${last} ${to}`)!];
      const isFirst = path.length === 1;
      const longer = distinct(walks.flatMap((walk) => types.map((type) => stepped(walk, type, isFirst))));
      if (to !== path[0]) walkOn([...path, to], longer);
      else for (const walk of longer) if (walk.hasData) add(kinds, to, nameOf(walk));
    }
  };
  for (const first of next.keys()) walkOn([first], [START]);
  return componentsOf(next).map((nodes) => ({
    nodes,
    kinds: new Set(nodes.flatMap((node) => [...(kinds.get(node) ?? [])])),
  }));
}

function add(kinds: Map<number, Set<CycleKind>>, node: number, kind: CycleKind): void {
  kinds.set(node, (kinds.get(node) ?? new Set()).add(kind));
}

function distinct(walks: readonly Walk[]): Walk[] {
  return [...new Map(walks.map((walk) => [JSON.stringify(walk), walk])).values()];
}

/** Sets of two nodes and more that all reach each other, smallest node first. */
export function componentsOf(next: ReadonlyMap<number, ReadonlySet<number>>): number[][] {
  const reached = new Map([...next.keys()].map((node) => [node, reachable(next, node)]));
  const together = (a: number, b: number) =>
    reached.get(a)?.has(b) === true && reached.get(b)?.has(a) === true;
  const nodes = [...next.keys()].sort((a, b) => a - b);
  const all = nodes.map((node) => nodes.filter((other) => other === node || together(node, other)));
  return all.filter((component, i) => component.length > 1 && component[0] === nodes[i]);
}

function reachable(next: ReadonlyMap<number, ReadonlySet<number>>, from: number): Set<number> {
  const found = new Set(next.get(from) ?? []);
  for (const node of found) for (const to of next.get(node) ?? []) found.add(to);
  return found;
}
