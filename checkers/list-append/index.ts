/**
 * Transactions over lists, `[["append", key, element], ["r", key, null], …]`: are they isolated from each
 * other as a consistency model promises? Lists that only grow, with each element appended once, tell by
 * themselves in which order they were written, so every dependency between transactions can be seen, and what
 * no order allows is a cycle of dependencies. Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from
 * Experimental Observations" (VLDB 2021).
 *
 * The cost is linear in the history: one pass finds the writer of each element, one the order of versions,
 * one the dependencies; then the strongly connected components, of which a right history has none.
 *
 * No list of the history is taken on trust. What contradicts the order of versions is an anomaly of its own,
 * and a key to which two transactions appended the same element is left out, and said so.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { CYCLE_DOCS } from '../transactions/anomaly-types.ts';
import { findCycles } from '../transactions/cycles.ts';
import { dataEdgeCount } from '../transactions/dependency-graph.ts';
import { cycleAnomaly } from '../transactions/evidence.ts';
import { Findings, judge } from '../transactions/findings.ts';
import { modelsOption } from '../transactions/model-option.ts';
import { readTxns } from '../transactions/txn-table.ts';
import { findBadElements } from './bad-elements.ts';
import { findDirtyUpdates } from './dirty-updates.ts';
import { doubtsOf, type Graphed } from './doubts.ts';
import { explainer } from './explain.ts';
import { graphOf } from './graph.ts';
import { type Lists, listsOf } from './lists.ts';
import { findLostUpdates } from './lost-updates.ts';
import { findOwnReadAnomalies } from './own-reads.ts';
import { findIncompatible, findIntermediate, type Search } from './read-anomalies.ts';
import { looksLikeLists, shapeProblem } from './shape.ts';

const NAME = 'list-append';

export interface ListAppendOptions {
  /** Models that must hold; left out: strict serializability. */
  readonly consistencyModels?: readonly string[];
}

export function listAppend(options: ListAppendOptions = {}): Checker {
  const models = modelsOption(NAME, { ...options });
  return { name: NAME, check: (history, context) => check(history, context, models) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transactions over lists that only grow keep the isolation that they promise',
  anomalies: {
    ...CYCLE_DOCS,
    G1a: 'Aborted read: a list has an element of a transaction that failed.',
    G1b: 'Intermediate read: a list ends in the middle of what another transaction appended to it.',
    'dirty-update': 'A transaction that succeeded appended on top of one that failed.',
    'duplicate-elements': 'A list has an element twice.',
    'future-read': 'A transaction read an element that it appended only later.',
    'garbage-read': 'A list has an element that nobody appended.',
    'incompatible-order': 'Two reads of a key of which neither is the beginning of the other.',
    internal: 'A transaction read a list that contradicts its own reads and appends before.',
    'lost-update': 'Several transactions read the same state of a key and then appended to it.',
  },
  create(options) {
    onlyOptions(NAME, options, ['consistencyModels']);
    return listAppend({ consistencyModels: modelsOption(NAME, options) });
  },
  suggest: (history) => (looksLikeLists(history) ? {} : undefined),
};
export default plugin;

function check(history: History, context: CheckContext, models: readonly string[]): CheckResult {
  const table = readTxns(history);
  if ('problem' in table) return unknownResult(NAME, table.problem);
  if (table.rowCount === 0) return unknownResult(NAME, 'the history has no transactions');
  const problem = shapeProblem(table);
  if (problem !== undefined) return unknownResult(NAME, problem);
  const lists = listsOf(table);
  const findings = new Findings();
  const search = { history, lists, findings };
  findBadElements(search);
  findIntermediate(search);
  findDirtyUpdates(search);
  findIncompatible(search);
  findOwnReadAnomalies(search);
  findLostUpdates(search);
  const graphed = findCyclesOf(search, context);
  return judge({
    checker: NAME,
    findings,
    models,
    doubts: doubtsOf(lists, graphed),
    txnCount: table.rowCount,
    stats: statsOf(lists, graphed),
  });
}

function findCyclesOf({ history, lists, findings }: Search, context: CheckContext): Graphed {
  const { table } = lists;
  const graph = graphOf(lists, context);
  const cycles = findCycles(graph, context);
  const clause = explainer(lists);
  for (const cycle of cycles.cycles) {
    findings.add(cycle.kind, () => cycleAnomaly({ history, table, cycle, clause }));
  }
  return { dataEdges: dataEdgeCount(graph), edges: graph.targets.length, nodes: graph.nodeCount, cycles };
}

function statsOf({ table, appends }: Lists, { cycles, ...sizes }: Graphed) {
  return {
    microOps: table.f.length,
    keys: table.keyCount,
    ambiguousKeys: appends.ambiguous.size,
    otherOps: table.otherCount,
    graph: sizes,
    components: cycles.componentCount,
    largestComponent: cycles.largest,
  };
}
