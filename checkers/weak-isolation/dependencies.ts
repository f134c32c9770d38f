/**
 * Session order, reads-from and commit order as a graph, for the search for cycles that all checkers of
 * transactions share. In its words an edge of the commit order is a ww: both ends wrote the key.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { type DependencyGraph, EdgeList } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { CommitOrder } from './commit-order.ts';
import type { Recorded } from './recorded.ts';

/** What a cycle is made of. */
export const STEP_TYPE = { so: EDGE.process, wr: EDGE.wr, co: EDGE.ww } as const;

/** Edges of the commit order that count; left out: all. */
export type Chosen = (edge: number) => boolean;

export function dependenciesOf(recorded: Recorded, order?: CommitOrder, chosen?: Chosen): DependencyGraph {
  const { txns, sessions, seen } = recorded;
  const edges = new EdgeList();
  for (let txn = 0; txn < txns.count; txn++) {
    if (txns.outcome[txn] === TYPE.fail) continue;
    if (sessions.before[txn] !== NONE) edges.add(sessions.before[txn]!, txn, STEP_TYPE.so);
    let latest = NONE;
    for (let read = seen.readsAt[txn]!; read < seen.readsAt[txn + 1]!; read++) {
      const writer = seen.from[read]!;
      if (writer >= 0 && writer !== latest) edges.add(writer, txn, STEP_TYPE.wr);
      latest = writer;
    }
  }
  if (order !== undefined) addCommitOrder(edges, order, chosen);
  return edges.graph({ txnCount: txns.count, nodeCount: txns.count });
}

function addCommitOrder(edges: EdgeList, { before, after }: CommitOrder, chosen: Chosen = () => true): void {
  for (let edge = 0; edge < before.length; edge++) {
    if (after[edge]! >= 0 && chosen(edge)) edges.add(before[edge]!, after[edge]!, STEP_TYPE.co);
  }
}
