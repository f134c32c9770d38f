/**
 * Transactions over registers, `[["w", key, value], ["r", key, null], …]`: are they isolated from each
 * other as a consistency model promises? Each value is written to a key once, so a read names the
 * transaction that it read from; what no order allows is a cycle of dependencies. Kingsbury and Alvaro,
 * "Elle: Inferring Isolation Anomalies from Experimental Observations" (VLDB 2021), section 4.
 *
 * A register, other than a list, does not tell what it was before. Which of two versions is the later one
 * is known where a transaction read the one and wrote the other (all of it, where all writes are such
 * read-modify-writes: Wei et al., ICDE 2025); where one is the initial version; from the order of processes
 * and real time as far as the model keeps it; and by what the user assumes of keys. Where two versions have
 * no known order nothing is concluded: a history that is called right may be wrong there.
 *
 * The cost is near linear in the history: real time orders versions by two moments of each (`real-time.ts`),
 * and where many transactions precede many others the edges go through relays (`spans.ts`).
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { unknownResult } from '../shared/findings.ts';
import { booleanOption, onlyOptions } from '../shared/options.ts';
import { CYCLE_DOCS } from '../transactions/anomaly-types.ts';
import { Findings, judge } from '../transactions/findings.ts';
import { modelsOption } from '../transactions/model-option.ts';
import { readTxns } from '../transactions/txn-table.ts';
import { findCyclesOf } from './cycles-of-layers.ts';
import { tellVersionCycles } from './cyclic-versions.ts';
import { doubtsOf, type Graphed } from './doubts.ts';
import { layersOf } from './layers.ts';
import { findLostUpdates } from './lost-updates.ts';
import { findOwnReadAnomalies } from './own-reads.ts';
import { findBadReads } from './read-anomalies.ts';
import { type Registers, registersOf } from './registers.ts';
import { looksLikeRegisters, shapeProblem } from './shape.ts';
import type { OrderOptions } from './version-orders.ts';

const NAME = 'rw-register';

export interface RwRegisterOptions {
  /** Models that must hold; left out: strict serializability. */
  readonly consistencyModels?: readonly string[];
  /**
   * What a transaction writes to a key comes after what it read there; left out: true. No assumption above
   * RC.
   */
  readonly wfrKeys?: boolean;
  /** Assume that each key is sequentially consistent; left out: false. */
  readonly sequentialKeys?: boolean;
  /** Assume that each key is linearizable; left out: false. Without real time it says nothing. */
  readonly linearizableKeys?: boolean;
  /**
   * Take from the order of processes, and from real time, which versions came first, where the model keeps
   * that order; what is found is named for it. Left out: true. False, with `wfrKeys: false`, is what Elle
   * does.
   */
  readonly orderedKeys?: boolean;
}

interface Settings extends OrderOptions {
  readonly models: readonly string[];
}

const OPTIONS = [
  'consistencyModels',
  'wfrKeys',
  'sequentialKeys',
  'linearizableKeys',
  'orderedKeys',
] as const;

function settingsOf(given: RwRegisterOptions): Settings {
  const options = { ...given };
  onlyOptions(NAME, options, OPTIONS);
  const flag = (name: keyof OrderOptions, otherwise: boolean) =>
    booleanOption({ checker: NAME, name, options, otherwise });
  return {
    models: modelsOption(NAME, options),
    wfrKeys: flag('wfrKeys', true),
    sequentialKeys: flag('sequentialKeys', false),
    linearizableKeys: flag('linearizableKeys', false),
    orderedKeys: flag('orderedKeys', true),
  };
}

export function rwRegister(options: RwRegisterOptions = {}): Checker {
  const settings = settingsOf(options);
  return { name: NAME, check: (history, context) => check(history, context, settings) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transactions over registers keep the isolation that they promise',
  anomalies: {
    ...CYCLE_DOCS,
    G1a: 'Aborted read: a value of a transaction that failed.',
    G1b: 'Intermediate read: a value after which its transaction wrote another one to the key.',
    'cyclic-versions': 'The versions of a key go in a circle, by what was assumed of their order.',
    'future-read': 'A transaction read a value that it wrote only later.',
    'garbage-read': 'A read of a value that nobody wrote.',
    internal: 'A transaction read another value than it had written or read just before.',
    'lost-update': 'Several transactions read the same value of a key and then wrote it.',
  },
  create: (options) => rwRegister(options as RwRegisterOptions),
  // Where only the order within sessions means something, the weak levels are what is asked for.
  suggest: (history, known: Pick<CheckContext, 'realtime'> = {}) =>
    known.realtime !== false && looksLikeRegisters(history) ? {} : undefined,
};
export default plugin;

function check(history: History, context: CheckContext, settings: Settings): CheckResult {
  const table = readTxns(history);
  if ('problem' in table) return unknownResult(NAME, table.problem);
  if (table.rowCount === 0) return unknownResult(NAME, 'the history has no transactions');
  const problem = shapeProblem(table);
  if (problem !== undefined) return unknownResult(NAME, problem);
  const registers = registersOf(table);
  const findings = new Findings();
  const search = { history, registers, findings };
  findBadReads(search);
  findOwnReadAnomalies(search);
  findLostUpdates(search);
  const { layers, asked, circles } = layersOf(registers, settings, context);
  tellVersionCycles(search, asked, circles);
  const graphed = findCyclesOf(search, layers, context);
  return judge({
    checker: NAME,
    findings,
    models: settings.models,
    doubts: doubtsOf(registers, graphed),
    txnCount: table.rowCount,
    stats: statsOf(registers, graphed),
  });
}

function statsOf({ table, writes }: Registers, { graph, componentCount, largest }: Graphed) {
  return {
    microOps: table.f.length,
    keys: table.keyCount,
    ambiguousKeys: writes.ambiguous.size,
    otherOps: table.otherCount,
    graph: { nodes: graph.nodeCount, edges: graph.targets.length },
    components: componentCount,
    largestComponent: largest,
  };
}
