/** The shapes of `partition` are what their names say, for clusters of every usual size. */
import { describe, expect, it } from 'vitest';
import partition from '../nemeses/partition.ts';
import type { NodeView } from '../src/core/context.ts';
import { type NodeId, nodeIds } from '../src/index.ts';
import { draw } from './contract/draws.ts';

interface Cut {
  readonly nodes: readonly NodeId[];
  readonly shape: string;
  readonly links: readonly (readonly [from: NodeId, to: NodeId])[];
}

const SEEDS = 60;
const LEADER = 'n2';

function viewOf(count: number): NodeView[] {
  return nodeIds(count).map((id) => ({ id, state: 'up', role: id === LEADER ? 'leader' : 'follower' }));
}

/** Cuts of this shape, in a cluster of this size, one a seed. */
function cuts(shape: string, count: number): Cut[] {
  const generator = partition.generator({ intervalMs: 1000, targets: [shape] });
  return Array.from({ length: SEEDS }, (_, seed) => {
    const { ops } = draw(generator, { seed, count: 1, view: () => viewOf(count) });
    return ops[0]!.value as Cut;
  });
}

function isCut({ links }: Cut, from: NodeId, to: NodeId): boolean {
  return links.some(([a, b]) => a === from && b === to);
}

/** Nodes that can talk with this one both ways, itself included. */
function seenBy(node: NodeId, cut: Cut, all: readonly NodeId[]): NodeId[] {
  return all.filter((other) => !isCut(cut, node, other) && !isCut(cut, other, node));
}

/** The cluster falls into exactly these two sides: whole within, nothing in between. */
function expectSplit(cut: Cut, side: readonly NodeId[], all: readonly NodeId[]): void {
  const rest = all.filter((node) => !side.includes(node));
  for (const node of all)
    expect(seenBy(node, cut, all)).toEqual(side.includes(node) ? [...side].sort() : rest);
  expect(cut.links).toHaveLength(2 * side.length * rest.length);
}

describe.each([2, 3, 4, 5, 7])('partitions of %i nodes', (count) => {
  const all = nodeIds(count);
  const half = Math.floor(count / 2);

  it('halves: the first half against the second', () => {
    for (const cut of cuts('halves', count)) expectSplit(cut, all.slice(0, half), all);
  });

  it('random halves: a random half against the rest', () => {
    const found = cuts('random-halves', count);
    for (const cut of found) {
      expect(cut.nodes).toHaveLength(half);
      expectSplit(cut, cut.nodes, all);
    }
    expect(new Set(found.map((cut) => [...cut.nodes].sort().join())).size).toBeGreaterThan(1);
  });

  it('one: a single node against all others', () => {
    for (const cut of cuts('one', count)) {
      expect(cut.nodes).toHaveLength(1);
      expectSplit(cut, cut.nodes, all);
    }
  });

  it('leader: the leader with fewer friends than it needs', () => {
    for (const cut of cuts('leader', count)) {
      expect(cut.nodes).toContain(LEADER);
      if (count > 2) expect(cut.nodes.length).toBeLessThanOrEqual((count - 1) / 2);
      expectSplit(cut, cut.nodes, all);
    }
  });

  it('one-way: one direction is cut, and only one', () => {
    for (const cut of cuts('one-way', count)) {
      expect(cut.links.length).toBeGreaterThan(0);
      for (const [from, to] of cut.links) expect(isCut(cut, to, from)).toBe(false);
      for (const node of cut.nodes)
        for (const other of all)
          expect(isCut(cut, other, node), 'a deaf node hears only the deaf').toBe(!cut.nodes.includes(other));
    }
  });
});

describe.each([3, 4, 5, 7])('partitions of %i nodes', (count) => {
  const all = nodeIds(count);

  it('bridge: two sides that only one node reaches', () => {
    for (const cut of cuts('bridge', count)) {
      const seen = all.map((node) => seenBy(node, cut, all));
      const [bridge, ...others] = all.filter((_, i) => seen[i]!.length === count);
      expect(others).toEqual([]);
      expect(cut.nodes).toEqual([bridge]);
      const sides = new Set(seen.filter((nodes) => nodes.length < count).map((nodes) => nodes.join()));
      expect(sides.size).toBe(2);
    }
  });
});

describe.each([4, 5, 7])('partitions of %i nodes', (count) => {
  const all = nodeIds(count);

  it('majorities ring: every node sees a majority, and no two see the same one', () => {
    for (const cut of cuts('majorities-ring', count)) {
      const seen = all.map((node) => seenBy(node, cut, all));
      for (const nodes of seen) expect(nodes.length).toBeGreaterThan(count / 2);
      for (const nodes of seen) expect(nodes.length).toBeLessThan(count);
      expect(new Set(seen.map((nodes) => nodes.join())).size).toBe(count);
    }
  });
});
