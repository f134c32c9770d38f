/** A run as `--json` gives it; docs/json.md is its schema. */
import path from 'node:path';
import type { RunResult } from '../core/run-result.ts';
import type { Anomaly, CheckResult } from '../core/verdict.ts';
import type { Replayed } from './replayed.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** All anomalies of all checkers, each with the name of its checker. */
export function anomaliesOf(results: readonly CheckResult[]): (Anomaly & { readonly checker: string })[] {
  return results.flatMap(({ checker, anomalies }) => anomalies.map((each) => ({ checker, ...each })));
}

export interface RunForJson {
  /** Folder of the run. */
  readonly dir: string;
  readonly result: RunResult;
  readonly report: string | null;
  readonly replayed: Replayed | null;
}

export function runJson({ dir, result, report, replayed }: RunForJson): JsonObject {
  const { valid, reasons, traceHash, scenario, counts, faults, results } = result;
  return {
    valid,
    reasons,
    run: path.resolve(dir),
    report: report === null ? null : path.resolve(report),
    traceHash,
    replayed,
    seed: scenario.seed,
    counts,
    faults,
    anomalies: anomaliesOf(results),
    checkers: results.map(({ checker, valid, summary, stats }) => ({ checker, valid, summary, stats })),
    durationMs: result.durationMs,
    wallMs: result.wallMs,
    scenario,
    reproduce: result.reproduce,
  };
}
