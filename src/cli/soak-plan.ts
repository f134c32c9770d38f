/** A soak with all that the user left open decided, and everything checked that can be beforehand. */
import { availableParallelism } from 'node:os';
import type { Catalog } from '../catalog.ts';
import { BadInputError } from '../core/errors.ts';
import { assemble } from '../run/assemble.ts';
import type { ScenarioInput } from '../run/resolve.ts';
import { swarm } from '../soak.ts';
import { Options } from './option.ts';
import { scenarioInput } from './scenario-options.ts';
import { runsDirOf } from './stored.ts';

const SEEDS = 100;

export interface SoakPlan {
  /** What the user fixed; the rest is drawn for each seed. */
  readonly input: ScenarioInput;
  readonly workload: string;
  readonly on: string;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly jobs: number;
  readonly stopAtInvalid: boolean;
  readonly runsDir: string;
  readonly report: boolean;
}

export async function planSoak(options: Options, catalog: Catalog): Promise<SoakPlan> {
  const bug = await bugOf(scenarioInput(options), catalog);
  const input = scenarioInput(options.over(bug.options));
  const firstSeed = options.whole('first-seed', 0) ?? 0;
  const first = await swarm(input, firstSeed, catalog);
  await assemble(first, catalog);
  const seeds = options.whole('seeds', 1) ?? bug.seeds ?? SEEDS;
  return {
    input,
    workload: first.workload,
    on: first.on,
    firstSeed,
    seeds,
    jobs: Math.min(seeds, jobsOf(options, first.on)),
    stopAtInvalid: !options.flag('keep-going'),
    runsDir: runsDirOf(options),
    report: !options.flag('no-report'),
  };
}

function jobsOf(options: Options, on: string): number {
  const simulated = on === 'sim';
  const jobs = options.whole('jobs', 1) ?? (simulated ? availableParallelism() : 1);
  if (simulated || jobs === 1) return jobs;
  throw new BadInputError(
    'bad-option',
    `--jobs must be 1 on ${on}: real runs at the same time disturb each other`,
  );
}

/** What a planted bug says about how it is to be found. */
async function bugOf(input: ScenarioInput, catalog: Catalog): Promise<{ options: Options; seeds?: number }> {
  const { target, bug } = input;
  if (bug === undefined || bug === null) return { options: new Options([]) };
  const { plugin } = await catalog.findBug(await catalog.find('target', target), bug);
  const given = Object.entries(plugin.soak ?? {}).map(
    ([name, value]) => [name, { text: String(value), where: `${name} of bug ${bug}` }] as const,
  );
  return { options: new Options(given), seeds: plugin.seeds };
}
