/**
 * Who polled what whom sent: a dependency graph whose rows are the operations of the table, with an edge wr
 * from the sender of a message to each operation that succeeded and polled it, and the orders of each process
 * and of real time. The latter goes over relays, one for each moment at which invocations follow completions,
 * so that there are no more edges than operations.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { type DependencyGraph, EdgeList } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Subject } from './subject.ts';

export function readGraph(subject: Subject): DependencyGraph {
  const { table, realtime } = subject;
  const edges = new EdgeList();
  addReads(subject, edges);
  addProcessOrder(subject, edges);
  const nodeCount = realtime ? addRealTime(subject, edges) : table.count;
  return edges.graph({ txnCount: table.count, nodeCount });
}

function addReads({ table, history, realtime }: Subject, edges: EdgeList): void {
  const { polls, sends } = table;
  let lastReader = NONE;
  let lastWriter = NONE;
  for (let row = 0; row < polls.count; row++) {
    const reader = polls.op.at(row);
    const writer = table.writerOf(polls.message.at(row));
    if (writer === NONE || (writer === lastWriter && reader === lastReader)) continue;
    if (table.outcome(reader) !== 'ok' || table.outcome(writer) === 'fail') continue;
    // What is no transaction may be seen before it polls.
    if (table.isTxn.at(reader) === 0 && sends.endOf(reader) > sends.startOf(reader)) continue;
    // A message that was not yet sent is told as such.
    if (realtime && table.index.at(writer) > history.pairOf(table.index.at(reader))) continue;
    edges.add(writer, reader, EDGE.wr);
    lastReader = reader;
    lastWriter = writer;
  }
}

function addProcessOrder({ table, history }: Subject, edges: EdgeList): void {
  const last = new Map<number, number>();
  for (let op = 0; op < table.count; op++) {
    if (table.outcome(op) === 'fail') continue;
    const process = history.processAt(table.index.at(op)) as number;
    const before = last.get(process);
    if (before !== undefined) edges.add(before, op, EDGE.process);
    last.set(process, op);
  }
}

/** Gives the number of nodes with the relays. */
function addRealTime({ table, history }: Subject, edges: EdgeList): number {
  const opAt = new Int32Array(history.length).fill(NONE);
  for (let op = 0; op < table.count; op++) if (table.outcome(op) !== 'fail') opAt[table.index.at(op)] = op;
  const { type, pair } = history.columns();
  /** Of the latest moment; what completes leads to the next one. Before the first one there is none. */
  let relay = table.count - 1;
  let hasCompletions = false;
  for (let i = 0; i < history.length; i++) {
    const isInvocation = type[i] === TYPE.invoke;
    const op = opAt[isInvocation ? i : pair[i]!] ?? NONE;
    if (op === NONE || (!isInvocation && type[i] !== TYPE.ok)) continue;
    if (!isInvocation) {
      edges.add(op, relay + 1, EDGE.realtime);
      hasCompletions = true;
      continue;
    }
    if (hasCompletions) {
      if (relay >= table.count) edges.add(relay, relay + 1, EDGE.free);
      relay++;
      hasCompletions = false;
    }
    if (relay >= table.count) edges.add(relay, op, EDGE.free);
  }
  return relay + 2;
}
