/**
 * Many seeds of one scenario. What the user did not fix is drawn anew for each seed (swarm testing: which
 * faults, how often, aimed at whom, under which load), because one fixed mix visits the same corner again
 * and again. Every failing seed, and one in twenty of the others, is run twice: a verdict that does not
 * replay is none.
 */
import type { Catalog } from './catalog.ts';
import { KeyedRandom, type Random } from './core/random.ts';
import type { Counts } from './core/run-result.ts';
import type { Scenario } from './core/scenario.ts';
import type { Anomaly, Verdict } from './core/verdict.ts';
import { reproduceCommand } from './reproduce.ts';
import { resolveScenario, type ScenarioInput } from './run/resolve.ts';
import { type RunOutcome, run } from './run.ts';
import { verify } from './verify.ts';

/** Load with faults in each seed, simulated seconds, unless the user said otherwise. */
export const SOAK_TIME_LIMIT_S = 20;
const VERIFY_EVERY = 20;

export interface SoakRequest {
  readonly input: ScenarioInput;
  readonly firstSeed: number;
  readonly seeds: number;
  /** End at the first seed that is not valid. */
  readonly failFast: boolean;
  readonly catalog: Catalog;
  readonly signal?: AbortSignal;
  onSeed?(result: SeedResult): void;
}

export interface SeedResult {
  readonly seed: number;
  readonly valid: Verdict;
  readonly reasons: readonly string[];
  readonly scenario: Scenario;
  readonly traceHash: string | null;
  readonly counts: Counts;
  readonly faultCount: number;
  /** Length of the run in its own time, milliseconds. */
  readonly durationMs: number;
  readonly anomalies: readonly (Anomaly & { readonly checker: string })[];
  /** Whether it was run a second time, with the same trace hash. */
  readonly verified: boolean;
  readonly reproduce: string;
}

/** All results in order of their seeds; stops after the first bad one where it fails fast. */
export async function soak(request: SoakRequest): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  for (let i = 0; i < request.seeds && !request.signal?.aborted; i++) {
    const result = await soakSeed(request, request.firstSeed + i);
    results.push(result);
    request.onSeed?.(result);
    if (request.failFast && result.valid !== true) break;
  }
  return results;
}

export async function soakSeed(
  request: Pick<SoakRequest, 'input' | 'catalog'>,
  seed: number,
): Promise<SeedResult> {
  const { catalog } = request;
  const scenario = await swarm(request.input, seed, catalog);
  const again = { scenario, catalog, recordTrace: seed % VERIFY_EVERY === 0 };
  let outcome = await run(again);
  const suspicious = outcome.valid === false && outcome.trace !== undefined;
  if (suspicious && !again.recordTrace) outcome = await run({ ...again, recordTrace: true });
  const check = outcome.trace !== undefined && (suspicious || again.recordTrace);
  const verification = check ? await verify(outcome, again) : undefined;
  return summarise({
    scenario,
    outcome,
    difference: verification?.difference,
    verified: verification?.same === true,
  });
}

function summarise(seed: {
  scenario: Scenario;
  outcome: RunOutcome;
  difference: string | undefined;
  verified: boolean;
}): SeedResult {
  const { scenario, outcome, difference } = seed;
  const doubt = difference === undefined ? [] : [`the run does not replay: ${difference}`];
  return {
    seed: scenario.seed,
    valid: difference === undefined ? outcome.valid : 'unknown',
    reasons: [...doubt, ...outcome.reasons],
    scenario,
    traceHash: outcome.trace?.hash ?? null,
    counts: outcome.counts,
    faultCount: outcome.faults.length,
    durationMs: outcome.durationMs,
    anomalies: outcome.results.flatMap((each) =>
      each.anomalies.map((found) => ({ ...found, checker: each.checker })),
    ),
    verified: seed.verified,
    reproduce: reproduceCommand(scenario),
  };
}

/** The scenario of one seed: what was given stays, the rest is drawn. */
export async function swarm(input: ScenarioInput, seed: number, catalog: Catalog): Promise<Scenario> {
  const random = new KeyedRandom(seed, 'swarm').at(0);
  const usual = (await catalog.find('target', input.target)).plugin.nodeCount;
  const drawn: ScenarioInput = {
    target: input.target,
    // In a small cluster every node counts: some chains of faults are only likely there.
    nodes: random.chance(0.3) ? Math.min(3, usual) : usual,
    timeLimitS: SOAK_TIME_LIMIT_S,
    nemesisIntervalS: random.pick([0.25, 0.4, 0.7, 1.2, 2, 3]),
    rate: random.pick([10, 30, 100, 200, 400]),
    concurrency: random.pick(['1n', '2n', '3n']),
    opTimeoutS: random.pick([1, 3, 5]),
    ...(input.on === undefined || input.on === 'sim' ? { nemeses: ['all'] } : {}),
  };
  const scenario = await resolveScenario({ ...drawn, ...input, seed }, catalog);
  return narrowed(scenario, input, random, catalog);
}

/**
 * A random part of the faults, where the user left them open. Most seeds strike with one or two kinds of
 * victims only: what needs the same rare blow several times is seldom met where all kinds take turns.
 */
async function narrowed(
  scenario: Scenario,
  input: ScenarioInput,
  random: Random,
  catalog: Catalog,
): Promise<Scenario> {
  const some = <T>(items: readonly T[], most: number) => random.shuffle(items).slice(0, 1 + random.int(most));
  const all = scenario.nemeses;
  const nemeses = input.nemeses === undefined && all.length > 0 ? some(all, all.length).sort() : all;
  if (input.nemesisTargets !== undefined || random.chance(0.3)) return { ...scenario, nemeses };
  const plugins = await Promise.all(nemeses.map((name) => catalog.find('nemesis', name)));
  const words = plugins.flatMap(({ plugin }) => some(Object.keys(plugin.targets), 2));
  return { ...scenario, nemeses, nemesisTargets: [...new Set(words)].sort() };
}
