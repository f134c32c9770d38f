/**
 * Reads a run back from its folder, also one whose writer died: what is missing is said, what is there is
 * given. Only a folder that holds no run at all, or a damaged one, is refused.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../core/cluster.ts';
import { BadInputError } from '../core/errors.ts';
import { History } from '../core/history.ts';
import { RESULT_VERSION, type RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { fileError, isMissing } from './file-errors.ts';
import { fileLines } from './file-lines.ts';
import { readTornHistoryFile } from './history-file.ts';
import { parseLog } from './log-line.ts';
import { FILES, RUNS_DIR } from './run-folder.ts';
import { findRun } from './run-list.ts';

export interface StoredRun {
  readonly dir: string;
  readonly scenario: Scenario;
  readonly history: History;
  /** What the nodes logged, in order of time. */
  readonly logs: readonly LogLine[];
  /** Null where the run did not come to its end. */
  readonly result: RunResult | null;
  /** A last line of history or log was cut off in the middle, and left out. */
  readonly truncated: boolean;
}

/**
 * Reads a run by its folder, by its name in `runsDir`, or as `latest`. Throws `BadInputError`:
 * `no-such-run`, `malformed-history`, `malformed-run` or `newer-run`.
 */
export function readRun(dirOrName: string, runsDir: string = RUNS_DIR): StoredRun {
  const dir = findRun(dirOrName, runsDir);
  const logs = readLogs(join(dir, FILES.logs));
  const { history, truncated } = readHistory(join(dir, FILES.history));
  return {
    dir,
    scenario: readScenario(dir),
    history,
    logs: logs.lines,
    result: readResult(dir),
    truncated: truncated || logs.truncated,
  };
}

/** Scenarios of earlier versions have no consistency models. */
function readScenario(dir: string): Scenario {
  const stored = readJson(join(dir, FILES.scenario)) as Omit<Scenario, 'consistencyModels'>;
  return { consistencyModels: [], ...stored };
}

/** Text of a file of the run, for example `plan.json`; null where the run has none. */
export function readRunFile(dir: string, name: string): string | null {
  return textOf(join(dir, name));
}

function readHistory(path: string) {
  const missing = { history: new History(), truncated: false };
  try {
    return readTornHistoryFile(path);
  } catch (thrown) {
    if (thrown instanceof BadInputError && thrown.code === 'no-such-file') return missing;
    throw thrown;
  }
}

function readResult(dir: string): RunResult | null {
  const path = join(dir, FILES.result);
  const result = readJson(path) as RunResult | null;
  if (result !== null && result.version > RESULT_VERSION) {
    const versions = `version ${result.version}, and this one knows ${RESULT_VERSION}`;
    throw new BadInputError('newer-run', `${path} was written by a newer faultline (${versions}); update it`);
  }
  return result;
}

function readJson(path: string): unknown {
  const text = textOf(path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new BadInputError('malformed-run', `${path} is damaged: it is not JSON`, thrown);
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw fileError(thrown, { verb: 'read', path });
  }
}

function readLogs(folder: string): { lines: LogLine[]; truncated: boolean } {
  let truncated = false;
  const lines = logNames(folder).flatMap((name) => {
    const whole: string[] = [];
    for (const { text, ended } of fileLines(join(folder, name))) {
      if (ended) whole.push(text);
      else truncated = true;
    }
    return parseLog(name.slice(0, -'.log'.length), whole);
  });
  return { lines: lines.sort((a, b) => a.timeNs - b.timeNs), truncated };
}

function logNames(folder: string): string[] {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => name.endsWith('.log')).sort();
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw fileError(thrown, { verb: 'read', path: folder });
  }
}
