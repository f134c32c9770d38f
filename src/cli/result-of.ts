/** The result of a run, as it is stored, printed and given to scripts. */
import { RESULT_VERSION, type RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { reproduceCommand } from '../reproduce.ts';
import type { RunOutcome } from '../run.ts';
import { provenanceOf } from './provenance.ts';
import type { Replayed } from './replayed.ts';

export interface Finished {
  readonly scenario: Scenario;
  readonly outcome: RunOutcome;
  readonly startedAt: Date;
  readonly wallMs: number;
  readonly replayed: Replayed | null;
}

/** A verdict that does not replay is none. */
export async function resultOf(run: Finished): Promise<RunResult> {
  const { scenario, outcome } = run;
  const difference = run.replayed?.difference;
  const doubt = difference === undefined ? [] : [`the run does not replay: ${difference}`];
  return {
    version: RESULT_VERSION,
    valid: difference === undefined ? outcome.valid : 'unknown',
    reasons: [...doubt, ...outcome.reasons],
    scenario,
    traceHash: outcome.trace?.hash ?? null,
    counts: outcome.counts,
    faults: outcome.faults,
    results: outcome.results,
    durationMs: outcome.durationMs,
    wallMs: Math.round(run.wallMs),
    reproduce: reproduceCommand(scenario),
    provenance: await provenanceOf(run.startedAt),
  };
}
