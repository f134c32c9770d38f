/**
 * When the last fault was over. A bare history may hold faults that nobody has told the checker of: where it
 * has operations of a nemesis, and no records of faults, no replica need ever have converged. What replicas
 * agree on after the last of these operations still counts as agreement.
 */
import { type CheckContext, type History, NEMESIS_PROCESS } from '../../src/index.ts';

const NS_PER_MS = 1e6;

export interface Healing {
  /** From then on there certainly was no fault; infinity where that never was, or nobody knows. */
  readonly healedNs: number;
  /** The last that is known of faults; infinity where one never ended. */
  readonly lastNs: number;
}

export function healingOf(history: History, faults: CheckContext['faults']): Healing {
  if (faults.length > 0) {
    const healedNs = faults.reduce(
      (latest, { untilMs }) => Math.max(latest, NS_PER_MS * (untilMs ?? Number.POSITIVE_INFINITY)),
      Number.NEGATIVE_INFINITY,
    );
    return { healedNs, lastNs: healedNs };
  }
  const last = history.columns().process.lastIndexOf(NEMESIS_PROCESS);
  if (last < 0) return { healedNs: Number.NEGATIVE_INFINITY, lastNs: Number.NEGATIVE_INFINITY };
  return { healedNs: Number.POSITIVE_INFINITY, lastNs: history.timeNsAt(last) };
}
