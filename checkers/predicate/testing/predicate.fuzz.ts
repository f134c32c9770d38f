/**
 * Small histories of honest and faulty stores. The questions to each: does the checker find the
 * dependencies, layer by layer, and the anomalies that the naive twin finds by definition, pair by pair; is
 * every cycle one, and none missed; does the verdict agree with a search of all serial orders; and is a
 * store never blamed for what its level of isolation allows?
 */
import fc from 'fast-check';
import { type CheckResult, type History, TYPE } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { anomaliesRuledOut } from '../../transactions/consistency-models.ts';
import { findCycles } from '../../transactions/cycles.ts';
import { cyclesByForce, type Dependency } from '../../transactions/testing/all-cycles.ts';
import { wrongWithCycles } from '../../transactions/testing/cycle-claims.ts';
import { dependencies } from '../../transactions/testing/dependencies.ts';
import { listing } from '../../transactions/testing/plain-txns.ts';
import { readTxns } from '../../transactions/txn-table.ts';
import { conclusionsOf } from '../conclusions.ts';
import { graphOf, LAYERS } from '../graph.ts';
import { predicate } from '../index.ts';
import { predicatesOf } from '../predicates.ts';
import { Naive } from './naive.ts';
import { type DrawnStore, drawnStores, historyOfStore } from './row-store.ts';
import { hasSerialOrder } from './serial-order.ts';

/** What an honest store of each mode keeps. */
const KEPT: Readonly<Record<DrawnStore['mode'], string | undefined>> = {
  serial: 'strict-serializable',
  snapshot: 'snapshot-isolation',
  locking: 'repeatable-read',
  committed: 'read-committed',
  dirty: undefined,
};

const MODELS = [
  'strict-serializable',
  'serializable',
  'strong-session-serializable',
  'snapshot-isolation',
  'repeatable-read',
  'read-committed',
  'read-uncommitted',
];

interface Case {
  readonly store: DrawnStore;
  readonly realtime: boolean;
  readonly model: string;
}

export default fuzzer<Case>({
  name: 'predicate',
  about:
    'dependencies, anomalies and verdicts, against definitions, all serial orders and stores of known isolation',
  cases: fc.record({ store: drawnStores, realtime: fc.boolean(), model: fc.constantFrom(...MODELS) }),
  disagreement({ store, realtime, model }) {
    const history = historyOfStore(store);
    const twin = new Naive(history, { realtime });
    const result = predicate({ consistencyModels: [model] }).check(history, contextOf({ realtime }));
    const wrong =
      wrongGraphs(history, twin, realtime) ??
      wrongVerdict(result, twin, model) ??
      wrongTruth(history, store) ??
      wrongBlame(history, store);
    return wrong === undefined ? undefined : `${wrong}\n${listing(history)}`;
  },
});

function wrongGraphs(history: History, twin: Naive, realtime: boolean): string | undefined {
  const table = readTxns(history);
  if ('problem' in table) return table.problem;
  const predicates = predicatesOf(table);
  if ('problem' in predicates) return predicates.problem;
  const conclusions = conclusionsOf(predicates, { realtime });
  const op = (row: number) => table.invoke[row]!;
  for (const layer of LAYERS) {
    const graph = graphOf(predicates, { realtime, layer, conclusions });
    const all = [...dependencies(graph)].filter(([, to]) => table.outcome[to] !== TYPE.fail);
    const mine = all.map(([a, b, type]): Dependency => [op(a), op(b), type]);
    const wrong =
      wrongEdges(mine, twin.edges(layer), layer === 'realtime') ??
      wrongWithCycles(findCycles(graph, { stepsMax: 1_000_000 }).cycles, all);
    if (wrong !== undefined) return `${layer}: ${wrong}`;
  }
  return undefined;
}

/** Of what real time says twice, one way is enough. */
function wrongEdges(
  mine: readonly Dependency[],
  theirs: readonly Dependency[],
  isWayEnough: boolean,
): string | undefined {
  const has = new Set(theirs.map(String));
  const made = mine.find((edge) => !has.has(String(edge)));
  if (made !== undefined) return `the dependency ${made} is none`;
  const own = new Set(mine.map(String));
  const missed = theirs.find((edge) => !own.has(String(edge)) && !(isWayEnough && isReached(mine, edge)));
  return missed === undefined ? undefined : `the dependency ${missed} is missed`;
}

function isReached(edges: readonly Dependency[], [from, to]: Dependency): boolean {
  const reached = new Set([from]);
  for (const each of reached) for (const [a, b] of edges) if (a === each) reached.add(b);
  return reached.has(to);
}

/** What all cycles prove, layer by layer, as far as their kinds tell. */
function provenBy(twin: Naive): string[] {
  return LAYERS.flatMap((layer) => {
    const kinds = cyclesByForce(twin.edges(layer)).flatMap((component) => [...component.kinds]);
    if (layer === 'item') return kinds;
    const withoutItem = kinds.map((kind) => kind.replace('-item', ''));
    // Cycles without anti-dependencies are in the layer before, if they need no conclusion.
    if (layer === 'predicate') return withoutItem.filter((kind) => !/^G(0|1c)/.test(kind));
    const weaker = withoutItem.map((kind) => kind.replace(/^G(0|1c)/, 'G-single'));
    return layer === 'together'
      ? weaker
      : weaker.map((kind) => kind.replace(/(-process|-realtime)?$/, '-realtime'));
  });
}

function wrongVerdict(result: CheckResult, twin: Naive, model: string): string | undefined {
  const ruledOut = anomaliesRuledOut([model]);
  const isWrong = [...twin.anomalies(), ...provenBy(twin)].some((type) => ruledOut.has(type));
  const isDoubtful = twin.isAmbiguous || !twin.edges('realtime').some(([, , type]) => type <= 4);
  const expected = isWrong ? false : isDoubtful ? 'unknown' : true;
  if (result.valid !== expected)
    return `${result.valid} of ${model}, and it should be ${expected}: ${result.summary}`;
  const { allowedAnomalies, anomalyCounts } = result.stats as {
    allowedAnomalies: { type: string }[];
    anomalyCounts: Record<string, number>;
  };
  const found = [...Object.keys(anomalyCounts), ...allowedAnomalies.map(({ type }) => type)];
  const single = found.filter((type) => !/^G(0|1c|-|2)/.test(type)).sort();
  const right = [...twin.anomalies()].sort();
  return String(single) === String(right) ? undefined : `found ${single}, and there are ${right}`;
}

/** No false alarm where an order exists; without deletes none missed either. */
function wrongTruth(history: History, { mode, honest, repeats }: DrawnStore): string | undefined {
  const twin = new Naive(history);
  if (twin.isAmbiguous) return undefined;
  for (const realtime of [true, false]) {
    const consistencyModels = [realtime ? 'strict-serializable' : 'serializable'];
    const { valid, summary } = predicate({ consistencyModels }).check(history, contextOf());
    const exists = hasSerialOrder(twin.txns, { realtime });
    if (!exists && mode === 'serial' && honest && !repeats) return 'the honest store has no serial order';
    if (exists && valid === false) return `false, and a serial order exists: ${summary}`;
    if (!exists && valid !== false && !twin.hasDeletes)
      return `${valid} of ${consistencyModels}, and no serial order exists: ${summary}`;
  }
  return undefined;
}

function wrongBlame(history: History, { mode, honest, repeats }: DrawnStore): string | undefined {
  const model = KEPT[mode];
  if (model === undefined || !honest || repeats) return undefined;
  const { valid, summary } = predicate({ consistencyModels: [model] }).check(history, contextOf());
  return valid === false ? `an honest store of ${model} is blamed: ${summary}` : undefined;
}
