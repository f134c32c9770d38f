/** What lies in the folder of a run, and how to make a fresh one that no other run has. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Scenario } from '../core/scenario.ts';
import { errnoOf, fileError, guarded } from './file-errors.ts';
import { runName } from './run-name.ts';

/** Where runs are kept unless told otherwise, seen from the working directory. */
export const RUNS_DIR = 'runs';
/** Link to the run that began last. */
export const LATEST = 'latest';

export const FILES = {
  scenario: 'scenario.json',
  history: 'history.jsonl',
  plan: 'plan.json',
  result: 'result.json',
  report: 'report.html',
  logs: 'logs',
} as const;

/**
 * Makes the folder of a new run. Making a folder is atomic, so of several runs of one millisecond each gets
 * its own: whoever comes second takes the next millisecond as its stamp.
 */
export function createRunFolder(runsDir: string, scenario: Scenario, startedAt: Date): string {
  guarded({ verb: 'create', path: runsDir }, () => mkdirSync(runsDir, { recursive: true }));
  for (let ms = startedAt.getTime(); ; ms++) {
    const dir = join(runsDir, runName(scenario, new Date(ms)));
    try {
      mkdirSync(dir);
      return dir;
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST') throw fileError(thrown, { verb: 'create', path: dir });
    }
  }
}

/** Points `latest` to the run, atomically. A convenience: where links cannot be made, there is none. */
export function linkLatest(runsDir: string, dir: string): void {
  const name = basename(dir);
  const fresh = join(runsDir, `.${LATEST}-${name}`);
  try {
    symlinkSync(name, fresh);
    renameSync(fresh, join(runsDir, LATEST));
  } catch {
    rmSync(fresh, { force: true });
  }
}
