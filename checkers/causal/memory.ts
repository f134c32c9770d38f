/**
 * Causal memory: each session can put its causal past into one order that explains all that it has read. What
 * the reads of a session demand is added to the past of its last transaction until nothing new follows; a
 * cycle, or something before the initial state, is a violation (Bouajjani et al., POPL 2017, the patterns
 * CyclicHB and WriteHBInitRead). A session whose reads demand nothing that causality does not say has none.
 */
import { causalCommitOrder } from '../weak-isolation/causal-convergence.ts';
import type { CausalOrder } from '../weak-isolation/causal-order.ts';
import type { CommitEdge } from '../weak-isolation/commit-order.ts';
import type { Step } from '../weak-isolation/cycle-evidence.ts';
import type { Judging } from '../weak-isolation/judging.ts';
import { okByProcess } from '../weak-isolation/read-atomic.ts';
import { byCausality, shortestWay, sightAlong } from '../weak-isolation/sights.ts';
import type { Tale } from '../weak-isolation/tale.ts';
import { writersByKey } from '../weak-isolation/writers-by-key.ts';
import { Explanation, type Saturated } from './explanation.ts';

/** More sessions that are wrong are not looked for. */
const WRONG_MAX = 8;

export function judgeMemory(judging: Judging, causal: CausalOrder): void {
  const { recorded, findings } = judging;
  const base = causalCommitOrder(recorded, { causal, ofEachReader: true });
  judging.stats.steps = base.steps;
  judging.initialReads({
    order: base,
    sightOf: byCausality(recorded, causal),
    typeOf: () => 'causal-violation',
  });
  const byProcess = edgesByProcess(
    judging,
    base.after.map((after, edge) => (after < 0 ? -1 : edge)),
    base.reader,
  );
  const explanation = new Explanation(recorded, writersByKey(recorded));
  const { at, list } = okByProcess(recorded);
  const budget = { left: judging.stepsMax };
  let wrong = 0;
  for (const [process, edges] of byProcess) {
    if (findings.count > 0 && wrong === WRONG_MAX) return;
    const session = list.subarray(at[process]!, at[process + 1]!);
    const saturated = explanation.saturate({ session, edges: edges.map((edge) => base.at(edge)), budget });
    if (saturated === 'out of steps') {
      judging.doubt = `the search took ${judging.stepsMax} steps, which is all that it may, before it was through`;
      return;
    }
    if (saturated === undefined) continue;
    wrong++;
    tell(judging, saturated);
  }
}

/** Edges by the process of their reader; -1 stands for one that does not count. */
function edgesByProcess({ recorded }: Judging, edges: Int32Array, reader: Int32Array): Map<number, number[]> {
  const byProcess = new Map<number, number[]>();
  for (const edge of edges) {
    if (edge < 0) continue;
    const process = recorded.txns.process[reader[edge]!]!;
    const known = byProcess.get(process);
    if (known === undefined) byProcess.set(process, [edge]);
    else known.push(edge);
  }
  return byProcess;
}

function tell(judging: Judging, saturated: Saturated): void {
  const { recorded } = judging;
  const { order, initial } = saturated;
  const rounds = new Rounds(saturated);
  const search = {
    order,
    sightOf: (edge: CommitEdge, tale: Tale) => {
      const ways = { recorded, into: (txn: number) => rounds.into(txn, rounds.of(edge)) };
      return sightAlong(shortestWay(ways, { from: edge.before, to: edge.reader }), edge, tale);
    },
    typeOf: (edges: readonly CommitEdge[]) => {
      const isPlain = edges.every((edge) => edge.reader === edges[0]!.reader && rounds.of(edge) === 0);
      return isPlain ? 'causal-violation' : 'happens-before-cycle';
    },
  };
  if (initial === undefined) judging.commitOrder(search);
  else judging.initialRead(initial, search);
}

/** When each edge was found: it rests on those of earlier rounds alone. */
class Rounds {
  readonly #saturated: Saturated;
  /** Edges by where they lead to. */
  readonly #into = new Map<number, number[]>();

  constructor(saturated: Saturated) {
    this.#saturated = saturated;
    for (const [edge, after] of saturated.order.after.entries()) {
      const known = this.#into.get(after);
      if (known === undefined) this.#into.set(after, [edge]);
      else known.push(edge);
    }
  }

  /** What leads to before the initial state is no edge of the order, and rests on all of them. */
  of({ before, after }: CommitEdge): number {
    const { order, rounds } = this.#saturated;
    const edge = this.#into.get(after)?.find((each) => order.at(each).before === before);
    return edge === undefined ? Number.POSITIVE_INFINITY : rounds[edge]!;
  }

  /** Steps to a transaction that were known before the round. */
  into(txn: number, round: number): Step[] {
    const { order, rounds } = this.#saturated;
    const edges = (this.#into.get(txn) ?? []).filter((edge) => rounds[edge]! < round);
    return edges.map((edge) => ({ type: 'co', from: order.at(edge).before, to: txn, edge: order.at(edge) }));
  }
}
