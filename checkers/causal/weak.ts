/**
 * Weak causal consistency: each transaction by itself can put its past into an order that explains its reads.
 * What one read demands of that order is an edge of the commit order, as for convergence; only the edges of
 * other readers do not count. So where all edges together have no cycle, there is nothing to do. Else the
 * edges within each component are taken reader by reader: edge e leads to edge f where the end of e is in the
 * past of the beginning of f, which vector clocks tell at once, and a cycle of these is a violation.
 */

import { ANY_EDGE, componentOf, components } from '../transactions/components.ts';
import { EdgeList } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { causalCommitOrder } from '../weak-isolation/causal-convergence.ts';
import type { CausalOrder } from '../weak-isolation/causal-order.ts';
import type { CommitOrder } from '../weak-isolation/commit-order.ts';
import { dependenciesOf } from '../weak-isolation/dependencies.ts';
import type { Judging } from '../weak-isolation/judging.ts';
import { Pasts } from '../weak-isolation/pasts.ts';
import { byCausality } from '../weak-isolation/sights.ts';

const TYPE = 'causal-violation';

export function judgeWeak(judging: Judging, causal: CausalOrder): void {
  const { recorded, findings } = judging;
  const order = causalCommitOrder(recorded, { causal, ofEachReader: true });
  judging.stats.steps = order.steps;
  const sightOf = byCausality(recorded, causal);
  const search = { order, sightOf, typeOf: () => TYPE };
  judging.initialReads(search);
  const byReader = edgesByReader(order, componentOf(dependenciesOf(recorded, order), ANY_EDGE));
  const pasts = new Pasts(recorded, causal);
  const { before, reader: readers } = order;
  for (const edges of byReader.values()) for (const edge of edges) pasts.keep(before[edge]!);
  if (byReader.size > 0) pasts.each(() => {});
  let steps = 0;
  for (const [reader, edges] of byReader) {
    steps += edges.length * edges.length;
    if (steps > judging.stepsMax) {
      judging.doubt = `the search took ${judging.stepsMax} steps, which is all that it may, before it was through`;
      return;
    }
    if (!hasCycle(order, edges, pasts)) continue;
    const chosen = (edge: number) => readers[edge] === reader;
    findings.add(TYPE, () => judging.shortestCycle({ ...search, chosen }));
  }
}

/** Edges that may be in a cycle, by reader. */
function edgesByReader({ before, after, reader }: CommitOrder, of: Int32Array): Map<number, number[]> {
  const byReader = new Map<number, number[]>();
  for (let edge = 0; edge < before.length; edge++) {
    if (after[edge]! < 0 || of[before[edge]!] !== of[after[edge]!]) continue;
    const known = byReader.get(reader[edge]!);
    if (known === undefined) byReader.set(reader[edge]!, [edge]);
    else known.push(edge);
  }
  return byReader;
}

function hasCycle({ before, after }: CommitOrder, edges: readonly number[], pasts: Pasts): boolean {
  const leads = new EdgeList();
  for (const [i, e] of edges.entries()) {
    for (const [j, f] of edges.entries()) {
      if (!pasts.includes({ txn: before[f]!, other: after[e]! })) continue;
      if (i === j) return true;
      leads.add(i, j, EDGE.ww);
    }
  }
  return components(leads.graph({ txnCount: edges.length, nodeCount: edges.length })).length > 0;
}
