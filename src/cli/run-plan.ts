/** The plan of a run that has ended: its operations, and how long it went on. */
import { type Plan, planOf } from '../core/plan.ts';
import type { Scenario } from '../core/scenario.ts';
import type { RunOutcome } from '../run.ts';

const NS_PER_MS = 1e6;

export function planOfRun({ history, durationMs }: RunOutcome, { concurrency }: Scenario): Plan {
  return { ...planOf(history, concurrency), endNs: Math.round(durationMs * NS_PER_MS) };
}
