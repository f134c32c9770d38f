/**
 * A run, from top to bottom: assemble the parts, start the cluster, let clients and nemeses loose, heal,
 * stop, judge. The same for simulated and real deployments, and for a replayed plan.
 */
import { Catalog } from './catalog.ts';
import type { Cluster, LogLine } from './core/cluster.ts';
import { FaultlineError } from './core/errors.ts';
import { type FaultRecord, faultsOf } from './core/faults.ts';
import { History, type NewOp } from './core/history.ts';
import { Interpreter } from './core/interpreter.ts';
import type { Plan } from './core/plan.ts';
import { planGenerator } from './core/plan.ts';
import type { Counts } from './core/run-result.ts';
import { nodeIds, type Scenario } from './core/scenario.ts';
import { assemble, type Parts } from './run/assemble.ts';
import { type Judgement, judge } from './run/judge.ts';
import { scheduleOf } from './run/schedule.ts';

/** Where a run is recorded as it happens; the store's writer is one. */
export interface Recorder {
  readonly dir: string;
  op(op: NewOp & { index: number }): void;
  log(line: LogLine): void;
}

export interface RunRequest {
  readonly scenario: Scenario;
  readonly catalog?: Catalog;
  /** What to do, operation by operation, instead of asking the generators. */
  readonly plan?: Plan;
  readonly recorder?: Recorder;
  /** Keep the trace entry by entry, to compare two runs. */
  readonly recordTrace?: boolean;
  /** Ends the run early, but heals and judges. */
  readonly signal?: AbortSignal;
  /** Called once when the load begins: a window into the run, for progress. */
  onBegin?(progress: Progress): void;
}

/** A run under way. */
export interface Progress {
  nowNs(): number;
  counts(): Counts;
  activeFaults(): readonly FaultRecord[];
}

export interface RunOutcome extends Judgement {
  readonly history: History;
  readonly trace: Cluster['trace'];
  readonly durationMs: number;
}

export async function run(request: RunRequest): Promise<RunOutcome> {
  const parts = await assemble(request.scenario, request.catalog ?? new Catalog());
  const history = new History();
  const logs = parts.checkers.some((checker) => checker.readsLogs) ? ([] as LogLine[]) : undefined;
  const cluster = await startCluster(request, parts, logs);
  try {
    await cluster.ready();
    const livelock = await drive({ request, parts, cluster, history });
    const durationMs = cluster.time.nowNs() / 1e6;
    const interrupted = request.signal?.aborted ?? false;
    const evidence = {
      history,
      nemeses: parts.nemeses,
      exits: cluster.exits,
      interrupted,
      ...(logs === undefined ? {} : { logs }),
    };
    const judgement = judge(livelock === undefined ? evidence : { ...evidence, livelock }, parts.checkers);
    return { ...judgement, history, trace: cluster.trace, durationMs };
  } finally {
    await cluster.close();
  }
}

async function startCluster(request: RunRequest, parts: Parts, logs?: LogLine[]): Promise<Cluster> {
  const { scenario, recorder } = request;
  return parts.deployment.start({
    target: parts.target.plugin,
    targetPath: parts.target.file,
    ...(parts.bug === null ? {} : { bug: parts.bug.plugin, bugPath: parts.bug.file }),
    workload: scenario.workload,
    nodes: nodeIds(scenario.nodes),
    concurrency: scenario.concurrency,
    seed: scenario.seed,
    recordTrace: request.recordTrace ?? false,
    runDir: recorder?.dir ?? '',
    onLog(line) {
      logs?.push(line);
      recorder?.log(line);
    },
  });
}

interface Stage {
  readonly request: RunRequest;
  readonly parts: Parts;
  readonly cluster: Cluster;
  readonly history: History;
}

/** Runs load and faults to their end, then heals. Gives the message of a livelock, if there was one. */
async function drive({ request, parts, cluster, history }: Stage): Promise<string | undefined> {
  const { scenario, plan, recorder } = request;
  const counts = { ok: 0, fail: 0, info: 0 };
  const interpreter = new Interpreter({
    generator: plan === undefined ? scheduleOf(scenario, parts) : planGenerator(plan),
    concurrency: scenario.concurrency,
    cluster,
    nemeses: parts.nemeses,
    seed: scenario.seed,
    opTimeoutMs: scenario.opTimeoutS * 1000,
    record(op) {
      const index = history.append(op);
      if (op.process !== 'nemesis' && op.type !== 'invoke') counts[op.type]++;
      cluster.observe?.(op);
      recorder?.op({ ...op, index });
      return index;
    },
  });
  request.onBegin?.({
    nowNs: () => cluster.time.nowNs(),
    counts: () => counts,
    activeFaults: () => faultsOf(history, parts.nemeses).filter((fault) => fault.untilMs === null),
  });
  const stop = () => interpreter.stop();
  request.signal?.addEventListener('abort', stop);
  try {
    if (request.signal?.aborted) stop();
    interpreter.start();
    await cluster.time.runUntil(() => interpreter.finished);
    return undefined;
  } catch (error) {
    if (error instanceof FaultlineError && error.code === 'livelock') return error.message;
    throw error;
  } finally {
    request.signal?.removeEventListener('abort', stop);
    await cluster.heal();
  }
}
