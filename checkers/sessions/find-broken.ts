/** Collects what is known of the order of versions, and tells of each cycle in it. */
import { findCycles } from '../transactions/cycles.ts';
import type { CausalOrder } from '../weak-isolation/causal-order.ts';
import type { Judging } from '../weak-isolation/judging.ts';
import { Evidence } from './evidence.ts';
import type { ExplicitVersions } from './explicit-versions.ts';
import type { Guarantees } from './guarantees.ts';
import { Scan } from './scan.ts';
import { VersionOrder } from './version-order.ts';

/** What is broken more often than that is counted only: which guarantee it is takes a search each time. */
const TOLD_MAX = 64;

export interface BrokenInput {
  readonly judging: Judging;
  readonly causal: CausalOrder;
  readonly guarantees: Guarantees;
  readonly explicit: ExplicitVersions;
}

export function findBroken({ judging, causal, guarantees, explicit }: BrokenInput): void {
  const { history, recorded, findings, stepsMax } = judging;
  const order = new VersionOrder();
  judging.doubt = addExplicit(order, judging, explicit);
  const isWhole = new Scan({ recorded, causal, guarantees, order, stepsMax }).run();
  if (!isWhole)
    judging.doubt ??= `the search took ${stepsMax} steps, which is all that it may, before it was through`;
  judging.stats.orderEdges = order.length;
  const { cycles } = findCycles(order.graph(recorded.txns.count), { stepsMax });
  const edgeOf = order.between(cycles.flatMap(({ steps }) => steps));
  const broken = [
    ...order.beforeInitial().map((edge) => [edge]),
    ...cycles.map(({ steps }) => steps.map((step) => edgeOf(step))),
  ];
  const evidence = new Evidence({ history, recorded, guarantees, explicit });
  for (const edges of broken.slice(0, TOLD_MAX)) {
    const { type, ...anomaly } = evidence.anomaly(edges);
    findings.add(type, () => anomaly);
  }
  if (broken.length > TOLD_MAX) judging.stats.notTold = broken.length - TOLD_MAX;
}

/** Why the numbers that the store gives tell nothing, if they do not. */
function addExplicit(
  order: VersionOrder,
  { recorded }: Judging,
  explicit: ExplicitVersions,
): string | undefined {
  const { writer, isDouble } = recorded.writers;
  const lists = explicit.inOrder(recorded.txns.versions);
  if ('refusal' in lists) return lists.refusal;
  const twice = lists.flat().find((version) => isDouble[version] === 1);
  if (twice !== undefined) {
    return `${recorded.txns.versions.text(twice)} was written twice, so its number does not tell which write is meant`;
  }
  for (const list of lists) {
    const known = list.filter((version) => writer[version]! >= 0);
    known.forEach((version, i) => {
      if (i === 0) return;
      const [from, to] = [writer[known[i - 1]!]!, writer[version]!];
      order.add({ from, to, reason: 'version', by: to });
    });
  }
  return undefined;
}
