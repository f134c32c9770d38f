/**
 * The outcome of a run for a person: the verdict first, then why, then what was done to the system, and at
 * the end, where the eye rests, what to type next. Short on purpose: the report has the rest.
 */
import type { RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Anomaly, CheckResult, Verdict } from '../core/verdict.ts';
import { faultSummaries } from './fault-summary.ts';
import type { Painter } from './painter.ts';
import type { RunForJson } from './run-json.ts';
import type { Terminal } from './terminal.ts';
import { duration, grouped, labelled, plural, quoted, shown, speed, verdictWord } from './words.ts';

const ANOMALIES_MAX = 3;
const STEPS_MAX = 16;
const MARKS = { true: '✓', false: '✗', unknown: '?' } as const;

/** Number of a run among so many. */
export interface Place {
  readonly number: number;
  readonly count: number;
}

/** What is going to be run, before it is. */
export function announcement(scenario: Scenario, place?: Place): string {
  const { target, workload, bug, nodes, concurrency, rate, nemeses, on, seed } = scenario;
  const planted = bug === null ? '' : ` with bug ${bug}`;
  const faults = nemeses.length === 0 ? 'no faults' : `faults ${nemeses.join(', ')}`;
  const load = `${nodes} nodes, ${plural(concurrency, 'client')}, ${grouped(rate)} ops/s`;
  const run = place === undefined ? '' : `, run ${place.number} of ${place.count}`;
  return `${target} ${workload}${planted} on ${on}: ${load}, ${faults}, seed ${seed}${run}`;
}

/** Everything about a run that has just ended. */
export function printRun(run: RunForJson, terminal: Terminal): void {
  terminal.out(headline(run.result, terminal.paint));
  printFindings(run.result, terminal);
  printWhereabouts(run, terminal);
}

/** What was found, and what was done. */
export function printFindings(result: RunResult, terminal: Terminal): void {
  const { paint } = terminal;
  for (const line of checkLines(result.results, paint)) terminal.out(line);
  for (const line of doubtLines(result, paint)) terminal.out(line);
  for (const line of deedLines(result)) terminal.out(line);
}

/** One line: the verdict, and of what. */
export function headline(result: RunResult, paint: Painter): string {
  const { scenario } = result;
  const bug = scenario.bug === null ? '' : ` with bug ${scenario.bug}`;
  const what = `${scenario.target} ${scenario.workload}${bug} on ${scenario.on}, seed ${scenario.seed}`;
  return `${paint.verdict(verdictWord(result.valid), result.valid)}  ${what}`;
}

/** What the checkers say, each in a line, the witnesses under the ones that found something. */
export function checkLines(results: readonly CheckResult[], paint: Painter): string[] {
  return results.flatMap((each) => [
    `  ${mark(each.valid, paint)} ${each.checker}: ${each.summary}`,
    ...witnessLines(each.anomalies, paint),
  ]);
}

export function mark(valid: Verdict, paint: Painter): string {
  return paint.verdict(MARKS[String(valid) as keyof typeof MARKS], valid);
}

/** The first witness step by step, of some others the contradiction; nobody reads more than that here. */
function witnessLines(anomalies: readonly Anomaly[], paint: Painter): string[] {
  const lines = anomalies.slice(0, ANOMALIES_MAX).flatMap((anomaly, i) => {
    const line = `      ${paint.in(anomaly.type, 'red')}: ${anomaly.message}`;
    return i === 0 ? [line, ...stepLines(anomaly)] : [line];
  });
  const left = anomalies.length - ANOMALIES_MAX;
  return left > 0 ? [...lines, `      … and ${grouped(left)} more`] : lines;
}

function stepLines({ steps: told, edges = [], rulesOut = [] }: Anomaly): string[] {
  const steps = [
    ...(told ?? edges.map((edge) => edge.why)),
    ...(rulesOut.length === 0 ? [] : [`So the system is not ${rulesOut.join(', and not ')}.`]),
  ];
  const lines = steps.slice(0, STEPS_MAX).map((step, i) => `        ${i + 1}. ${step}`);
  const left = steps.length - STEPS_MAX;
  return left > 0 ? [...lines, `        … and ${grouped(left)} more steps`] : lines;
}

/** Reasons that no checker's line has told yet: doubts about the run itself. */
export function doubtLines(result: Pick<RunResult, 'results' | 'reasons'>, paint: Painter): string[] {
  const told = result.results.map((each) => `${each.checker}: `);
  const doubts = result.reasons.filter((reason) => !told.some((start) => reason.startsWith(start)));
  return doubts.map((doubt) => `  ${mark('unknown', paint)} ${doubt}`);
}

/** What was done: operations, faults with their proof, time. */
export function deedLines(result: RunResult): string[] {
  const { ok, fail, info } = result.counts;
  const { durationMs, wallMs, scenario } = result;
  const total = ok + fail + info;
  const rate = grouped(total / Math.max(durationMs / 1000, 0.001));
  const counts = `ok ${grouped(ok)}, fail ${grouped(fail)}, info ${grouped(info)}; ${rate} ops/s`;
  const time =
    scenario.on === 'sim'
      ? `${duration(durationMs)} simulated in ${duration(wallMs)} (${speed({ ownMs: durationMs, wallMs })})`
      : `${duration(durationMs)} for real on ${scenario.on}`;
  const faults = faultSummaries(result.faults);
  return [
    labelled('operations', counts),
    ...(faults.length === 0 ? [labelled('faults', 'none')] : []),
    ...faults.map(({ nemesis, text }) => labelled(nemesis, text)),
    labelled('time', time),
  ];
}

/** Where everything is, and what shows it again. */
export function printWhereabouts({ dir, result, report, replayed }: RunForJson, terminal: Terminal): void {
  const folder = quoted(shown(dir));
  terminal.out(labelled('run', folder));
  if (report !== null) terminal.out(labelled('report', quoted(shown(report))));
  if (replayed !== null) {
    const { same, difference } = replayed;
    terminal.out(
      labelled('replayed', same ? `same trace hash ${result.traceHash}` : `NOT the same: ${difference}`),
    );
  }
  if (result.valid !== true) terminal.out(labelled('replay', `npx faultline replay ${folder}`));
  terminal.out(labelled('again', result.reproduce));
}
