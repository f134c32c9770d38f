/**
 * Judges a stored run again, from its history alone: with today's checkers, without its cluster. What only
 * the cluster could know (a node that broke, a livelock) is taken over from the stored result.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../catalog.ts';
import type { History } from '../core/history.ts';
import type { Nemesis } from '../core/nemesis.ts';
import { RESULT_VERSION, type RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { mergeVerdicts } from '../core/verdict.ts';
import { reproduceCommand } from '../reproduce.ts';
import { workloadOptionsOf } from '../run/assemble.ts';
import { INTERRUPTED, type Judgement, judge } from '../run/judge.ts';
import { FILES } from '../store/run-folder.ts';
import type { StoredRun } from '../store/stored-run.ts';
import { faultlineVersion } from './version.ts';

export async function rejudged(stored: StoredRun, catalog: Catalog): Promise<Judgement> {
  const { scenario, history, logs, result } = stored;
  const { plugin: workload } = await catalog.find('workload', scenario.workload);
  const checkers = workload.checkers(workloadOptionsOf(scenario));
  const interrupted = result === null || result.reasons.includes(INTERRUPTED);
  const nemeses = await nemesesOf(scenario, catalog);
  const judgement = judge({ history, nemeses, exits: [], logs, interrupted }, checkers);
  const kept = (result?.results ?? []).filter(
    ({ checker }) => !judgement.results.some((each) => each.checker === checker),
  );
  return {
    ...judgement,
    valid: mergeVerdicts([judgement.valid, ...kept.map((each) => each.valid)]),
    reasons: [
      ...kept.filter((each) => each.valid !== true).map((each) => each.summary),
      ...judgement.reasons,
    ],
    results: [...judgement.results, ...kept],
  };
}

export async function nemesesOf(scenario: Scenario, catalog: Catalog): Promise<Nemesis[]> {
  return Promise.all(scenario.nemeses.map(async (name) => (await catalog.find('nemesis', name)).plugin));
}

/** The result of a run that did not come to its end, as far as its history tells. */
export function partialResult({ dir, scenario, history }: StoredRun, judgement: Judgement): RunResult {
  const { valid, reasons, results, faults, counts } = judgement;
  return {
    version: RESULT_VERSION,
    valid,
    reasons,
    scenario,
    traceHash: null,
    counts,
    faults,
    results,
    durationMs: lastTimeMs(history),
    wallMs: lastTimeMs(history),
    reproduce: reproduceCommand(scenario),
    provenance: {
      faultline: faultlineVersion(),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      git: null,
      startedAt: statSync(join(dir, FILES.scenario)).mtime.toISOString(),
    },
  };
}

function lastTimeMs(history: History): number {
  return history.length === 0 ? 0 : history.timeNsAt(history.length - 1) / 1e6;
}
