/**
 * From a recorded run to its verdict: runs the checkers, adds what the cluster itself gave away (nodes that
 * broke, a livelock), and refuses to call a run valid in which nothing happened or no fault took effect.
 */
import type { Checker } from '../core/checker.ts';
import type { LogLine, NodeExit } from '../core/cluster.ts';
import { messageOf } from '../core/errors.ts';
import { type FaultRecord, faultsOf } from '../core/faults.ts';
import type { History } from '../core/history.ts';
import type { Nemesis } from '../core/nemesis.ts';
import type { Counts } from '../core/run-result.ts';
import { type CheckResult, mergeVerdicts, type Verdict } from '../core/verdict.ts';

/** Steps of search before a checker gives up with "unknown". */
export const STEPS_MAX = 20_000_000;
/** The doubt about a run that did not come to its end. */
export const INTERRUPTED = 'the run was interrupted before its end';

export interface Evidence {
  readonly history: History;
  readonly nemeses: readonly Nemesis[];
  readonly exits: readonly NodeExit[];
  /** What the nodes logged; left out where it was not kept. */
  readonly logs?: readonly LogLine[];
  /** Set where the system only talked to itself. */
  readonly livelock?: string;
  /** Set where the user ended the run early. */
  readonly interrupted?: boolean;
}

export interface Judgement {
  readonly valid: Verdict;
  readonly reasons: readonly string[];
  readonly results: readonly CheckResult[];
  readonly faults: readonly FaultRecord[];
  readonly counts: Counts;
}

export function judge(evidence: Evidence, checkers: readonly Checker[]): Judgement {
  const { history, nemeses, logs } = evidence;
  const faults = faultsOf(history, nemeses);
  const context = { faults, stepsMax: STEPS_MAX, ...(logs === undefined ? {} : { logs }) };
  const results = [
    ...checkers.map((checker) => checkSafely(checker, () => checker.check(history, context))),
    ...nodeExits(evidence.exits),
    ...livelock(evidence.livelock),
  ];
  const counts = countOutcomes(history);
  const doubts = doubtsAbout({ evidence, faults, counts });
  const valid = mergeVerdicts([
    ...results.map((each) => each.valid),
    ...doubts.map(() => 'unknown' as const),
  ]);
  return { valid, reasons: [...reasonsOf(results), ...doubts], results, faults, counts };
}

/** A checker that throws has not judged: "unknown", with the reason. */
export function checkSafely(checker: Checker, check: () => CheckResult): CheckResult {
  try {
    return check();
  } catch (error) {
    const summary = `the checker itself failed: ${messageOf(error)}`;
    return { checker: checker.name, valid: 'unknown', summary, anomalies: [] };
  }
}

function reasonsOf(results: readonly CheckResult[]): string[] {
  const wrong = results.filter((each) => each.valid === false);
  const unknown = results.filter((each) => each.valid === 'unknown');
  return [
    ...wrong.map((each) => `${each.checker}: ${each.anomalies[0]?.message ?? each.summary}`),
    ...unknown.map((each) => `${each.checker}: ${each.summary}`),
  ];
}

export function countOutcomes(history: History): Counts {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (let i = 0; i < history.length; i++) {
    if (history.isClient(i) && history.typeAt(i) === 'invoke') counts[history.outcomeOf(i)]++;
  }
  return counts;
}

function doubtsAbout(run: { evidence: Evidence; faults: readonly FaultRecord[]; counts: Counts }): string[] {
  const doubts: string[] = [];
  if (run.counts.ok === 0) doubts.push('no operation succeeded, so nothing was tested');
  if (run.evidence.interrupted) doubts.push(INTERRUPTED);
  for (const nemesis of run.evidence.nemeses) {
    const own = run.faults.filter((fault) => fault.nemesis === nemesis.name);
    if (own.some((fault) => fault.effectCount > 0)) continue;
    const what =
      own.length === 0 ? 'injected no fault' : 'injected faults, but none is proven to have taken effect';
    doubts.push(`the nemesis "${nemesis.name}" ${what}, so the system was not tested under it`);
  }
  return doubts;
}

function nodeExits(exits: readonly NodeExit[]): CheckResult[] {
  if (exits.length === 0) return [];
  const anomalies = exits.map((exit) => ({
    type: 'node-exit',
    message: `node ${exit.node} ended by itself at ${(exit.timeNs / 1e9).toFixed(3)} s: ${exit.reason}`,
    ops: [],
  }));
  const summary = `${exits.length} node exit(s) that nobody asked for`;
  return [{ checker: 'node-exits', valid: false, summary, anomalies }];
}

function livelock(message: string | undefined): CheckResult[] {
  if (message === undefined) return [];
  return [
    {
      checker: 'livelock',
      valid: false,
      summary: message,
      anomalies: [{ type: 'livelock', message, ops: [] }],
    },
  ];
}
