/**
 * How each level judges: first the reads that are wrong by themselves, then causality, which nothing can
 * break, then what the level demands of the commit order. Whoever finds nothing has still to have judged
 * something, and all that was read has to be known.
 */
import { type Anomaly, type CheckContext, type CheckResult, type History, NONE } from '../../src/index.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { counted } from '../shared/wording.ts';
import type { CycleStep } from '../transactions/cycle-kinds.ts';
import { findCycles } from '../transactions/cycles.ts';
import { type CausalOrder, causalOrderOf } from './causal-order.ts';
import type { CommitEdge, CommitOrder } from './commit-order.ts';
import { cycleAnomaly, initialReadAnomaly, type SightOf, type Step } from './cycle-evidence.ts';
import { type Chosen, dependenciesOf, STEP_TYPE } from './dependencies.ts';
import { readFaultAnomaly } from './read-faults.ts';
import { type Recorded, recordedOf } from './recorded.ts';

export const CAUSALITY_CYCLE_DOC =
  'Each of some transactions comes before itself by the order of sessions and who read from whom.';

/** What the search for cycles needs to know of a commit order. */
export interface OrderSearch {
  readonly order: CommitOrder;
  readonly sightOf: SightOf;
  /** The name of a cycle, by its edges of the commit order. */
  readonly typeOf: (edges: readonly CommitEdge[]) => string;
  /** Edges that count; left out: all. */
  readonly chosen?: Chosen;
}

export class Judging {
  readonly history: History;
  readonly recorded: Recorded;
  readonly findings = new Findings();
  readonly stepsMax: number;
  /** Figures of the level, for `stats`. */
  readonly stats: Record<string, number> = {};
  /** Why nothing can be said where nothing was found. */
  doubt: string | undefined;

  constructor(history: History, recorded: Recorded, { stepsMax }: CheckContext) {
    this.history = history;
    this.recorded = recorded;
    this.stepsMax = stepsMax;
  }

  faults(): void {
    const { history, recorded } = this;
    for (const fault of recorded.seen.faults) {
      this.findings.add(fault.type, () => readFaultAnomaly(history, recorded, fault));
    }
  }

  /** Undefined where causality itself goes in a circle, which is then found. */
  causality(): CausalOrder | undefined {
    const causal = causalOrderOf(this.recorded);
    if (causal !== undefined) return causal;
    const { history, recorded, stepsMax } = this;
    for (const { steps } of findCycles(dependenciesOf(recorded), { stepsMax }).cycles) {
      this.findings.add('causality-cycle', () =>
        cycleAnomaly({
          history,
          recorded,
          type: 'causality-cycle',
          steps: steps.map(plainStep),
          sightOf: () => ({ clause: '', steps: [] }),
        }),
      );
    }
    return undefined;
  }

  /** What of the commit order goes in a circle, or leads to before the initial state. */
  commitOrder(search: OrderSearch): void {
    this.initialReads(search);
    for (const steps of this.#cycles(search)) {
      const type = typeOf(search, steps);
      this.findings.add(type, () => this.#cycleAnomaly(search, steps));
    }
  }

  /** Reads of the initial state of what had been written. */
  initialReads(search: OrderSearch): void {
    for (const edge of search.order.initialConflicts()) this.initialRead(edge, search);
  }

  initialRead(edge: CommitEdge, search: OrderSearch): void {
    const { history, recorded } = this;
    const type = search.typeOf([edge]);
    this.findings.add(type, () =>
      initialReadAnomaly({ history, recorded, type, sightOf: search.sightOf }, edge),
    );
  }

  /** Some cycle that is known to be there. */
  shortestCycle(search: OrderSearch): Omit<Anomaly, 'type'> {
    return this.#cycleAnomaly(search, this.#cycles(search)[0]!);
  }

  #cycles({ order, chosen }: OrderSearch): Step[][] {
    const graph = dependenciesOf(this.recorded, order, chosen);
    const { cycles } = findCycles(graph, { stepsMax: this.stepsMax });
    const edgeOf = edgesOfSteps(
      order,
      cycles.flatMap(({ steps }) => steps),
      chosen,
    );
    return cycles.map(({ steps }) =>
      steps.map((step): Step => {
        if (step.type !== STEP_TYPE.co) return plainStep(step);
        return { type: 'co', from: step.from, to: step.to, edge: order.at(edgeOf(step)) };
      }),
    );
  }

  #cycleAnomaly(search: OrderSearch, steps: readonly Step[]): Omit<Anomaly, 'type'> {
    const { history, recorded } = this;
    return cycleAnomaly({ history, recorded, type: typeOf(search, steps), steps, sightOf: search.sightOf });
  }
}

function typeOf(search: OrderSearch, steps: readonly Step[]): string {
  return search.typeOf(steps.flatMap(({ edge }) => edge ?? []));
}

function plainStep({ from, to, type }: { from: number; to: number; type: number }): Step {
  return { from, to, type: type === STEP_TYPE.so ? 'so' : 'wr' };
}

/** The first edge of the commit order between the two ends of a step: one pass for all steps. */
function edgesOfSteps(
  order: CommitOrder,
  steps: readonly CycleStep[],
  chosen: Chosen = () => true,
): (step: CycleStep) => number {
  const { before, after } = order;
  const wanted = new Map<number, Map<number, number>>();
  for (const { from, to, type } of steps) {
    if (type !== STEP_TYPE.co) continue;
    const ends = wanted.get(from) ?? new Map<number, number>();
    wanted.set(from, ends.set(to, NONE));
  }
  for (let edge = 0; edge < before.length; edge++) {
    const ends = wanted.get(before[edge]!);
    if (ends?.get(after[edge]!) === NONE && chosen(edge)) ends.set(after[edge]!, edge);
  }
  return ({ from, to }) => wanted.get(from)!.get(to)!;
}

export interface JudgeInput {
  readonly checker: string;
  /** What holds where nothing is found. */
  readonly promise: string;
  readonly history: History;
  readonly context: CheckContext;
  /** Looks at the commit order, once faults and causality are judged. */
  readonly judge: (judging: Judging, causal: CausalOrder) => void;
}

export function judged({ checker, promise, history, context, judge }: JudgeInput): CheckResult {
  const recorded = recordedOf(history);
  if ('refusal' in recorded) return unknownResult(checker, recorded.refusal);
  const judging = new Judging(history, recorded, context);
  judging.faults();
  const causal = judging.causality();
  if (causal !== undefined) judge(judging, causal);
  const { findings, doubt } = judging;
  const { txns, sessions, seen } = recorded;
  const judgedText = `${counted(txns.count, 'transaction')} of ${counted(sessions.count, 'session')}`;
  const stats = {
    transactions: txns.count,
    sessions: sessions.count,
    reads: seen.reads.length,
    ...judging.stats,
  };
  if (findings.count > 0) return findings.result({ checker, judged: judgedText, stats });
  const unknown = unjudged(recorded) ?? doubt;
  if (unknown !== undefined) return unknownResult(checker, unknown);
  return { checker, valid: true, summary: `${judgedText}: ${promise}`, anomalies: [], stats };
}

export function unjudged({ txns, seen }: Recorded): string | undefined {
  if (seen.ambiguous !== undefined) {
    const { txn, version } = seen.ambiguous;
    return (
      `operation ${txns.op[txn]} read ${txns.versions.text(version)}, which two transactions wrote: ` +
      'each value of a key must be written once'
    );
  }
  if (seen.reads.length > 0) return undefined;
  return 'no transaction that succeeded read what another one could have written, so there is nothing to judge';
}
