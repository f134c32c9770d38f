import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { CYCLE_SHAPES, CYCLE_SUFFIXES } from './cycle-kinds.ts';
import { findCycles } from './cycles.ts';
import { EdgeList } from './dependency-graph.ts';
import { EDGE } from './edge-types.ts';
import fuzz from './testing/cycles.fuzz.ts';

type Named = keyof typeof EDGE;

/** A graph of so many transactions; `0 ww 1` is a dependency. */
function found(txnCount: number, edges: readonly string[], stepsMax = 1_000_000) {
  const list = new EdgeList();
  for (const edge of edges) {
    const [from, type, to] = edge.split(' ') as [string, Named, string];
    list.add(Number(from), Number(to), EDGE[type]);
  }
  return findCycles(list.graph({ txnCount, nodeCount: txnCount }), { stepsMax });
}

function kinds(txnCount: number, edges: readonly string[]): string[] {
  return found(txnCount, edges).cycles.map(({ kind }) => kind);
}

describe('cycles', () => {
  it('are none where everything has an order', () => {
    expect(found(3, ['0 ww 1', '1 wr 2', '0 rw 2'])).toMatchObject({ cycles: [], componentCount: 0 });
  });

  it('are named by their dependencies', () => {
    expect(kinds(2, ['0 ww 1', '1 ww 0'])).toEqual(['G0']);
    expect(kinds(2, ['0 ww 1', '1 wr 0'])).toEqual(['G1c']);
    expect(kinds(2, ['0 wr 1', '1 rw 0'])).toEqual(['G-single-item']);
    expect(kinds(2, ['0 rw 1', '1 rw 0'])).toEqual(['G2-item']);
    expect(kinds(4, ['0 rw 1', '1 wr 2', '2 rw 3', '3 ww 0'])).toEqual(['G-nonadjacent-item']);
    expect(kinds(4, ['0 rw 1', '1 rw 2', '2 wr 3', '3 ww 0'])).toEqual(['G2-item']);
    expect(kinds(2, ['0 process 1', '1 ww 0'])).toEqual(['G0-process']);
    expect(kinds(2, ['0 realtime 1', '1 wr 0'])).toEqual(['G1c-realtime']);
    expect(kinds(3, ['0 realtime 1', '1 process 2', '2 rw 0'])).toEqual(['G-single-item-realtime']);
    expect(CYCLE_SHAPES.length * CYCLE_SUFFIXES.length).toBe(15);
  });

  it('are told at their worst, and not what they imply', () => {
    expect(kinds(2, ['0 ww 1', '1 ww 0', '1 wr 0', '0 realtime 1'])).toEqual(['G0']);
    expect(kinds(2, ['0 rw 1', '1 rw 0', '1 wr 0'])).toEqual(['G-single-item']);
  });

  it('are as short as can be', () => {
    const ring = Array.from({ length: 50 }, (_, i) => `${i} ww ${(i + 1) % 50}`);
    expect(found(50, ring).cycles[0]!.steps).toHaveLength(50);
    expect(found(50, [...ring, '30 ww 10']).cycles[0]!.steps).toHaveLength(21);
  });

  it('are told of each component by itself, however little may be spent', () => {
    const edges = Array.from({ length: 500 }, (_, i) => [
      `${2 * i} rw ${2 * i + 1}`,
      `${2 * i + 1} rw ${2 * i}`,
    ]);
    const { cycles, componentCount, largest } = found(1000, edges.flat(), 0);
    expect(cycles).toHaveLength(500);
    expect({ componentCount, largest }).toEqual({ componentCount: 500, largest: 2 });
  });

  it('agree with all cycles, walked one by one', () => expectAgreement(fuzz, { runs: 500 }));
});
