/** The plan of a run that has ended: its operations, and how long it went on. */
import type { History } from '../core/history.ts';
import { type Plan, planOf } from '../core/plan.ts';
import type { Scenario } from '../core/scenario.ts';

const NS_PER_MS = 1e6;

interface Ended {
  readonly history: History;
  readonly durationMs: number;
}

/** What a replay carries out: a run is more than its operations, the quiet at its end is part of it. */
export function planOfRun({ history, durationMs }: Ended, { concurrency }: Scenario): Plan {
  return { ...planOf(history, concurrency), endNs: Math.round(durationMs * NS_PER_MS) };
}
