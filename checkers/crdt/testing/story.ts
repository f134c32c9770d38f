/** Stories of replicas: an operation a line, each 2 ms long, and replicas that converge within 100 ms. */
import type { CheckContext, CheckResult } from '../../../src/index.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { type CrdtOptions, crdt } from '../index.ts';

const LENGTH_MS = 2;
export const CONVERGENCE_MS = 100;

/** Process 1 goes to replica n1, and so on, unless it is told otherwise. */
export function op(
  process: number,
  f: string,
  value: unknown,
  fromMs: number,
  more: Partial<Told> = {},
): Told {
  const replica = `n${process}`;
  const answer = f === 'read' ? { value: null, gave: { value, replica } } : { value, gave: { replica } };
  return { process, f, fromMs, toMs: fromMs + LENGTH_MS, ...answer, ...more };
}

/** Never answered. */
export function lost(process: number, f: string, value: unknown, fromMs: number): Told {
  return { process, f, value, fromMs, toMs: fromMs + LENGTH_MS, outcome: 'info' };
}

export function judged(
  told: readonly Told[],
  options: CrdtOptions = {},
  context: Partial<CheckContext> = {},
): CheckResult {
  return crdt({ convergenceMs: CONVERGENCE_MS, ...options }).check(historyOf(told), contextOf(context));
}

/** All anomalies, as `type: message`. */
export function anomaliesOf(told: readonly Told[], options: CrdtOptions = {}): string[] {
  return judged(told, options).anomalies.map(({ type, message }) => `${type}: ${message}`);
}
