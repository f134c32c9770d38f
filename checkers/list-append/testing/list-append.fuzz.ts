/**
 * Small histories of honest and faulty stores. Three questions to each: does the checker find the
 * dependencies and the anomalies that the naive twin finds by definition; is every cycle one, and none
 * missed; and does the verdict agree with a search of all serial orders, wherever that is certain?
 */
import fc from 'fast-check';
import { type CheckResult, type History, TYPE } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { anomaliesRuledOut } from '../../transactions/consistency-models.ts';
import { findCycles } from '../../transactions/cycles.ts';
import { cyclesByForce } from '../../transactions/testing/all-cycles.ts';
import { wrongWithCycles } from '../../transactions/testing/cycle-claims.ts';
import { dependencies } from '../../transactions/testing/dependencies.ts';
import { listing } from '../../transactions/testing/plain-txns.ts';
import { readTxns } from '../../transactions/txn-table.ts';
import { graphOf } from '../graph.ts';
import { listAppend } from '../index.ts';
import { listsOf } from '../lists.ts';
import { type DrawnStore, drawnStores, historyOfStore } from './list-store.ts';
import { type Naive, naive } from './naive.ts';
import { hasSerialOrder } from './serial-order.ts';

const MODELS = [
  'strict-serializable',
  'serializable',
  'snapshot-isolation',
  'read-committed',
  'read-uncommitted',
];

interface Case {
  readonly store: DrawnStore;
  readonly realtime: boolean;
  readonly model: string;
}

export default fuzzer<Case>({
  name: 'list-append',
  about: 'dependencies, anomalies and verdicts, against definitions and all serial orders',
  cases: fc.record({ store: drawnStores, realtime: fc.boolean(), model: fc.constantFrom(...MODELS) }),
  disagreement({ store, realtime, model }) {
    const history = historyOfStore(store);
    const twin = naive(history, { realtime });
    const wrong =
      wrongGraph(history, twin, realtime) ??
      wrongVerdict(
        listAppend({ consistencyModels: [model] }).check(history, contextOf({ realtime })),
        twin,
        model,
      ) ??
      wrongTruth(history, store);
    return wrong === undefined ? undefined : `${wrong}\n${listing(history)}`;
  },
});

function wrongGraph(history: History, twin: Naive, realtime: boolean): string | undefined {
  const table = readTxns(history);
  if ('problem' in table) return table.problem;
  const graph = graphOf(listsOf(table), { realtime });
  // Edges into transactions that failed lead nowhere, and cost less than a question.
  const all = [...dependencies(graph)].filter(([, to]) => table.outcome[to] !== TYPE.fail);
  const op = (row: number) => table.invoke[row]!;
  const mine = new Set(all.map(([a, b, type]) => String([op(a), op(b), type])));
  const theirs = new Set(twin.edges.map(String));
  const missed = [...theirs].find((edge) => !mine.has(edge));
  if (missed !== undefined) return `the dependency ${missed} is missed`;
  const made = [...mine].find((edge) => !theirs.has(edge));
  if (made !== undefined) return `the dependency ${made} is none`;
  const { cycles } = findCycles(graph, { stepsMax: 1_000_000 });
  return wrongWithCycles(cycles, all);
}

function wrongVerdict(result: CheckResult, twin: Naive, model: string): string | undefined {
  const ruledOut = anomaliesRuledOut([model]);
  const kinds = cyclesByForce(twin.edges).flatMap((component) => [...component.kinds]);
  const isWrong = [...twin.anomalies, ...kinds].some((type) => ruledOut.has(type));
  const isDoubtful = twin.isAmbiguous || !twin.edges.some(([, , type]) => type <= 4);
  const expected = isWrong ? false : isDoubtful ? 'unknown' : true;
  if (result.valid !== expected)
    return `${result.valid} of ${model}, and it should be ${expected}: ${result.summary}`;
  const { allowedAnomalies, anomalyCounts } = result.stats as {
    allowedAnomalies: { type: string }[];
    anomalyCounts: Record<string, number>;
  };
  const found = [...Object.keys(anomalyCounts), ...allowedAnomalies.map(({ type }) => type)];
  const single = found.filter((type) => !/^G(0|1c|-|2)/.test(type)).sort();
  const right = [...twin.anomalies].sort();
  return String(single) === String(right) ? undefined : `found ${single}, and there are ${right}`;
}

/** No false alarm where an order exists; none missed where all versions are known. */
function wrongTruth(history: History, { mode, honest, repeats }: DrawnStore): string | undefined {
  const twin = naive(history);
  if (twin.isAmbiguous) return undefined;
  const { valid, summary } = listAppend().check(history, contextOf());
  const exists = hasSerialOrder(twin.txns);
  if (!exists && mode === 'atomic' && honest && !repeats) return 'the honest store has no serial order';
  if (exists && valid === false) return `false, and a serial order exists: ${summary}`;
  if (!exists && valid !== false && twin.isOrderKnown)
    return `${valid}, and no serial order exists: ${summary}`;
  return undefined;
}
