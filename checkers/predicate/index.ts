/**
 * Transactions that read by predicate: do they keep clear of phantoms, as a consistency model promises? A key
 * stands for a predicate, and the rows of a key are all those that match it. Two kinds of operations:
 *
 * - `txn`: a list of `["rp", key, rows]`, a read of all rows of the key; `["i", key, row]`, which inserts a
 *   row into it; and `["d", key, row]`, which deletes one. A row is inserted into a key once in a history.
 *   A delete must find its row; a transaction whose delete finds none fails.
 * - `insert`, `[key, [a, null]]` or `[key, [null, b]]`: Jepsen's test of G2, see `pairs.ts`.
 *
 * A row is absent, then present, then perhaps deleted. So the versions of all rows are ordered without
 * looking at a read, every dependency can be seen, also on what a read does *not* show, and what no order
 * allows is a cycle. Adya, "Weak Consistency: A Generalized Theory and Optimistic Implementations for
 * Distributed Transactions" (MIT 1999), chapter 3; Kingsbury and Alvaro, "Elle" (VLDB 2021), leave predicates
 * out.
 *
 * Without deletes that is complete: a history is serializable exactly if there is no anomaly. A deletable
 * row that is absent may be not yet inserted or deleted already; `conclusions.ts` says where that can be
 * told, and elsewhere a history may be wrong and not be found so.
 *
 * The cost is near linear in the history; the anti-dependencies on missing rows, as many as reads times rows,
 * are ways through relays (`lines.ts`).
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { CYCLE_DOCS } from '../transactions/anomaly-types.ts';
import { Findings, judge } from '../transactions/findings.ts';
import { modelsOption } from '../transactions/model-option.ts';
import { readTxns, type TxnTable } from '../transactions/txn-table.ts';
import { findBadRecords } from './bad-records.ts';
import { PREDICATE_CYCLE_DOCS } from './cycle-docs.ts';
import { findCyclesOf } from './cycles-of-layers.ts';
import { doubtsOf, type Graphed } from './doubts.ts';
import { findOwnReadAnomalies } from './own-reads.ts';
import { findPairs, type Pairs } from './pairs.ts';
import { type Predicates, predicatesOf } from './predicates.ts';
import { looksLikePredicates, shapeProblem } from './shape.ts';

const NAME = 'predicate';

export interface PredicateOptions {
  /** Models that must hold; left out: strict serializability. */
  readonly consistencyModels?: readonly string[];
}

export function predicate(options: PredicateOptions = {}): Checker {
  const models = modelsOption(NAME, { ...options });
  return { name: NAME, check: (history, context) => check(history, context, models) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transactions that read by predicate see no phantoms, as far as their model promises',
  anomalies: {
    ...CYCLE_DOCS,
    ...PREDICATE_CYCLE_DOCS,
    G1a: 'Aborted read: a row of a transaction that failed was seen.',
    G1b: 'Intermediate read: a row was seen that its own transaction deleted again.',
    'duplicate-elements': 'A read shows a row twice.',
    'future-read': 'A transaction saw a row that it inserted only later.',
    'garbage-read': 'A row was seen that nobody inserted.',
    internal: 'A transaction did not see a row that it had inserted, or saw one that it had deleted.',
    'lost-update': 'Two transactions deleted the same row, and both found it there.',
    phantom: 'Two reads of a predicate in one transaction differ, and it changed nothing between them.',
  },
  create(options) {
    onlyOptions(NAME, options, ['consistencyModels']);
    return predicate({ consistencyModels: modelsOption(NAME, options) });
  },
  suggest: (history) => (looksLikePredicates(history) ? {} : undefined),
};
export default plugin;

function check(history: History, context: CheckContext, models: readonly string[]): CheckResult {
  const findings = new Findings();
  const pairs = findPairs(history, findings);
  if (pairs.problem !== undefined) return unknownResult(NAME, pairs.problem);
  const table = readTxns(history);
  if ('problem' in table) return unknownResult(NAME, table.problem);
  if (table.rowCount + pairs.inserts === 0) return unknownResult(NAME, 'the history has no transactions');
  const problem = shapeProblem(table);
  if (problem !== undefined) return unknownResult(NAME, problem);
  const predicates = predicatesOf(table);
  if ('problem' in predicates) return unknownResult(NAME, predicates.problem);
  const search = { history, predicates, findings };
  findBadRecords(search);
  findOwnReadAnomalies(search);
  const graphed = findCyclesOf(search, context, models);
  return judge({
    checker: NAME,
    findings,
    models,
    doubts: doubtsOf(predicates, graphed, pairs),
    txnCount: table.rowCount + pairs.inserts,
    stats: statsOf(table, predicates, graphed, pairs),
  });
}

function statsOf(table: TxnTable, { records }: Predicates, graphed: Graphed, pairs: Pairs) {
  const { nodes, edges, componentCount, largest } = graphed;
  return {
    microOps: table.f.length,
    keys: table.keyCount + pairs.keys,
    ambiguousKeys: records.ambiguous.size,
    otherOps: table.otherCount - pairs.inserts,
    graph: { nodes, edges },
    components: componentCount,
    largestComponent: largest,
  };
}
