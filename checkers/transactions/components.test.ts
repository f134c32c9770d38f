import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentOf, components, type Rows } from './components.ts';
import { EdgeList } from './dependency-graph.ts';
import { EDGE } from './edge-types.ts';
import { componentsOf } from './testing/all-cycles.ts';

type Edge = readonly [from: number, to: number, type: number];

const NODES = 8;

function graphOf(edges: readonly Edge[], nodeCount = NODES): Rows {
  const list = new EdgeList();
  for (const [from, to, type] of edges) list.add(from, to, type);
  return list.graph({ txnCount: nodeCount, nodeCount });
}

const edges = fc.array(
  fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1), fc.constantFrom(EDGE.ww, EDGE.rw, EDGE.free)),
  { maxLength: 24 },
);

describe('components', () => {
  it('are the sets of nodes that reach each other, over the edges that count', () => {
    fc.assert(
      fc.property(edges, fc.constantFrom(EDGE.ww, EDGE.ww | EDGE.rw), (drawn, types) => {
        const next = new Map<number, Set<number>>();
        for (const [from, to, type] of drawn) {
          if ((type & (types | EDGE.free)) !== 0) next.set(from, (next.get(from) ?? new Set()).add(to));
        }
        const found = components(graphOf(drawn), types).map((nodes) => [...nodes]);
        expect(found).toEqual(componentsOf(next));
        const of = componentOf(graphOf(drawn), types);
        for (const [i, nodes] of found.entries()) for (const node of nodes) expect(of[node]).toBe(i);
        expect(new Set(of).size).toBe(NODES - found.flat().length + found.length);
      }),
      { numRuns: 500 },
    );
  });

  it('may be as deep as the graph', () => {
    const length = 300_000;
    const ring = Array.from({ length }, (_, i): Edge => [i, (i + 1) % length, EDGE.ww]);
    expect(components(graphOf(ring, length)).map((nodes) => nodes.length)).toEqual([length]);
    expect(components(graphOf(ring.slice(1), length))).toEqual([]);
  });
});
