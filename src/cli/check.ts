/** `faultline check`: judges a stored run again, or a history that any tool has written. */
import path from 'node:path';
import { Catalog } from '../catalog.ts';
import type { CheckContext } from '../core/checker.ts';
import { BadInputError } from '../core/errors.ts';
import { type FaultRecord, faultsOf } from '../core/faults.ts';
import type { History } from '../core/history.ts';
import { type CheckResult, exitCodeOf, mergeVerdicts, type Verdict } from '../core/verdict.ts';
import { checkSafely, STEPS_MAX } from '../run/judge.ts';
import { type Choices, choicesFor, clientFs, FS_SHOWN_MAX } from './check-choice.ts';
import { checkReport } from './check-report.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';
import { checkLines, doubtLines } from './outcome-text.ts';
import { nemesesOf, rejudged } from './rejudge.ts';
import { anomaliesOf } from './run-json.ts';
import { type Subject, subjectOf } from './subject.ts';
import { duration, labelled, plural, quoted, shown, shownName, verdictWord } from './words.ts';

export const check: Command = async (options, { terminal }) => {
  const subject = subjectOf(options, { command: 'check', formatOption: 'format' });
  const catalog = new Catalog();
  const begunMs = performance.now();
  const found = await judgeSubject({ subject, options, catalog, note: (text) => terminal.note(text) });
  const elapsedMs = Math.round(performance.now() - begunMs);
  const { valid, results, reasons } = found;
  const report = await checkReport({ subject, options, catalog, found, elapsedMs });
  terminal.out(`${terminal.paint.verdict(verdictWord(valid), valid)}  ${subject.name}`);
  for (const line of checkLines(results, terminal.paint)) terminal.out(line);
  for (const line of doubtLines({ results, reasons }, terminal.paint)) terminal.out(line);
  terminal.out(labelled('checked', `${plural(subject.history.length, 'line')} in ${duration(elapsedMs)}`));
  if (report !== null) terminal.out(labelled('report', quoted(shown(report))));
  return {
    exitCode: exitCodeOf(valid),
    json: {
      valid,
      reasons,
      checker: results.map(({ checker }) => checker).join(','),
      checkers: results.map(({ checker, valid, summary, stats }) => ({ checker, valid, summary, stats })),
      anomalies: anomaliesOf(results),
      elapsedMs,
      run: subject.run === undefined ? null : path.resolve(subject.run.dir),
      format: subject.format ?? null,
      report: report === null ? null : path.resolve(report),
      notes: [...subject.notes, ...(found.note === undefined ? [] : [found.note])],
      lines: subject.history.length,
      complete: subject.complete,
    },
  };
};

/** What was found. */
export interface Found {
  readonly valid: Verdict;
  readonly results: readonly CheckResult[];
  readonly reasons: readonly string[];
  readonly faults: readonly FaultRecord[];
  /** How the checkers were chosen, where the user did not. */
  readonly note?: string;
}

interface Judging {
  readonly subject: Subject;
  readonly options: Options;
  readonly catalog: Catalog;
  readonly note: (text: string) => void;
}

async function judgeSubject({ subject, options, catalog, note }: Judging): Promise<Found> {
  const { history, run, realtime } = subject;
  if (run !== undefined && !options.has('checker')) {
    const own = ['model', 'checker-option', 'consistency-models'].find((name) => options.has(name));
    if (own !== undefined) throw optionWithoutChecker(own);
    for (const each of subject.notes) note(each);
    return rejudged(run, catalog);
  }
  const faults = run === undefined ? [] : faultsOf(history, await nemesesOf(run.scenario, catalog));
  const choices = await choicesFor({ history, realtime }, options, catalog);
  for (const each of subject.notes) note(each);
  if (choices === undefined) return nothingFits(history, faults);
  if (choices.note !== undefined) note(choices.note);
  return judgeWith(choices, history, { faults, realtime, ...(run === undefined ? {} : { logs: run.logs }) });
}

function optionWithoutChecker(name: string): BadInputError {
  const sentence = `--${name} needs --checker here: the checkers of a stored run have their options`;
  return new BadInputError('bad-option', sentence);
}

/** Without a checker there is no verdict; of an empty history nobody expects one. */
function nothingFits(history: History, faults: readonly FaultRecord[]): Found {
  const fs = clientFs(history);
  if (fs.length > 0) {
    const shownFs = fs.slice(0, FS_SHOWN_MAX).map(shownName).join(', ');
    const sentence = `no checker is known to be made for the operations ${shownFs}`;
    throw new BadInputError(
      'no-checker',
      `${sentence}; name one with --checker (see "faultline list checkers")`,
    );
  }
  const reason = 'the history has no client operations, so there is nothing to judge';
  return { valid: 'unknown', results: [], reasons: [reason], faults };
}

function judgeWith(
  { choices, note }: Choices,
  history: History,
  known: Pick<CheckContext, 'faults' | 'logs' | 'realtime'>,
): Found {
  const { faults } = known;
  const context = { ...known, stepsMax: STEPS_MAX };
  const results = choices.map(({ checker }) => checkSafely(checker, () => checker.check(history, context)));
  const valid = mergeVerdicts(results.map(({ valid }) => valid));
  return { valid, results, reasons: results.map(reasonOf), faults, ...(note === undefined ? {} : { note }) };
}

function reasonOf({ checker, summary, anomalies }: CheckResult): string {
  return `${checker}: ${anomalies[0]?.message ?? summary}`;
}
