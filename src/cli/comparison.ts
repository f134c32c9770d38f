/**
 * A replay held against the stored run. Where the trace hashes differ, a person must know which of two
 * things happened: what is tested has changed since, or it does not even agree with itself.
 */

import type { Catalog } from '../catalog.ts';
import type { Plan } from '../core/plan.ts';
import type { Provenance, RunResult } from '../core/run-result.ts';
import { INTERRUPTED } from '../run/judge.ts';
import { run } from '../run.ts';
import type { StoredRun } from '../store/stored-run.ts';
import { verify } from '../verify.ts';
import { verdictWord } from './words.ts';

export interface Comparison {
  readonly storedTraceHash: string | null;
  /** Null where the stored run has no trace hash. */
  readonly sameTrace: boolean | null;
  /** What the comparison shows, in words. */
  readonly summary: string;
}

export interface Replay {
  readonly stored: StoredRun;
  readonly result: RunResult;
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
}

export async function compare(replay: Replay): Promise<Comparison> {
  const { stored, result } = replay;
  const storedTraceHash = stored.result?.traceHash ?? null;
  if (storedTraceHash === null) {
    return { storedTraceHash, sameTrace: null, summary: 'the stored run has no trace hash to compare' };
  }
  if (storedTraceHash === result.traceHash) {
    return { storedTraceHash, sameTrace: true, summary: `same trace hash ${storedTraceHash}` };
  }
  if (stored.result?.reasons.includes(INTERRUPTED)) {
    const summary = 'the stored run was interrupted, so it ended otherwise than any replay';
    return { storedTraceHash, sameTrace: false, summary };
  }
  const hashes = `trace hash ${result.traceHash}, but ${storedTraceHash} is stored`;
  const summary = [hashes, ...(await reasons(replay)), ...verdictChange(replay)].join('; ');
  return { storedTraceHash, sameTrace: false, summary };
}

async function reasons({ stored, result, plan, catalog, signal }: Replay): Promise<string[]> {
  const request = { scenario: stored.scenario, plan, catalog, signal };
  const { difference } = await verify(await run({ ...request, recordTrace: true }), request);
  if (signal.aborted) return [];
  if (difference !== undefined) return [`two replays do not even agree with each other: ${difference}`];
  const then = stored.result!.provenance;
  const changes = versionChanges(then, result.provenance);
  const what = changes.length === 0 ? '' : ` (${changes.join(', ')})`;
  return [`replays agree with each other, so what is tested has changed since${what}`];
}

function versionChanges(then: Provenance, now: Provenance): string[] {
  const fields = ['faultline', 'node', 'git'] as const;
  return fields
    .filter((field) => then[field] !== now[field])
    .map((field) => `${field} ${then[field] ?? 'none'} then, ${now[field] ?? 'none'} now`);
}

function verdictChange({ stored, result }: Replay): string[] {
  const then = stored.result!.valid;
  return then === result.valid ? [] : [`the verdict was ${verdictWord(then)}`];
}
