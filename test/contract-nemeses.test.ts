/** What every nemesis promises, run over all that the catalog finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import type { NodeView } from '../src/core/context.ts';
import {
  type Capability,
  type FaultValue,
  faultsOf,
  type GeneratorLike,
  type Invocation,
  type Nemesis,
  nodeIds,
} from '../src/index.ts';
import { draw, historyOf } from './contract/draws.ts';

const CAPABILITIES: Readonly<Record<Capability, true>> = {
  'net.partition': true,
  'net.shape': true,
  'process.kill': true,
  'process.pause': true,
  'clock.skew': true,
  'disk.corrupt': true,
  'disk.power-failure': true,
};

const catalog = new Catalog();
const nemeses = await catalog.all('nemesis');

const OPTIONS = { intervalMs: 1000, targets: [] };
const DRAWS = 40;
const FINAL_OPS_MAX = 100;

/** Clusters of the sizes that people run, in any state: nodes down or paused, no leader, several leaders. */
const anyNodes = fc.constantFrom(1, 2, 3, 5, 7).chain((count) =>
  fc.tuple(
    ...nodeIds(count).map((id) =>
      fc.record<NodeView>({
        id: fc.constant(id),
        state: fc.constantFrom('up', 'up', 'up', 'down', 'paused'),
        role: fc.constantFrom('follower', 'follower', 'leader', 'unknown'),
      }),
    ),
  ),
);
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

/** Some operations of the generator, while the cluster is as it is. */
function drawn(generator: GeneratorLike, seed: number, nodes: readonly NodeView[]): readonly Invocation[] {
  return draw(generator, { seed, count: DRAWS, view: () => nodes }).ops;
}

function faultOf(op: Invocation): FaultValue {
  return op.value as FaultValue;
}

it('there are nemeses to hold to the contract', () => expect(nemeses.length).toBeGreaterThan(1));

it('no two nemeses claim the same operation', () => {
  const claimed = nemeses.flatMap((nemesis) => [
    ...new Set(nemesis.faults.flatMap(({ begin, end }) => [begin, end])),
  ]);
  expect(new Set(claimed).size).toBe(claimed.length);
});

describe.each(nemeses.map((nemesis) => [nemesis.name, nemesis] as const))('nemesis %s', (_, nemesis) => {
  it('says what it is, what it needs, and what it strikes', () => {
    expect(nemesis.summary).toMatch(/\w+ \w+/);
    expect(nemesis.needs.length).toBeGreaterThan(0);
    for (const need of nemesis.needs) expect(CAPABILITIES).toHaveProperty([need]);
    expect(nemesis.faults.length).toBeGreaterThan(0);
    for (const { begin, end } of nemesis.faults) expect(begin).not.toBe(end);
    expect(Object.keys(nemesis.targets).length).toBeGreaterThan(0);
    for (const [word, meaning] of Object.entries(nemesis.targets)) {
      expect(word).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(meaning, word).toMatch(/\w+ \w+/);
    }
  });

  it('never ends, whatever state the cluster is in', () => {
    fc.assert(
      fc.property(anySeed, anyNodes, (seed, nodes) => {
        expect(drawn(nemesis.generator(OPTIONS), seed, nodes)).toHaveLength(DRAWS);
      }),
    );
  });

  it('asks only for what it declares, with concrete values that survive JSON', () => {
    const declared = nemesis.faults.flatMap(({ begin, end }) => [begin, end]);
    fc.assert(
      fc.property(anySeed, anyNodes, (seed, nodes) => {
        for (const op of drawn(nemesis.generator(OPTIONS), seed, nodes)) {
          expect(declared).toContain(op.f);
          expect(JSON.parse(JSON.stringify(op.value))).toEqual(op.value);
          checkNodes(op, nodes);
        }
      }),
    );
  });

  it('begins every fault that it declares, and hits somebody where all nodes are up', () => {
    const nodes: NodeView[] = nodeIds(5).map((id) => ({
      id,
      state: 'up',
      role: id === 'n2' ? 'leader' : 'follower',
    }));
    const down: NodeView[] = nodes.map((node, i) => ({ ...node, state: i < 2 ? 'down' : 'up' }));
    const begins = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { ops } = draw(nemesis.generator(OPTIONS), {
        seed,
        count: DRAWS,
        view: (n) => (n % 2 ? down : nodes),
      });
      for (const op of ops) if (isBegin(nemesis, op)) begins.add(op.f);
      for (const op of drawn(nemesis.generator(OPTIONS), seed, nodes))
        if (isBegin(nemesis, op)) expect(faultOf(op).nodes.length, JSON.stringify(op)).toBeGreaterThan(0);
    }
    expect([...begins].sort()).toEqual(nemesis.faults.map(({ begin }) => begin).sort());
  });

  it('draws the same again from the same seed, and something else from another', () => {
    const nodes: NodeView[] = nodeIds(5).map((id) => ({ id, state: 'up', role: 'follower' }));
    const once = drawn(nemesis.generator(OPTIONS), 1, nodes);
    expect(drawn(nemesis.generator(OPTIONS), 1, nodes)).toEqual(once);
    expect(drawn(nemesis.generator(OPTIONS), 2, nodes)).not.toEqual(once);
  });

  it.each(Object.keys(nemesis.targets))('can be narrowed to "%s"', (word) => {
    fc.assert(
      fc.property(anySeed, anyNodes, (seed, nodes) => {
        const ops = drawn(
          nemesis.generator({ ...OPTIONS, targets: [word, 'of-another-nemesis'] }),
          seed,
          nodes,
        );
        expect(ops).toHaveLength(DRAWS);
        for (const op of ops) checkNodes(op, nodes);
      }),
      { numRuns: 30 },
    );
  });

  it('ends every fault with its final operations, which are finite', () => {
    fc.assert(
      fc.property(anySeed, anyNodes, fc.nat(DRAWS), (seed, nodes, count) => {
        const faults = draw(nemesis.generator(OPTIONS), { seed, count, view: () => nodes });
        const last = draw(nemesis.finalGenerator(OPTIONS), { seed, count: FINAL_OPS_MAX, view: () => nodes });
        expect(last.rest).toBeNull();
        for (const op of last.ops) expect(nemesis.faults.map(({ end }) => end)).toContain(op.f);
        const records = faultsOf(historyOf([...faults.ops, ...last.ops]), [nemesis]);
        expect(records.filter((fault) => fault.untilMs === null)).toEqual([]);
      }),
    );
  });
});

function isBegin(nemesis: Nemesis, op: Invocation): boolean {
  return nemesis.faults.some(({ begin }) => begin === op.f);
}

/** The nodes that an operation names are nodes of the cluster, each once. */
function checkNodes(op: Invocation, nodes: readonly NodeView[]): void {
  const ids: readonly string[] = nodes.map((node) => node.id);
  const hit = faultOf(op).nodes;
  expect(hit.filter((node) => !ids.includes(node))).toEqual([]);
  expect(new Set(hit).size).toBe(hit.length);
}
