/**
 * Puts a cycle into words: who must come before whom and why, with the values, so that a person with the
 * history at hand can check each claim; and the same for machines. The transactions are called T1, T2, … in
 * the order of the cycle, which ends with the dependency that is most telling: what was not seen, or came too
 * late.
 */
import type { Anomaly, AnomalyEdge, History, Key } from '../../src/index.ts';
import { clockFor } from '../shared/wording.ts';
import { boundaryOf } from './consistency-models.ts';
import type { Cycle, CycleStep } from './cycle-kinds.ts';
import { EDGE, edgeName } from './edge-types.ts';
import type { TxnTable } from './txn-table.ts';
import { txnNoun, txnText } from './txn-words.ts';

/** Longer cycles are told by their first and last dependencies. */
const TOLD_MAX = 4;

/** How the two ends of a dependency are called. */
export interface Names {
  readonly from: string;
  readonly to: string;
}

/** A clause with names and values, such as `T2 read [1 2] of key x, and T1 appended 2`. */
export interface Clause {
  readonly text: string;
  readonly key?: Key;
  /** Rows of transactions that show it, besides the two. */
  readonly witnesses?: readonly number[];
}

/** Says what shows a dependency of type ww, wr or rw. */
export type DataClause = (step: CycleStep, names: Names) => Clause;

export interface CycleInput {
  readonly history: History;
  readonly table: TxnTable;
  readonly cycle: Cycle;
  readonly clause: DataClause;
  /** What it is called; left out: its kind. */
  readonly type?: string;
}

export function cycleAnomaly(input: CycleInput): Anomaly {
  const { history, table, cycle, type = cycle.kind } = input;
  const steps = rotated(cycle.steps);
  const rows = steps.map((step) => step.from);
  const nameOf = (row: number) => `T${rows.indexOf(row) + 1}`;
  const shown = new Set(rows);
  const edges = steps.map((step): AnomalyEdge & { readonly text: string } => {
    const names = { from: nameOf(step.from), to: nameOf(step.to) };
    const { text, key, witnesses = [] } = clauseOf(input, step, names);
    for (const witness of witnesses) shown.add(witness);
    return {
      from: table.invoke[step.from]!,
      to: table.invoke[step.to]!,
      type: edgeName(step.type),
      why: `${text}, so ${names.from} came before ${names.to}.`,
      ...(key === undefined ? {} : { key }),
      text,
    };
  });
  return {
    type,
    message: messageOf(edges.map((edge) => edge.text)),
    steps: [
      ...rows.map((row) => `${nameOf(row)} is ${txnNoun(history, table, row)}.`),
      ...edges.map((edge, i) => (i === edges.length - 1 ? `But ${edge.why}` : edge.why)),
      'So each came before itself, which no order allows.',
    ],
    ops: [...shown].map((row) => table.invoke[row]!).sort((a, b) => a - b),
    edges: edges.map(({ text: _, ...edge }) => edge),
    rulesOut: boundaryOf([type]).not,
    detail: {
      transactions: rows.map((row) => ({
        name: nameOf(row),
        op: table.invoke[row]!,
        process: table.process[row]!,
        value: txnText(table, row),
      })),
    },
  };
}

export interface TxnAnomalyInput {
  readonly history: History;
  readonly table: TxnTable;
  readonly type: string;
  /** Rows of the transactions that contradict each other: T1, T2, … in the sentences. */
  readonly rows: readonly number[];
  readonly message: string;
  /** The argument after the introduction of the transactions; each entry a sentence. */
  readonly argument: readonly string[];
  /** Number of the key that it is about. */
  readonly key?: number;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** An anomaly that is no cycle: values of a few transactions that cannot be. */
export function txnAnomaly(input: TxnAnomalyInput): Anomaly {
  const { history, table, type, rows, message, argument, key, detail } = input;
  const ops = rows.map((row) => table.invoke[row]!);
  return {
    type,
    message,
    steps: [...rows.map((row, i) => `T${i + 1} is ${txnNoun(history, table, row)}.`), ...argument],
    ops: [...new Set(ops)].sort((a, b) => a - b),
    ...(key === undefined ? {} : { key: table.keyAt(key).key }),
    rulesOut: boundaryOf([type]).not,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** An rw last, or a step of real time; else the earliest transaction first. */
function rotated(steps: readonly CycleStep[]): readonly CycleStep[] {
  const at = (type: number) => steps.findLastIndex((step) => step.type === type);
  const last = at(EDGE.rw) >= 0 ? at(EDGE.rw) : at(EDGE.realtime);
  const earliest = steps.reduce((best, step, i) => (step.from < steps[best]!.from ? i : best), 0);
  const start = last >= 0 ? (last + 1) % steps.length : earliest;
  return [...steps.slice(start), ...steps.slice(0, start)];
}

function clauseOf({ history, table, clause }: CycleInput, step: CycleStep, names: Names): Clause {
  if (step.type === EDGE.process) {
    const process = table.process[step.from]!;
    return { text: `process ${process} began ${names.to} after ${names.from} had succeeded` };
  }
  if (step.type !== EDGE.realtime) return clause(step, names);
  const done = table.complete[step.from]!;
  const began = table.invoke[step.to]!;
  const times = [history.timeNsAt(done), history.timeNsAt(began)] as const;
  const clock = clockFor(times);
  const text =
    `${names.from} had succeeded at ${clock(times[0])} (event ${done}), ` +
    `before ${names.to} began at ${clock(times[1])} (event ${began})`;
  return { text };
}

function messageOf(clauses: readonly string[]): string {
  const count = clauses.length;
  const last = clauses.at(-1)!;
  if (count <= TOLD_MAX) return `${clauses.slice(0, -1).join('; ')}; but ${last}`;
  return `T1 to T${count} came each before the next: ${clauses[0]}; and so on; but ${last}`;
}
