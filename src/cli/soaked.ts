/**
 * Carries a soak out: simulated seeds in several processes, real ones one after another with everything
 * stored, because what happened for real cannot be had again.
 */
import type { Catalog } from '../catalog.ts';
import { reproduceCommand } from '../reproduce.ts';
import { type SeedResult, swarm } from '../soak.ts';
import type { Session } from './command.ts';
import { headline } from './outcome-text.ts';
import { type RecordedRun, recordedRun } from './recorded-run.ts';
import { anomaliesOf } from './run-json.ts';
import type { SoakPlan } from './soak-plan.ts';
import { soakInProcesses } from './soak-pool.ts';
import { SoakProgress } from './soak-progress.ts';

export interface Soaked {
  /** In the order of the seeds. */
  readonly results: readonly SeedResult[];
  /** The first invalid seed, with everything recorded; null where there is none. */
  readonly failure: RecordedRun | null;
}

export interface SoakOrder {
  readonly plan: SoakPlan;
  readonly session: Session;
  readonly catalog: Catalog;
}

export async function soaked(order: SoakOrder): Promise<Soaked> {
  return order.plan.on === 'sim' ? simulated(order) : real(order);
}

async function simulated(order: SoakOrder): Promise<Soaked> {
  const { plan, session } = order;
  const { signal } = session.interrupt;
  const progress = new SoakProgress(plan.seeds, session.terminal);
  let results: SeedResult[];
  try {
    results = await soakInProcesses({ ...plan, signal, onResult: (result) => progress.add(result) });
  } finally {
    progress.end();
  }
  const failed = results.find(({ valid }) => valid === false);
  const isLost = failed === undefined || signal.aborted;
  return { results, failure: isLost ? null : await recorded(failed, order) };
}

/** Runs a failing seed again, this time with everything stored. */
async function recorded(failed: SeedResult, { plan, session, catalog }: SoakOrder): Promise<RecordedRun> {
  const { runsDir, report } = plan;
  const run = await recordedRun({ scenario: failed.scenario, catalog, session, runsDir, report });
  if (run.result.traceHash !== failed.traceHash) {
    const hashes = `trace hash ${failed.traceHash} in the soak, ${run.result.traceHash} now`;
    session.terminal.note(`faultline: seed ${failed.seed} does not replay: ${hashes}`);
  }
  return run;
}

async function real({ plan, session, catalog }: SoakOrder): Promise<Soaked> {
  const { runsDir, report, stopAtInvalid } = plan;
  const results: SeedResult[] = [];
  let failure: RecordedRun | null = null;
  for (let i = 0; i < plan.seeds && !session.interrupt.interrupted; i++) {
    const scenario = await swarm(plan.input, plan.firstSeed + i, catalog);
    const run = await recordedRun({ scenario, catalog, session, runsDir, report });
    session.terminal.note(`${headline(run.result, session.terminal.paint)}  ${run.dir}`);
    results.push(seedResult(run));
    if (run.result.valid === false) failure ??= run;
    if (failure !== null && stopAtInvalid) break;
  }
  return { results, failure };
}

function seedResult({ result }: RecordedRun): SeedResult {
  const { scenario, valid, reasons, traceHash, counts, faults, durationMs, results } = result;
  return {
    seed: scenario.seed,
    valid,
    reasons,
    scenario,
    traceHash,
    counts,
    faultCount: faults.length,
    durationMs,
    anomalies: anomaliesOf(results),
    verified: false,
    reproduce: reproduceCommand(scenario),
  };
}
