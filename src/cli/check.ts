/** `faultline check`: judges a stored run again, or a history that any tool has written. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { Catalog } from '../catalog.ts';
import type { Checker, CheckerOptions } from '../core/checker.ts';
import { BadInputError } from '../core/errors.ts';
import { type FaultRecord, faultsOf } from '../core/faults.ts';
import type { History } from '../core/history.ts';
import { type CheckResult, exitCodeOf, mergeVerdicts, type Verdict } from '../core/verdict.ts';
import { checkSafely, STEPS_MAX } from '../run/judge.ts';
import { readHistoryFile } from '../store/history-file.ts';
import { readRun, type StoredRun } from '../store/stored-run.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';
import { checkLines, doubtLines } from './outcome-text.ts';
import { nemesesOf, rejudged } from './rejudge.ts';
import { anomaliesOf } from './run-json.ts';
import { incompleteness, runsDirOf } from './stored.ts';
import { duration, labelled, plural, shown, verdictWord } from './words.ts';

const FILE_CHECKERS = ['linearizable'];

interface Found {
  readonly valid: Verdict;
  readonly results: readonly CheckResult[];
  readonly reasons: readonly string[];
}

export const check: Command = async (options, { terminal }) => {
  const subject = subjectOf(options);
  if (subject.note !== undefined) terminal.note(subject.note);
  const begunMs = performance.now();
  const { valid, results, reasons } = await judgeSubject(subject, options);
  const elapsedMs = Math.round(performance.now() - begunMs);
  terminal.out(`${terminal.paint.verdict(verdictWord(valid), valid)}  ${subject.name}`);
  for (const line of checkLines(results, terminal.paint)) terminal.out(line);
  for (const line of doubtLines({ results, reasons }, terminal.paint)) terminal.out(line);
  terminal.out(labelled('checked', `${plural(subject.history.length, 'line')} in ${duration(elapsedMs)}`));
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
      lines: subject.history.length,
      complete: subject.note === undefined,
    },
  };
};

interface Subject {
  /** As one would type it. */
  readonly name: string;
  readonly history: History;
  /** The stored run that it belongs to; a bare history has none. */
  readonly run?: StoredRun;
  /** What is missing of it. */
  readonly note?: string;
}

function subjectOf(options: Options): Subject {
  const name = options.text('history');
  if (name === undefined) {
    throw new BadInputError(
      'missing-argument',
      'name a history file or a stored run, as in "faultline check latest"',
    );
  }
  if (isFile(name)) return { name, history: readHistoryFile(name) };
  const run = readRun(name, runsDirOf(options));
  const note = incompleteness(run);
  return { name: shown(run.dir), history: run.history, run, ...(note === undefined ? {} : { note }) };
}

/** What is no folder but is named like a file is meant to be one. */
function isFile(name: string): boolean {
  const stats = statSync(name, { throwIfNoEntry: false });
  return stats === undefined ? /\.(jsonl?|edn)$/.test(name) : !stats.isDirectory();
}

async function judgeSubject(subject: Subject, options: Options): Promise<Found> {
  const catalog = new Catalog();
  const named = options.list('checker');
  if (named === undefined && subject.run !== undefined) {
    if (options.has('model') || options.has('checker-option')) throw modelWithoutChecker();
    return rejudged(subject.run, catalog);
  }
  const { history, run } = subject;
  const faults = run === undefined ? [] : faultsOf(history, await nemesesOf(run.scenario, catalog));
  const checkers = await checkersOf(named ?? FILE_CHECKERS, options, catalog);
  return judgeWith(checkers, history, faults);
}

function modelWithoutChecker(): BadInputError {
  const sentence = '--model and --checker-option need --checker: the checkers of a stored run have theirs';
  return new BadInputError('bad-option', sentence);
}

async function checkersOf(names: readonly string[], options: Options, catalog: Catalog): Promise<Checker[]> {
  const given = checkerOptions(options);
  return Promise.all(names.map(async (name) => (await catalog.find('checker', name)).plugin.create(given)));
}

function checkerOptions(options: Options): CheckerOptions {
  const model = options.text('model');
  const pairs = (options.list('checker-option') ?? []).map((pair): [string, unknown] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new BadInputError('bad-option', `--checker-option must be NAME=VALUE, not "${pair}"`);
    return [pair.slice(0, at), plainValue(pair.slice(at + 1))];
  });
  return { ...(model === undefined ? {} : { model }), ...Object.fromEntries(pairs) };
}

/** `true` and `12` as what they are, all else as text. */
function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function judgeWith(checkers: readonly Checker[], history: History, faults: readonly FaultRecord[]): Found {
  const context = { faults, stepsMax: STEPS_MAX };
  const results = checkers.map((each) => checkSafely(each, () => each.check(history, context)));
  return { valid: mergeVerdicts(results.map(({ valid }) => valid)), results, reasons: results.map(reasonOf) };
}

function reasonOf({ checker, summary, anomalies }: CheckResult): string {
  return `${checker}: ${anomalies[0]?.message ?? summary}`;
}
