/**
 * Determinism is a promise, so it is checked: a scenario is run twice, and where the traces differ the
 * first event that does is named.
 */
import type { RunOutcome, RunRequest } from './run.ts';
import { run } from './run.ts';

export interface Verification {
  readonly same: boolean;
  readonly traceHash: string;
  /** Where the runs part, in words; only when they do. */
  readonly difference?: string;
}

/** Whether the deployment keeps a trace at all. */
export function isDeterministic(outcome: RunOutcome): boolean {
  return outcome.trace !== undefined;
}

/** Compares a run that was made with `recordTrace` to a second one of the same request. */
export async function verify(first: RunOutcome, request: RunRequest): Promise<Verification> {
  const { scenario, catalog, plan, signal } = request;
  const parts = { ...(catalog && { catalog }), ...(plan && { plan }), ...(signal && { signal }) };
  const second = await run({ scenario, recordTrace: true, ...parts });
  const [a, b] = [first.trace!, second.trace!];
  if (a.hash === b.hash) return { same: true, traceHash: a.hash };
  const at = a.firstDifference(b);
  const difference = `event ${at} differs: first ${a.describe(at)}; then ${b.describe(at)}`;
  return { same: false, traceHash: a.hash, difference };
}
