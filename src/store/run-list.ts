/** Finds runs: all of them, one by its name, or the ones that the user may have meant. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { BadInputError } from '../core/errors.ts';
import { editDistance } from '../core/nearest.ts';
import type { RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Verdict } from '../core/verdict.ts';
import { fileError, isMissing } from './file-errors.ts';
import { FILES, LATEST, RUNS_DIR } from './run-folder.ts';

export interface RunEntry {
  readonly name: string;
  readonly dir: string;
  readonly scenario: Scenario;
  /** Null where the run did not come to its end. */
  readonly valid: Verdict | null;
}

const SUGGESTED_MAX = 3;

/** All runs in the folder, the latest first. A run that cannot be read is left out. */
export function listRuns(runsDir: string = RUNS_DIR): RunEntry[] {
  return runNames(runsDir).flatMap((name) => {
    const dir = join(runsDir, name);
    const scenario = jsonOf(join(dir, FILES.scenario)) as Scenario | null;
    if (scenario === null) return [];
    const result = jsonOf(join(dir, FILES.result)) as RunResult | null;
    return [{ name, dir, scenario, valid: result?.valid ?? null }];
  });
}

/** The folder of a run. Throws `no-such-run` with the runs that may have been meant. */
export function findRun(dirOrName: string, runsDir: string = RUNS_DIR): string {
  const named = join(runsDir, dirOrName);
  for (const dir of [dirOrName, named]) if (isRun(dir)) return dirOrName === LATEST ? realpathSync(dir) : dir;
  const names = runNames(runsDir);
  if (dirOrName === LATEST && names[0] !== undefined) return join(runsDir, names[0]);
  throw new BadInputError('no-such-run', noSuchRun(dirOrName, { runsDir, names, named }));
}

interface Lookup {
  readonly runsDir: string;
  readonly names: readonly string[];
  readonly named: string;
}

function noSuchRun(typed: string, { runsDir, names, named }: Lookup): string {
  const folder = existsSync(typed) ? typed : existsSync(named) ? named : null;
  const what =
    folder === null
      ? `there is no run "${typed}" in ${runsDir}`
      : `${folder} is not a run: it has no ${FILES.scenario}`;
  const near = nearestRuns(typed, names);
  if (near.length === 0) return `${what}; there are no runs in ${runsDir} yet`;
  return `${what}; did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}

/** Runs whose name holds what was typed, else those spelled most alike; later ones first. */
function nearestRuns(typed: string, names: readonly string[]): string[] {
  const word = typed.split('/').filter(Boolean).pop() ?? '';
  const holding = word === '' ? [] : names.filter((name) => name.includes(word));
  if (holding.length > 0) return holding.slice(0, SUGGESTED_MAX);
  const ranked = names.map((name) => ({ name, distance: editDistance(word, name) }));
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, SUGGESTED_MAX).map(({ name }) => name);
}

/** Names of the folders that hold a run, the latest first: names begin with the time. */
function runNames(runsDir: string): string[] {
  try {
    const folders = readdirSync(runsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map((entry) => entry.name).filter((name) => isRun(join(runsDir, name)));
    return names.sort().reverse();
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw fileError(thrown, { verb: 'read', path: runsDir });
  }
}

function isRun(dir: string): boolean {
  return existsSync(join(dir, FILES.scenario));
}

/** Null for what is missing or damaged: a list goes on. */
function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
