/** What the commands that take a stored run have in common: which run, its plan, and what is missing. */
import { BadInputError } from '../core/errors.ts';
import { type Plan, planOf } from '../core/plan.ts';
import { FILES, RUNS_DIR } from '../store/run-folder.ts';
import { readRun, readRunFile, type StoredRun } from '../store/stored-run.ts';
import type { Options } from './option.ts';
import { plural, shown } from './words.ts';

export function runsDirOf(options: Options): string {
  return options.text('runs') ?? RUNS_DIR;
}

/** The run that the user named. */
export function storedRun(options: Options, command: string): StoredRun {
  const run = options.text('run');
  if (run !== undefined) return readRun(run, runsDirOf(options));
  const hint = `its folder, its name, or "latest", as in "faultline ${command} latest"`;
  throw new BadInputError('missing-argument', `name the run: ${hint}`);
}

/** What was done in the run; of a run whose harness died, as far as it was recorded. */
export function planOfStored({ dir, history, scenario }: StoredRun): Plan {
  const text = readRunFile(dir, FILES.plan);
  if (text === null) return planOf(history, scenario.concurrency);
  try {
    return JSON.parse(text) as Plan;
  } catch (thrown) {
    const sentence = `${dir}/${FILES.plan} is damaged: it is not JSON; without it, the history is replayed`;
    throw new BadInputError('malformed-run', sentence, thrown);
  }
}

/** Says how much there is of a run that did not come to its end; undefined for a whole one. */
export function incompleteness({ dir, history, result, truncated }: StoredRun): string | undefined {
  if (result !== null) return undefined;
  const seconds = history.length === 0 ? 0 : history.timeNsAt(history.length - 1) / 1e9;
  const torn = truncated ? '; a last line was cut off and is left out' : '';
  const there = `${plural(history.length, 'line')} of its history, up to ${seconds.toFixed(3)} s`;
  return `${shown(dir)} did not come to its end; read ${there}${torn}`;
}
