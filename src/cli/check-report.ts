/**
 * The report of a check: the same page as that of a run. A stored run has its scenario; a history from a file
 * has none, so the page tells of the file instead.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from '../catalog.ts';
import { RESULT_VERSION, type RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { countOutcomes } from '../run/judge.ts';
import { guarded } from '../store/file-errors.ts';
import type { Found } from './check.ts';
import { drawReport } from './draw-report.ts';
import type { Options } from './option.ts';
import { provenanceOf } from './provenance.ts';
import { runsDirOf } from './stored.ts';
import type { Subject } from './subject.ts';
import { quoted } from './words.ts';

export interface Checked {
  readonly subject: Subject;
  readonly options: Options;
  readonly catalog: Catalog;
  readonly found: Found;
  readonly elapsedMs: number;
}

/**
 * Writes the report and returns its path; null where there is none: with `--no-report`, and of a stored run,
 * which has its own, unless `--out` says where.
 */
export async function checkReport(checked: Checked): Promise<string | null> {
  const { subject, options, catalog } = checked;
  const out = options.text('out');
  if (options.flag('no-report') || (out === undefined && subject.run !== undefined)) return null;
  const result = await resultOf(checked);
  const input = { result, history: subject.history, logs: subject.run?.logs ?? [] };
  const source = subject.run === undefined ? { source: { file: subject.name, notes: notesOf(checked) } } : {};
  const { text } = await drawReport({ ...input, ...source }, catalog);
  const file = out ?? path.join(runsDirOf(options), `${path.basename(subject.name)}.report.html`);
  guarded({ verb: 'write', path: file }, () => {
    if (out === undefined) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
  return file;
}

function notesOf({ subject, found }: Checked): string[] {
  return [...subject.notes, ...(found.note === undefined ? [] : [found.note])];
}

async function resultOf({ subject, found, options, elapsedMs }: Checked): Promise<RunResult> {
  const { history, run } = subject;
  const { valid, reasons, results, faults } = found;
  const judged = { valid, reasons, results, faults };
  if (run?.result) return { ...run.result, ...judged };
  return {
    version: RESULT_VERSION,
    ...judged,
    scenario: run?.scenario ?? scenarioOfFile(subject.name),
    traceHash: null,
    counts: countOutcomes(history),
    durationMs: history.length === 0 ? 0 : history.timeNsAt(history.length - 1) / 1e6,
    wallMs: elapsedMs,
    reproduce: commandOf(subject.name, options),
    provenance: await provenanceOf(startOf(subject.name)),
  };
}

/** The file's own time: when its last operation was written, as near as one can know. */
function startOf(file: string): Date {
  return statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date();
}

function commandOf(file: string, options: Options): string {
  const words = ['npx', 'faultline', 'check', quoted(file)];
  for (const name of ['format', 'key-tuples', 'checker', 'model', 'consistency-models', 'checker-option']) {
    if (options.has(name)) words.push(`--${name}`, quoted(options.text(name)!));
  }
  if (options.flag('ignore-times')) words.push('--ignore-times');
  return words.join(' ');
}

/** Nobody knows how the history of a file came about; the report does not show these. */
function scenarioOfFile(file: string): Scenario {
  return {
    target: file,
    workload: 'history file',
    nemeses: [],
    nemesisTargets: [],
    nemesisIntervalS: 0,
    on: 'file',
    bug: null,
    nodes: 0,
    concurrency: 0,
    rate: 0,
    timeLimitS: 0,
    recoveryS: 0,
    opTimeoutS: 0,
    opsPerKey: 0,
    keyCount: 0,
    consistencyModels: [],
    seed: 0,
  };
}
