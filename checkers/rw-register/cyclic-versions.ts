/**
 * Cyclic versions: what is assumed of a key, that it is sequentially consistent or linearizable, orders its
 * versions in a circle. So the assumption is wrong of that key, whatever the transactions are like.
 */
import { castOf } from '../transactions/cast.ts';
import type { CycleStep } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import { EdgeList } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { keyText } from '../transactions/txn-words.ts';
import { type Lists, listOf } from './lists.ts';
import type { Search } from './read-anomalies.ts';
import { Reasons, type Source } from './reasons.ts';
import type { Registers } from './registers.ts';
import type { VersionOrders } from './version-orders.ts';
import { keyOfVersion, versionText } from './version-words.ts';

export interface VersionCycle {
  readonly key: number;
  /** From version to version. */
  readonly steps: readonly CycleStep[];
}

/** Steps of the search; every circle is found, only perhaps not the shortest. */
const STEPS_MAX = 1_000_000;

/** Sources that assume nothing. */
const KNOWN: ReadonlySet<Source> = new Set<Source>(['initial', 'wfr']);

/** One for each key. Circles of what is no assumption are circles of transactions, and told as such. */
export function findVersionCycles(registers: Registers, orders: VersionOrders): VersionCycle[] {
  const { seen, time, next } = orders;
  if (seen === undefined && time === undefined) return [];
  const { versionCount, firstInitial } = registers.accesses;
  const edges = new EdgeList();
  const addAll = (lists: Lists) => {
    for (let v = 0; v < versionCount; v++) for (const later of listOf(lists, v)) edges.add(v, later, EDGE.ww);
  };
  addAll(next);
  if (seen !== undefined) addAll(seen);
  for (let v = 0; time !== undefined && v < firstInitial; v++) {
    for (let i = time.from[v]!; i < time.to[v]!; i++) edges.add(v, time.found.items[i]!, EDGE.ww);
  }
  const graph = edges.graph({ txnCount: versionCount, nodeCount: versionCount });
  const reasons = new Reasons(registers, orders);
  const byKey = new Map<number, VersionCycle>();
  for (const { steps } of findCycles(graph, { stepsMax: STEPS_MAX }).cycles) {
    const key = keyOfVersion(registers, steps[0]!.from);
    const isAssumed = steps.some(
      ({ from, to }) => !KNOWN.has(reasons.sourceOf({ earlier: from, later: to })!),
    );
    if (isAssumed && !byKey.has(key)) byKey.set(key, { key, steps });
  }
  return [...byKey.values()];
}

export function tellVersionCycles(
  { history, registers, findings }: Search,
  orders: VersionOrders,
  circles: readonly VersionCycle[],
): void {
  const type = 'cyclic-versions';
  const { table } = registers;
  const reasons = new Reasons(registers, orders);
  for (const { key, steps } of circles) {
    findings.add(type, () => {
      const pairs = steps.map(({ from, to }) => ({ earlier: from, later: to }));
      const shown = pairs.map((pair) => ({ pair, rows: reasons.rowsOf(pair) }));
      const { rows, names } = castOf(shown.flatMap((each) => each.rows));
      const nameOf = (row: number) => names[shown.flatMap((each) => each.rows).indexOf(row)]!;
      const argument = shown.map(({ pair }) => {
        const [one, other] = [pair.earlier, pair.later].map((v) => versionText(registers, v));
        return `${one} came before ${other}: ${reasons.textOf(pair, nameOf)}.`;
      });
      const values = steps.map(({ from }) => versionText(registers, from));
      const message =
        `${keyText(table, key)} went in a circle, ${[...values, values[0]].join(', ')}: ` +
        'its transactions do not show the order of versions that was assumed';
      return txnAnomaly({ history, table, type, rows, message, argument, key });
    });
  }
}
