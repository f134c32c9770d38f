/**
 * Cycles of operations that polled what others had sent (G1c, Adya 1999), by themselves, with the order of
 * each process, or with that of real time. Where consumers see only what is committed there is none: give
 * each transaction the moment at which it committed, each send that of its first message, each poll that of
 * its last; whoever polled a message did so after its sender's moment, and both orders are those of moments.
 * The search is that of the checkers of transactions.
 */
import type { AnomalyEdge } from '../../src/index.ts';
import type { Cycle, CycleStep } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import { EDGE, edgeName } from '../transactions/edge-types.ts';
import { readGraph } from './read-graph.ts';
import type { Subject } from './subject.ts';

/** Finds `G1c`, `G1c-process` and `G1c-realtime`. */
export function judgeCycles(subject: Subject, options: { readonly stepsMax: number }): void {
  const { cycles } = findCycles(readGraph(subject), options);
  for (const cycle of cycles) subject.findings.add(cycle.kind, () => explain(subject, cycle));
}

function explain(subject: Subject, { steps }: Cycle) {
  const { tell, table } = subject;
  const edges = steps.map((step) => edgeOf(subject, step));
  const ops = steps.map(({ from }) => from);
  const indices = ops.map((op) => table.index.at(op));
  return {
    ...tell.evidence({
      ops,
      message: messageOf(subject, steps.find(({ type }) => type === EDGE.wr)!),
      says: `operations ${[...indices, indices[0]].join(' -> ')} come before each other in a circle`,
      steps: edges.map(({ why }) => why),
      rulesOut: ['read-committed'],
      detail: { cycle: indices },
    }),
    edges,
  };
}

function edgeOf(subject: Subject, step: CycleStep): AnomalyEdge {
  const { table, tell } = subject;
  const ends = { from: table.index.at(step.from), to: table.index.at(step.to), type: edgeName(step.type) };
  if (step.type !== EDGE.wr) {
    const also = step.type === EDGE.process ? ', in the same process' : '';
    return { ...ends, why: `Operation ${ends.from} completed before operation ${ends.to} began${also}.` };
  }
  const row = rowOf(subject, step);
  const key = table.messages.keyNameOf(table.polls.message.at(row));
  const why = `Operation ${ends.to} polled ${tell.at(table.polls, row)} of key ${key}, which operation ${ends.from} sent.`;
  return { ...ends, why, key };
}

function messageOf(subject: Subject, step: CycleStep): number {
  return subject.table.polls.message.at(rowOf(subject, step));
}

/** The row in which `to` polled what `from` sent. */
function rowOf({ table }: Subject, { from, to }: CycleStep): number {
  let row = table.polls.startOf(to);
  while (table.writerOf(table.polls.message.at(row)) !== from) row++;
  return row;
}
