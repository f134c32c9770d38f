/** What a soak adds up over its seeds. */
import type { Counts } from '../core/run-result.ts';
import { mergeVerdicts, type Verdict } from '../core/verdict.ts';
import type { SeedResult } from '../soak.ts';

export interface Tally {
  readonly seeds: number;
  readonly valid: number;
  readonly invalid: number;
  readonly unknown: number;
  readonly counts: Counts;
  readonly faults: number;
  /** Time of all runs together, in their own time. */
  readonly ownMs: number;
}

export function tallyOf(results: readonly SeedResult[]): Tally {
  const withVerdict = (verdict: Verdict) => results.filter(({ valid }) => valid === verdict).length;
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, each) => total + of(each), 0);
  return {
    seeds: results.length,
    valid: withVerdict(true),
    invalid: withVerdict(false),
    unknown: withVerdict('unknown'),
    counts: {
      ok: sum(({ counts }) => counts.ok),
      fail: sum(({ counts }) => counts.fail),
      info: sum(({ counts }) => counts.info),
    },
    faults: sum(({ faultCount }) => faultCount),
    ownMs: sum(({ durationMs }) => durationMs),
  };
}

/** A soak that was cut short proves nothing about the seeds that are missing. */
export function soakVerdict(results: readonly SeedResult[], interrupted: boolean): Verdict {
  const verdicts = results.map(({ valid }) => valid);
  return mergeVerdicts(interrupted ? [...verdicts, 'unknown'] : verdicts);
}
