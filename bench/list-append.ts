/**
 * What does list-append cost? Histories of a serial store under many processes, each size measured in a
 * process of its own, so that its memory is its own too. The history is built first, and apart. One more row
 * has the phases of the check.
 */
import { findBadElements } from '../checkers/list-append/bad-elements.ts';
import { findDirtyUpdates } from '../checkers/list-append/dirty-updates.ts';
import { graphOf } from '../checkers/list-append/graph.ts';
import { listAppend } from '../checkers/list-append/index.ts';
import { listsOf } from '../checkers/list-append/lists.ts';
import { findLostUpdates } from '../checkers/list-append/lost-updates.ts';
import { findOwnReadAnomalies } from '../checkers/list-append/own-reads.ts';
import { findIncompatible, findIntermediate } from '../checkers/list-append/read-anomalies.ts';
import { shapeProblem } from '../checkers/list-append/shape.ts';
import { findCycles } from '../checkers/transactions/cycles.ts';
import { Findings } from '../checkers/transactions/findings.ts';
import { readTxns } from '../checkers/transactions/txn-table.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';
import { answer, type Figures, measuredApart } from './shared/apart.ts';
import { checkedTxns } from './shared/checked-txns.ts';
import { serialHistory, type TxnLoad } from './shared/txn-history.ts';

type Load = TxnLoad & { readonly what: 'check' | 'phases' };

const REPEATS = 5;
const STEPS_MAX = 1_000_000;

const usual = { processes: 20, opsMax: 4, writesPerKey: 32, what: 'check' } as const;
const LOADS: readonly Load[] = [
  { ...usual, txns: 10_000 },
  { ...usual, txns: 100_000 },
  { ...usual, txns: 1_000_000 },
  { ...usual, txns: 1_000_000, writesPerKey: 256 },
  { ...usual, txns: 1_000_000, processes: 50, opsMax: 10 },
];

/** The check as `index.ts` makes it, part by part. */
function phases(load: Load): Figures {
  const history = serialHistory(load);
  const spent = new Map<string, number[]>();
  const phase = <T>(name: string, work: () => T): T => {
    const startedMs = cpuMs();
    const result = work();
    spent.set(name, [...(spent.get(name) ?? []), cpuMs() - startedMs]);
    return result;
  };
  for (let i = 0; i < REPEATS; i++) {
    const table = phase('tableMs', () => readTxns(history));
    if ('problem' in table) throw new Error(table.problem);
    phase('shapeMs', () => shapeProblem(table));
    const lists = phase('versionsMs', () => listsOf(table));
    const search = { history, lists, findings: new Findings() };
    phase('readsMs', () => {
      findBadElements(search);
      findIntermediate(search);
      findDirtyUpdates(search);
      findIncompatible(search);
      findOwnReadAnomalies(search);
      findLostUpdates(search);
    });
    const graph = phase('graphMs', () => graphOf(lists, {}));
    phase('cyclesMs', () => findCycles(graph, { stepsMax: STEPS_MAX }));
  }
  return Object.fromEntries([...spent].map(([name, times]) => [name, median(times)]));
}

answer(
  import.meta.url,
  (load: Load): Figures =>
    load.what === 'phases' ? phases(load) : checkedTxns(() => serialHistory(load), listAppend()),
);

function row(load: Load): Row {
  const { txns, processes, opsMax, writesPerKey } = load;
  const what = `${txns} txns of 1-${opsMax} ops, ${processes} processes, ${writesPerKey} writes a key`;
  return { what, figures: measuredApart(import.meta.url, load) };
}

const listAppendBench: Bench = {
  about:
    'The check of a history of transactions over lists, medians, apart from building the history (buildCpuMs, ' +
    'builtMb); the first check runs code that is still cold. Peak memory is that of the whole process.',
  async measure() {
    const phasesRow = row({ ...usual, txns: 1_000_000, what: 'phases' });
    return [...LOADS.map(row), { ...phasesRow, what: `${phasesRow.what}: phases` }];
  },
};

export default listAppendBench;
