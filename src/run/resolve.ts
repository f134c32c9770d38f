/**
 * Turns what the user gave into a complete scenario: names looked up, defaults filled in, every number
 * checked. Each complaint is one sentence that names the option.
 */
import { Catalog, type Found } from '../catalog.ts';
import { BadInputError } from '../core/errors.ts';
import { unknownName } from '../core/nearest.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { Target } from '../env/target.ts';

/** A scenario as given: everything but the target may be left out. */
export type ScenarioInput = Partial<Omit<Scenario, 'concurrency'>> & {
  readonly target: string;
  /** A number of threads, or `3n`: three for each node. */
  readonly concurrency?: number | string;
};

export const DEFAULTS = {
  on: 'sim',
  timeLimitS: 60,
  recoveryS: 10,
  opTimeoutS: 5,
  nemesisIntervalS: 5,
  opsPerKey: 150,
  keyCount: 0,
} as const;

const NODES_MAX = 99;
const CONCURRENCY_MAX = 10_000;

function refuse(option: string, must: string, given: unknown): never {
  throw new BadInputError('bad-option', `--${option} must be ${must}, not ${JSON.stringify(given)}`);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

function checked(option: string, given: number, { min, max, whole }: Range): number {
  const fits = Number.isFinite(given) && given >= min && given <= max && (!whole || Number.isInteger(given));
  if (!fits) refuse(option, `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`, given);
  return given;
}

/** Threads: `10`, or `3n` for three a node. */
export function parseConcurrency(given: number | string, nodes: number): number {
  const match = /^(\d+)(n?)$/.exec(String(given));
  if (match === null) refuse('concurrency', 'a number such as 10, or one per node such as 3n', given);
  const threads = Number(match[1]) * (match[2] === 'n' ? nodes : 1);
  return checked('concurrency', threads, { min: 1, max: CONCURRENCY_MAX, whole: true });
}

/** `all` stands for every nemesis that the deployment can do, `none` for none. */
async function nemesisNames(
  given: readonly string[],
  deployment: Deployment,
  catalog: Catalog,
): Promise<string[]> {
  if (given.length === 1 && given[0] === 'none') return [];
  if (given.length !== 1 || given[0] !== 'all') return [...new Set(given)];
  const all = await catalog.all('nemesis');
  return all
    .filter(({ needs }) => needs.every((need) => deployment.capabilities.includes(need)))
    .map(({ name }) => name);
}

function workloadName(given: string | undefined, target: Target): string {
  const served = Object.keys(target.clients);
  if (given === undefined) return served[0] ?? refuse('workload', 'given: the target serves none', given);
  if (served.includes(given)) return given;
  throw new BadInputError('unknown-name', unknownName(`workload of ${target.name}`, given, served));
}

/** The complete scenario. Throws `BadInputError`. */
export async function resolveScenario(input: ScenarioInput, catalog = new Catalog()): Promise<Scenario> {
  const target = await catalog.find('target', input.target);
  const { plugin: deployment } = await catalog.find('deployment', input.on ?? DEFAULTS.on);
  const nodes = checked('nodes', input.nodes ?? target.plugin.nodeCount, {
    min: 1,
    max: NODES_MAX,
    whole: true,
  });
  const seconds = (option: string, given: number, min = 0) =>
    checked(option, given, { min, max: 1_000_000, whole: false });
  await checkBug(input.bug, target, catalog);
  const workload = workloadName(input.workload, target.plugin);
  return {
    target: input.target,
    workload,
    nemeses: await nemesisNames(input.nemeses ?? [], deployment, catalog),
    nemesisTargets: input.nemesisTargets ?? [],
    nemesisIntervalS: seconds('nemesis-interval', input.nemesisIntervalS ?? DEFAULTS.nemesisIntervalS, 0.01),
    on: deployment.name,
    bug: input.bug ?? null,
    nodes,
    concurrency: parseConcurrency(input.concurrency ?? `${deployment.defaultThreadsPerNode}n`, nodes),
    rate: seconds('rate', input.rate ?? deployment.defaultRate, 0.001),
    timeLimitS: seconds('time-limit', input.timeLimitS ?? DEFAULTS.timeLimitS, 0.001),
    recoveryS: seconds('recovery', input.recoveryS ?? DEFAULTS.recoveryS),
    opTimeoutS: seconds('op-timeout', input.opTimeoutS ?? DEFAULTS.opTimeoutS, 0.001),
    opsPerKey: checked('ops-per-key', input.opsPerKey ?? DEFAULTS.opsPerKey, {
      min: 1,
      max: 1e9,
      whole: true,
    }),
    keyCount: checked('key-count', input.keyCount ?? DEFAULTS.keyCount, { min: 0, max: 1e6, whole: true }),
    consistencyModels: await consistencyModels(input.consistencyModels ?? [], workload, catalog),
    seed: checked('seed', input.seed ?? 0, { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
  };
}

/** Only transactions can be held against them: elsewhere they would change nothing, in silence. */
async function consistencyModels(
  given: readonly string[],
  workload: string,
  catalog: Catalog,
): Promise<readonly string[]> {
  if (given.length === 0 || (await catalog.find('workload', workload)).plugin.transactional) return given;
  const sentence = `--consistency-models is for transactions, and the workload "${workload}" has none`;
  throw new BadInputError('bad-option', sentence);
}

async function checkBug(
  name: string | null | undefined,
  target: Found<Target>,
  catalog: Catalog,
): Promise<void> {
  if (name !== null && name !== undefined) await catalog.findBug(target, name);
}
