/** What judges a run whatever it does: was every operation tested, and did the system come back. */
import { availability } from '../../checkers/availability.ts';
import { stats } from '../../checkers/stats.ts';
import type { Checker, WorkloadOptions } from '../../src/index.ts';

export function usualCheckers({ recoveryS }: WorkloadOptions): Checker[] {
  return [stats(), availability(recoveryS === undefined ? {} : { boundMs: 1000 * recoveryS })];
}
