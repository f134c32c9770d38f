/**
 * Small histories of honest and faulty stores. Four questions to each: does the graph of each layer have
 * the dependencies that the naive twin finds by definition, and none besides; is every cycle one, and none
 * missed; are verdict and anomalies those of the twin; and does the verdict agree with a search of all
 * serial orders?
 */
import fc from 'fast-check';
import { type CheckResult, type History, type Key, TYPE } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { anomaliesRuledOut } from '../../transactions/consistency-models.ts';
import { findCycles } from '../../transactions/cycles.ts';
import { EDGE } from '../../transactions/edge-types.ts';
import { cyclesByForce, type Dependency } from '../../transactions/testing/all-cycles.ts';
import { wrongWithCycles } from '../../transactions/testing/cycle-claims.ts';
import { dependencies } from '../../transactions/testing/dependencies.ts';
import { listing } from '../../transactions/testing/plain-txns.ts';
import { readTxns, type TxnTable } from '../../transactions/txn-table.ts';
import { type GraphOptions, graphOf } from '../graph.ts';
import { rwRegister } from '../index.ts';
import { type Layers, layersOf, type Suffix } from '../layers.ts';
import { type Registers, registersOf } from '../registers.ts';
import type { OrderOptions } from '../version-orders.ts';
import { Naive, type Taken } from './naive.ts';
import { type DrawnStore, drawnStores, historyOfStore } from './register-store.ts';
import { hasSerialOrder } from './serial-order.ts';

const MODELS = [
  'strict-serializable',
  'strong-snapshot-isolation',
  'strong-read-committed',
  'strong-session-serializable',
  'strong-session-read-committed',
  'serializable',
  'snapshot-isolation',
  'read-committed',
  'read-uncommitted',
];
const STEPS_MAX = 1_000_000;

interface Case {
  readonly store: DrawnStore;
  readonly realtime: boolean;
  readonly model: string;
  readonly options: OrderOptions;
  /** See `graphOf`: with 0 all that can goes through relays. */
  readonly directMax: number;
}

/** Dependencies by definition. */
interface Definition {
  readonly edges: readonly Dependency[];
  /**
   * Are they all said, in some way? Without ww some are not, and where versions are in a circle only the
   * circle is sure to be there.
   */
  readonly isWhole: boolean;
}

interface Judged {
  readonly registers: Registers;
  readonly twin: Naive;
  readonly layers: Layers;
  /** Of each layer by the twin. */
  readonly byLayer: readonly Definition[];
  /** Keys whose versions are in a circle already, whatever is assumed. */
  readonly moot: number;
}

export default fuzzer<Case>({
  name: 'rw-register',
  about: 'dependencies, anomalies and verdicts, against definitions and all serial orders',
  cases: fc.record({
    store: drawnStores,
    realtime: fc.boolean(),
    directMax: fc.constantFrom(0, 1, 8),
    model: fc.constantFrom(...MODELS),
    options: fc.record({
      wfrKeys: fc.boolean(),
      sequentialKeys: fc.boolean(),
      linearizableKeys: fc.boolean(),
      orderedKeys: fc.boolean(),
    }),
  }),
  disagreement(drawn) {
    const history = historyOfStore(drawn.store);
    const wrong = wrongParts(history, drawn) ?? wrongTruth(history, drawn);
    return wrong === undefined ? undefined : `${wrong}\n${listing(history)}`;
  },
});

function wrongParts(history: History, { realtime, model, options, directMax }: Case): string | undefined {
  const table = readTxns(history);
  if ('problem' in table) return table.problem;
  const registers = registersOf(table);
  const twin = new Naive(history);
  const layers = layersOf(registers, options, contextOf({ realtime }));
  const circles = layers.circles.map(({ key }) => table.keyAt(key).key);
  const asked = {
    wfr: options.wfrKeys,
    seen: options.sequentialKeys,
    time: options.linearizableKeys && realtime,
  };
  const byKey = twin.registers.map((register) => ({ key: register.key, is: register.isCyclic(asked) }));
  const odd = byKey.find(({ key, is }) => is !== undefined && is !== circles.includes(key));
  if (odd !== undefined) return `versions of ${odd.key} should${odd.is ? '' : ' not'} be in a circle`;
  const byLayer = layers.layers.map(({ suffix, hasWw }): Definition => {
    const taken = takenIn(suffix, asked, circles);
    const edges = twin.edges(taken, { realtime });
    const inOrder = twin.registers.every((register) => register.isCyclic(taken(register.key)) === false);
    return {
      edges: hasWw ? edges : edges.filter(([, , type]) => type !== EDGE.ww),
      isWhole: hasWw && inOrder,
    };
  });
  const moot = byKey.filter(({ is }) => is === undefined).length;
  const judged = { registers, twin, layers, byLayer, moot };
  const checker = rwRegister({ ...options, consistencyModels: [model] });
  return (
    wrongGraphs(judged, { realtime, directMax }) ??
    wrongVerdict(checker.check(history, contextOf({ realtime })), judged, model)
  );
}

function takenIn(suffix: Suffix, asked: Taken, circles: readonly Key[]): (key: Key) => Taken {
  return (key) => {
    const base = circles.includes(key) ? { ...asked, seen: false, time: false } : asked;
    if (suffix === '') return base;
    return { ...base, seen: true, time: base.time || suffix === '-realtime' };
  };
}

function wrongGraphs(
  { registers, layers, byLayer }: Judged,
  options: Omit<GraphOptions, 'hasWw'>,
): string | undefined {
  const { table } = registers;
  for (const [i, { orders, suffix, hasWw }] of layers.layers.entries()) {
    const graph = graphOf(registers, orders(), { ...options, hasWw });
    // Edges into transactions that failed lead nowhere.
    const rows = [...dependencies(graph)].filter(([, to]) => table.outcome[to] !== TYPE.fail);
    const wrong =
      wrongEdges(table, rows, byLayer[i]!, suffix !== '') ??
      wrongWithCycles(findCycles(graph, { stepsMax: STEPS_MAX }).cycles, rows);
    if (wrong !== undefined) return `layer "${suffix}": ${wrong}`;
  }
  return undefined;
}

/** None that is not by definition; of those by definition each, or a way that says as much. */
function wrongEdges(
  table: TxnTable,
  rows: readonly Dependency[],
  { edges, isWhole }: Definition,
  isImplied: boolean,
): string | undefined {
  const mine = rows.map(([a, b, type]): Dependency => [table.invoke[a]!, table.invoke[b]!, type]);
  const known = new Set(edges.map(String));
  const made = mine.find((edge) => !known.has(String(edge)));
  if (made !== undefined) return `the dependency ${made} is none`;
  const missed = edges.find((edge) => isWhole && !isCovered(edge, mine, isImplied));
  return missed === undefined ? undefined : `the dependency ${missed} is missed`;
}

/** A ww by a way of ww; an rw by a way of one rw at most; what was left out may also be in a circle. */
function isCovered([from, to, type]: Dependency, mine: readonly Dependency[], isImplied: boolean): boolean {
  const writes = isImplied && type === EDGE.ww ? EDGE.ww | EDGE.wr : type;
  const walk = type === EDGE.rw ? EDGE.rw | EDGE.ww | EDGE.wr : writes;
  const reached = new Map([[from, 0]]);
  for (const [at, used] of reached) {
    for (const [a, b, each] of mine) {
      const rwCount = used + (each === EDGE.rw ? 1 : 0);
      if (a !== at || (each & walk) === 0 || rwCount > 1) continue;
      if ((reached.get(b) ?? 2) <= rwCount) continue;
      reached.delete(b);
      reached.set(b, rwCount);
    }
  }
  return reached.has(to);
}

function wrongVerdict(
  result: CheckResult,
  { twin, layers, byLayer, moot }: Judged,
  model: string,
): string | undefined {
  const kinds = byLayer.flatMap(({ edges }, i) => weakest(edges, layers.layers[i]!.suffix));
  const single = new Set([...twin.anomalies(), ...(layers.circles.length > 0 ? ['cyclic-versions'] : [])]);
  const ruledOut = anomaliesRuledOut([model]);
  const isWrong = [...single, ...kinds].some((type) => ruledOut.has(type));
  const isTested = byLayer.at(-1)!.edges.some(([, , type]) => type === EDGE.wr || type === EDGE.rw);
  const expected = isWrong ? false : twin.isAmbiguous || !isTested ? 'unknown' : true;
  if (result.valid !== expected && moot === 0)
    return `${result.valid} of ${model}, and it should be ${expected}: ${result.summary}`;
  const { allowedAnomalies, anomalyCounts } = result.stats as {
    allowedAnomalies: { type: string }[];
    anomalyCounts: Record<string, number>;
  };
  const found = [...Object.keys(anomalyCounts), ...allowedAnomalies.map(({ type }) => type)];
  const mine = found.filter((type) => !/^G(0|1c|-|2)/.test(type)).sort();
  const theirs = [...single].sort();
  return String(mine) === String(theirs) ? undefined : `found ${mine}, and there are ${theirs}`;
}

/** What the cycles of a layer prove: where they may need its order of versions, no more than one rw. */
function weakest(edges: readonly Dependency[], suffix: string): string[] {
  const kinds = cyclesByForce(edges).flatMap((component) => [...component.kinds]);
  if (suffix === '') return kinds;
  return kinds.map((kind) => {
    const shape = kind.replace(/-(process|realtime)$/, '').replace(/^G(0|1c)$/, 'G-single-item');
    return `${shape}${kind.endsWith('-realtime') ? '-realtime' : suffix}`;
  });
}

/** No false alarm where an order exists; none missed where transactions are mini and all are known. */
function wrongTruth(history: History, { store }: Case): string | undefined {
  const twin = new Naive(history);
  if (twin.isAmbiguous) return undefined;
  const exists = hasSerialOrder(twin.txns);
  const { valid, summary } = rwRegister({ sequentialKeys: true, linearizableKeys: true }).check(
    history,
    contextOf(),
  );
  if (exists && valid === false) return `false, and a serial order exists: ${summary}`;
  if (!exists && store.mode === 'atomic' && store.honest) return 'the honest store has no serial order';
  const plain = rwRegister().check(history, contextOf());
  if (exists && plain.valid === false) return `false, and a serial order exists: ${plain.summary}`;
  const isKnown = store.mini && twin.txns.every(({ outcome }) => outcome !== 'info');
  if (!exists && isKnown && plain.valid !== false)
    return `${plain.valid}, and no serial order exists: ${plain.summary}`;
  return undefined;
}
