/**
 * The orders that a history has by itself: of each process, and of real time.
 *
 * Real time relates each transaction that succeeded to all that were invoked after it. The relation is kept
 * exactly, with at most three edges for each transaction: a *moment* begins wherever an invocation follows
 * completions; a transaction precedes the first moment after its completion, a moment precedes the
 * transactions invoked in it and the next moment. A transaction whose outcome is unknown precedes nothing.
 */
import { Interner, NONE, TYPE } from '../../src/index.ts';
import type { EdgeList, GraphBuilder } from './dependency-graph.ts';
import { EDGE } from './edge-types.ts';
import type { TxnTable } from './txn-table.ts';

/** Process numbers may have so many gaps before they are numbered anew. */
const DENSE_SPARE = 1_000_000;

export interface Orders {
  /** Number of the first moment after each transaction succeeded; `NONE` where none follows. */
  readonly after: Int32Array;
  /** First row of each moment; the last entry is the number of rows. */
  readonly moments: Int32Array;
  /** The transaction of the same process that follows one that succeeded; `NONE` where none does. */
  readonly nextOfProcess: Int32Array;
}

/** Without `realtime` there are no moments: only processes have an order then. */
export function ordersOf(table: TxnTable, { realtime }: { readonly realtime: boolean }): Orders {
  const nextOfProcess = processOrder(table);
  if (realtime) return { ...moments(table), nextOfProcess };
  const none = new Int32Array(table.rowCount).fill(NONE);
  return { after: none, moments: Int32Array.of(table.rowCount), nextOfProcess };
}

export function momentCount(orders: Orders): number {
  return orders.moments.length - 1;
}

function moments(table: TxnTable): Pick<Orders, 'after' | 'moments'> {
  const { rowCount, invoke } = table;
  const completed = rowsByCompletion(table);
  const after = new Int32Array(rowCount).fill(NONE);
  const starts = new Int32Array(rowCount + 1);
  let count = 0;
  let event = 0;
  for (let row = 0; row < rowCount; row++) {
    let isMoment = false;
    for (; event < invoke[row]!; event++) {
      if (completed[event] === NONE) continue;
      after[completed[event]!] = count;
      isMoment = true;
    }
    if (isMoment) starts[count++] = row;
  }
  starts[count] = rowCount;
  return { after, moments: starts.slice(0, count + 1) };
}

/** By event before the last invocation: the row that succeeded there; `NONE` elsewhere. */
function rowsByCompletion({ rowCount, invoke, complete, outcome }: TxnTable): Int32Array {
  const end = rowCount === 0 ? 0 : invoke[rowCount - 1]!;
  const rowAt = new Int32Array(end).fill(NONE);
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] === TYPE.ok && complete[row]! < end) rowAt[complete[row]!] = row;
  }
  return rowAt;
}

function processOrder(table: TxnTable): Int32Array {
  const { rowCount, outcome } = table;
  const { session, sessionCount } = sessionsOf(table);
  const next = new Int32Array(rowCount).fill(NONE);
  const last = new Int32Array(sessionCount).fill(NONE);
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] === TYPE.fail) continue;
    const before = last[session[row]!]!;
    if (before !== NONE) next[before] = row;
    last[session[row]!] = outcome[row] === TYPE.ok ? row : NONE;
  }
  return next;
}

/** Numbers of processes. One that works on several independent keys has an order in each of them alone. */
function sessionsOf({ rowCount, process, group }: TxnTable): { session: Int32Array; sessionCount: number } {
  let processCount = 0;
  for (let row = 0; row < rowCount; row++) processCount = Math.max(processCount, process[row]! + 1);
  if (group === undefined && processCount <= rowCount + DENSE_SPARE)
    return { session: process, sessionCount: processCount };
  const names = new Interner<number>();
  const session = process.map((each, row) => names.code(((group?.[row] ?? NONE) + 1) * processCount + each));
  return { session, sessionCount: names.values.length };
}

/** Adds the orders to a graph whose relays from `firstMoment` on are the moments. */
export class OrderEdges {
  readonly #orders: Orders;
  readonly #firstMoment: number;

  constructor(orders: Orders, firstMoment: number) {
    this.#orders = orders;
    this.#firstMoment = firstMoment;
  }

  /** Edges out of a transaction. */
  ofRow(row: number, graph: GraphBuilder): void {
    const { after, nextOfProcess } = this.#orders;
    if (nextOfProcess[row] !== NONE) graph.edge(nextOfProcess[row]!, EDGE.process);
    if (after[row] !== NONE) graph.edge(this.#firstMoment + after[row]!, EDGE.realtime);
  }

  /** Nodes and edges of all moments, after all other nodes. */
  ofMoments(graph: GraphBuilder): void {
    const { moments } = this.#orders;
    for (let moment = 0; moment < moments.length - 1; moment++) {
      graph.next();
      for (let row = moments[moment]!; row < moments[moment + 1]!; row++) graph.edge(row, EDGE.free);
      if (moment < moments.length - 2) graph.edge(this.#firstMoment + moment + 1, EDGE.free);
    }
  }
}

/** The same for a graph whose edges come in any order. */
export function addOrders(edges: EdgeList, orders: Orders, firstMoment: number): void {
  const { after, moments, nextOfProcess } = orders;
  for (let row = 0; row < after.length; row++) {
    if (nextOfProcess[row] !== NONE) edges.add(row, nextOfProcess[row]!, EDGE.process);
    if (after[row] !== NONE) edges.add(row, firstMoment + after[row]!, EDGE.realtime);
  }
  for (let moment = 0; moment < moments.length - 1; moment++) {
    for (let row = moments[moment]!; row < moments[moment + 1]!; row++) {
      edges.add(firstMoment + moment, row, EDGE.free);
    }
    if (moment < moments.length - 2) edges.add(firstMoment + moment, firstMoment + moment + 1, EDGE.free);
  }
}
