/**
 * Verdicts and evidence: what a checker says, and why.
 * `false` beats `"unknown"` beats `true`: one proof of a violation is not made better by other checks.
 */
import type { Key } from './op.ts';

export type Verdict = true | false | 'unknown';

/** Why one operation must come before another: an edge of a cycle, or a step of an argument. */
export interface AnomalyEdge {
  /** History indices of the invocations; `from` comes first. */
  readonly from: number;
  readonly to: number;
  /** The dependency by the field's name: `ww`, `wr`, `rw`, `process`, `realtime`, `so`, … */
  readonly type: string;
  /** Why it holds, one sentence with the values. */
  readonly why: string;
  readonly key?: Key;
}

/** A violation with a witness that a person can verify by hand. */
export interface Anomaly {
  /** The field's name for it, for example `nonlinearizable`, `lost-update`, `unavailable`. */
  readonly type: string;
  /** One sentence that states the contradiction, with the values. */
  readonly message: string;
  /** The argument, step by step; each entry is a sentence. */
  readonly steps?: readonly string[];
  /** History indices of the invocations that contradict each other: the minimal set. */
  readonly ops: readonly number[];
  readonly key?: Key;
  /** The cycle, from operation to operation and back to the first, or the edges that the argument is of. */
  readonly edges?: readonly AnomalyEdge[];
  /** The weakest consistency models that allow no such thing, such as `read-committed`. */
  readonly rulesOut?: readonly string[];
  /** More for machines: states, bounds. Must survive JSON. */
  readonly detail?: unknown;
}

/** What one checker found. */
export interface CheckResult {
  readonly checker: string;
  readonly valid: Verdict;
  /** One sentence: what was found, or why it is unknown. */
  readonly summary: string;
  readonly anomalies: readonly Anomaly[];
  /** Figures of the check. Must survive JSON. */
  readonly stats?: Readonly<Record<string, unknown>>;
}

/** Combines verdicts; of an empty list nothing is known. */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'unknown';
  if (verdicts.includes(false)) return false;
  return verdicts.includes('unknown') ? 'unknown' : true;
}

/** Exit codes: 0 valid, 1 invalid, 2 unknown, 254 bad arguments, 255 the harness itself failed. */
export const EXIT = { valid: 0, invalid: 1, unknown: 2, badArguments: 254, harnessFailed: 255 } as const;

/** The exit code of a command that ends with this verdict. */
export function exitCodeOf(verdict: Verdict): number {
  if (verdict === 'unknown') return EXIT.unknown;
  return verdict ? EXIT.valid : EXIT.invalid;
}
