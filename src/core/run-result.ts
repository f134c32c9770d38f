/** The outcome of a run, as it stands in `result.json`. The schema is documented in docs/json.md. */
import type { FaultRecord } from './faults.ts';
import type { Scenario } from './scenario.ts';
import type { CheckResult, Verdict } from './verdict.ts';

/** Raised with every change that a reader of the JSON could notice. */
export const RESULT_VERSION = 1;

/** Client operations by how they ended; what never ended counts as `info`. */
export interface Counts {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}

/** Where a run comes from, so that it can be made again. */
export interface Provenance {
  readonly faultline: string;
  readonly node: string;
  readonly platform: string;
  /** Commit of the working directory, with `-dirty` where it has changes; null outside of git. */
  readonly git: string | null;
  /** When the run began, ISO 8601. */
  readonly startedAt: string;
}

export interface RunResult {
  readonly version: typeof RESULT_VERSION;
  readonly valid: Verdict;
  /** Why the verdict is what it is, one sentence each: anomalies first, then what is unknown. */
  readonly reasons: readonly string[];
  readonly scenario: Scenario;
  /** Sixteen hex digits where the deployment is deterministic, else null. */
  readonly traceHash: string | null;
  readonly counts: Counts;
  readonly faults: readonly FaultRecord[];
  readonly results: readonly CheckResult[];
  /** Length of the run in its own time, milliseconds. */
  readonly durationMs: number;
  /** Wall time that it took, milliseconds. */
  readonly wallMs: number;
  /** The one command that shows it again. */
  readonly reproduce: string;
  readonly provenance: Provenance;
}
