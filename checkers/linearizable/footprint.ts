/**
 * Which operations must be judged together: two that touch the same part of the state, and so on from one to
 * the next (union-find). A range ties all parts together that lie in it and that any operation names; what
 * nobody names is always empty. Sound because linearizability is local (Herlihy and Wing, 1990, theorem 1):
 * components share no state, so each is an object of its own.
 */
import type { Footprint } from '../models/model.ts';

export interface Components {
  /** Component of each footprint, numbered from 0 in order of appearance. */
  readonly of: Int32Array;
  /** Names of the parts in each component. */
  readonly names: readonly (readonly string[])[];
}

class UnionFind {
  readonly #parents: number[] = [];

  add(): number {
    return this.#parents.push(this.#parents.length) - 1;
  }

  find(node: number): number {
    const parents = this.#parents;
    while (parents[node] !== node) {
      parents[node] = parents[parents[node]!]!;
      node = parents[node]!;
    }
    return node;
  }

  union(a: number, b: number): void {
    this.#parents[this.find(a)] = this.find(b);
  }
}

export function componentsOf(footprints: readonly Footprint[]): Components {
  const sets = new UnionFind();
  const nodes = new Map<string, number>();
  for (const footprint of footprints) if ('names' in footprint) tie(footprint.names, nodes, sets);
  const sorted = [...nodes.keys()].sort();
  const rangeNodes = tieRanges(footprints, { sorted, nodes, sets });
  return numbered(footprints, { nodes, sets, rangeNodes });
}

function tie(names: readonly string[], nodes: Map<string, number>, sets: UnionFind): void {
  const all = names.map((name) => {
    const node = nodes.get(name) ?? sets.add();
    nodes.set(name, node);
    return node;
  });
  for (const node of all) sets.union(node, all[0]!);
}

interface Tying {
  readonly sorted: readonly string[];
  readonly nodes: ReadonlyMap<string, number>;
  readonly sets: UnionFind;
}

/** A node of each range; one that covers no name stands alone. */
function tieRanges(footprints: readonly Footprint[], { sorted, nodes, sets }: Tying): readonly number[] {
  // Neighbours in order are tied once, however many ranges cover both: count where covers begin and end.
  const cover = new Int32Array(sorted.length + 1);
  const first = footprints.map((footprint) => {
    if ('names' in footprint) return -1;
    const from = firstAtOrAfter(sorted, footprint.from);
    const to = footprint.to === undefined ? sorted.length : firstAtOrAfter(sorted, footprint.to);
    if (from >= to) return sets.add();
    cover[from]!++;
    cover[to - 1]!--;
    return nodes.get(sorted[from]!)!;
  });
  let covers = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    covers += cover[i]!;
    if (covers > 0) sets.union(nodes.get(sorted[i]!)!, nodes.get(sorted[i + 1]!)!);
  }
  return first;
}

function firstAtOrAfter(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Tied {
  readonly nodes: ReadonlyMap<string, number>;
  readonly sets: UnionFind;
  readonly rangeNodes: readonly number[];
}

function numbered(footprints: readonly Footprint[], { nodes, sets, rangeNodes }: Tied): Components {
  const codes = new Map<number, number>();
  const names: string[][] = [];
  const codeOf = (node: number): number => {
    const root = sets.find(node);
    const code = codes.get(root) ?? names.push([]) - 1;
    codes.set(root, code);
    return code;
  };
  const of = Int32Array.from(footprints, (footprint, i) => {
    if (!('names' in footprint)) return codeOf(rangeNodes[i]!);
    const [name] = footprint.names;
    return codeOf(name === undefined ? sets.add() : nodes.get(name)!);
  });
  for (const [name, node] of nodes) names[codeOf(node)]!.push(name);
  return { of, names };
}
