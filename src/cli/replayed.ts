/**
 * Proof that a simulated run can be seen again: it is run a second time and the trace hashes are compared.
 * Where they differ, two recorded runs are held against each other to name the first event that does.
 */

import { planOfRun } from '../run/plan-of-run.ts';
import { type RunOutcome, type RunRequest, run } from '../run.ts';
import { verify } from '../verify.ts';

export interface Replayed {
  readonly same: boolean;
  /** Where the two runs part, in words; only where they do. */
  readonly difference?: string;
}

type Request = Pick<RunRequest, 'scenario' | 'catalog' | 'plan' | 'signal'>;

/** For a run whose trace was recorded: runs its scenario a second time. Null where it was interrupted. */
export async function replayTwice(outcome: RunOutcome, request: Request): Promise<Replayed | null> {
  const { same, difference } = await verify(outcome, request);
  if (request.signal?.aborted) return null;
  return { same, ...(difference === undefined ? {} : { difference }) };
}

/** For a failure: runs the plan that was carried out, as `faultline replay` does. Null where interrupted. */
export async function replayFailure(outcome: RunOutcome, request: Request): Promise<Replayed | null> {
  const plan = planOfRun(outcome, request.scenario);
  const second = await run({ ...request, plan });
  if (request.signal?.aborted) return null;
  if (second.trace?.hash === outcome.trace?.hash) return { same: true };
  const recorded = await run({ ...request, recordTrace: true });
  return replayTwice(recorded, { ...request, plan });
}
