/**
 * Plays a workload against an object in memory, load and then final reads, as a run does: some answers are
 * lost after the operation took effect, some operations are refused, and each takes effect as it is
 * invoked.
 */
import {
  type CheckResult,
  type Completion,
  clients,
  type History,
  type Invocation,
  type Key,
  KeyedRandom,
  limit,
  mergeVerdicts,
  phases,
  play,
  stagger,
  type Verdict,
  type Workload,
  type WorkloadOptions,
} from '../../src/index.ts';

export const OPTIONS: WorkloadOptions = {
  concurrency: 10,
  nodeCount: 5,
  opsPerKey: 100,
  keyCount: 0,
  recoveryS: 1,
};

/** What a system does with an operation; `process` is the client's. */
export type Answer = (op: Invocation, process: number, timeNs: number) => Completion;

/** Time between operations of the load, unless a workload takes its time. */
const GAP_NS = 400_000;

const OPS = 2000;
const LOST_RATIO = 0.03;
const REFUSED_RATIO = 0.03;
const LATENCY_NS = 1_000_000;

export function playedAgainst(
  workload: Workload,
  answer: Answer,
  { gapNs = GAP_NS, ...options }: WorkloadOptions & { readonly gapNs?: number } = OPTIONS,
): History {
  const load = stagger(gapNs, limit(OPS, workload.generator(options)));
  const final = workload.finalGenerator?.(options) ?? null;
  const random = new KeyedRandom(11, 'endings');
  let ops = 0;
  return play(clients(phases(load, final)), {
    concurrency: options.concurrency,
    nodes: ['n1', 'n2', 'n3', 'n4', 'n5'],
    seed: 5,
    end(op, { process, timeNs }) {
      const draw = random.at(timeNs + ops++);
      // After the load everything is answered, as after the last heal.
      const isLoad = ops <= OPS;
      const latencyNs = LATENCY_NS + draw.int(LATENCY_NS);
      if (isLoad && draw.chance(REFUSED_RATIO)) return { type: 'fail', error: 'unavailable', latencyNs };
      const completion = answer(op, process, timeNs);
      if (isLoad && draw.chance(LOST_RATIO)) return { type: 'info', error: 'timeout', latencyNs };
      return { ...completion, latencyNs };
    },
  });
}

/** Keys of the reads at the end, by thread. */
export function finalReadKeys(workload: Workload, options = OPTIONS): Map<number, Key[]> {
  const history = play(clients(workload.finalGenerator!(options)), { concurrency: options.concurrency });
  const keys = new Map<number, Key[]>();
  for (const { type, f, process, key } of history) {
    if (type !== 'invoke' || f !== 'read') continue;
    keys.set(process as number, [...(keys.get(process as number) ?? []), key!]);
  }
  return keys;
}

/** What the checkers of the workload say, all together and by name. */
export function judged(workload: Workload, history: History, options = OPTIONS) {
  const results = workload
    .checkers(options)
    .map((checker): [string, CheckResult] => [
      checker.name,
      checker.check(history, { faults: [], stepsMax: 1_000_000 }),
    ]);
  const valid: Verdict = mergeVerdicts(results.map(([, result]) => result.valid));
  return { valid, results: Object.fromEntries(results) as Readonly<Record<string, CheckResult>> };
}
