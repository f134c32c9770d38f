/**
 * `faultline heal`: cleans up after runs whose harness was killed. A run cleans up after itself, and its
 * guardian does where it cannot; this is for the case that even the guardian was killed.
 */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../core/verdict.ts';
import { healLeftovers } from '../deployments/local.ts';
import { findRun, listRuns } from '../store/run-list.ts';
import type { Command } from './command.ts';
import { runsDirOf } from './stored.ts';
import { plural } from './words.ts';

/** Runs that nobody stores, as those of a soak, live in folders of this name. */
const UNSTORED_PREFIX = 'faultline-';

export const heal: Command = async (options, { terminal }) => {
  const named = options.text('run');
  const dirs = named === undefined ? allDirs(runsDirOf(options)) : [findRun(named, runsDirOf(options))];
  const done = dirs.flatMap((dir) => healLeftovers(dir));
  for (const sentence of done) terminal.out(sentence);
  if (done.length === 0) terminal.out(`nothing to heal (looked at ${plural(dirs.length, 'folder')})`);
  return { exitCode: EXIT.valid, json: { done, folders: dirs.length } };
};

function allDirs(runsDir: string): string[] {
  const unstored = readdirSync(tmpdir(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(UNSTORED_PREFIX))
    .map((entry) => join(tmpdir(), entry.name));
  return [...listRuns(runsDir).map(({ dir }) => dir), ...unstored];
}
