/**
 * Random graphs of a few transactions, some dependencies of which go through relays. The twin walks all
 * cycles. Orders of processes and of real time only lead forwards, as they do in histories.
 */
import fc from 'fast-check';
import { fuzzer } from '../../testing/fuzzer.ts';
import { findCycles } from '../cycles.ts';
import { type DependencyGraph, EdgeList } from '../dependency-graph.ts';
import { EDGE } from '../edge-types.ts';
import { wrongWithCycles } from './cycle-claims.ts';
import { dependencies } from './dependencies.ts';

const TXNS = 6;

interface Drawn {
  readonly edges: readonly (readonly [from: number, to: number, type: number])[];
  /** Each of the first precedes each of the second. */
  readonly relays: readonly { readonly from: number[]; readonly to: number[]; readonly type: number }[];
}

const txn = fc.nat(TXNS - 1);
const type = fc.constantFrom(EDGE.ww, EDGE.wr, EDGE.rw, EDGE.rw, EDGE.process, EDGE.realtime);
const someTxns = fc.uniqueArray(txn, { minLength: 1, maxLength: 3 });

const cases: fc.Arbitrary<Drawn> = fc.record({
  edges: fc.array(fc.tuple(txn, txn, type), { minLength: 1, maxLength: 12 }),
  relays: fc.array(fc.record({ from: someTxns, to: someTxns, type }), { maxLength: 2 }),
});

function isAllowed(from: number, to: number, type: number): boolean {
  const isOrder = type === EDGE.process || type === EDGE.realtime;
  return isOrder ? from < to : from !== to;
}

export function graphOf({ edges, relays }: Drawn): DependencyGraph {
  const list = new EdgeList();
  for (const [from, to, type] of edges) if (isAllowed(from, to, type)) list.add(from, to, type);
  relays.forEach(({ from, to, type }, i) => {
    const sources = from.filter((source) => to.every((target) => isAllowed(source, target, type)));
    for (const source of sources) list.add(source, TXNS + i, type);
    for (const target of to) list.add(TXNS + i, target, EDGE.free);
  });
  return list.graph({ txnCount: TXNS, nodeCount: TXNS + relays.length });
}

export default fuzzer({
  name: 'cycles',
  about: 'the search for cycles of each kind, against all cycles walked one by one',
  cases,
  disagreement(drawn) {
    const graph = graphOf(drawn);
    const all = [...dependencies(graph)];
    const complete = findCycles(graph, { stepsMax: 1_000_000 });
    if (complete.partialCount > 0) return 'gave up on a small graph';
    const hasty = findCycles(graph, { stepsMax: 0 });
    return wrongWithCycles(complete.cycles, all) ?? wrongWithCycles(hasty.cycles, all, { isComplete: false });
  },
});
