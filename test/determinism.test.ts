/**
 * The promise that everything else stands on: the same scenario gives the same run, bit for bit, in this
 * process or another, by its seed or by its plan; and another seed gives another run.
 */
import { describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import type { Scenario } from '../src/index.ts';
import { reproduceCommand } from '../src/reproduce.ts';
import { planOfRun } from '../src/run/plan-of-run.ts';
import { resolveScenario } from '../src/run/resolve.ts';
import { type RunOutcome, type RunRequest, run } from '../src/run.ts';
import { verify } from '../src/verify.ts';
import { faultline } from './contract/faultline.ts';

const catalog = new Catalog();
const targets = catalog.names('target');
const MIXES = [...catalog.names('nemesis'), 'all', 'none'];
const SEEDS = [0, 7, 2 ** 40 + 1];

function scenarioOf(target: string, nemesis: string, seed: number): Promise<Scenario> {
  const input = { target, nemeses: [nemesis], nemesisIntervalS: 1, timeLimitS: 6, recoveryS: 4, seed };
  return resolveScenario(input, catalog);
}

function hashOf(outcome: RunOutcome): string {
  expect(outcome.trace?.hash).toMatch(/^[0-9a-f]{16}$/);
  return outcome.trace!.hash;
}

it('there are targets to run', () => expect(targets.length).toBeGreaterThan(0));

describe.each(targets)('runs of %s', (target) => {
  describe.each(MIXES)('with the nemesis %s', (nemesis) => {
    it.each(SEEDS)('are the same again, by seed and by plan: seed %i', async (seed) => {
      const scenario = await scenarioOf(target, nemesis, seed);
      const request: RunRequest = { scenario, catalog, recordTrace: true };
      const first = await run(request);
      expect(await verify(first, request)).toEqual({ same: true, traceHash: hashOf(first) });
      const replayed = await run({ scenario, catalog, plan: planOfRun(first, scenario) });
      expect([...replayed.history]).toEqual([...first.history]);
      expect(hashOf(replayed)).toBe(hashOf(first));
    });

    it('differ from seed to seed', async () => {
      const hashes = await Promise.all(
        SEEDS.map(async (seed) =>
          hashOf(await run({ scenario: await scenarioOf(target, nemesis, seed), catalog })),
        ),
      );
      expect(new Set(hashes).size).toBe(SEEDS.length);
    });
  });

  it.each(SEEDS)(
    'are the same in another process, by the command that a failure prints: seed %i',
    async (seed) => {
      const scenario = await scenarioOf(target, 'all', seed);
      const here = await run({ scenario, catalog });
      const words = reproduceCommand(scenario).split(' ');
      expect(words.slice(0, 2)).toEqual(['npx', 'faultline']);
      const { stdout, stderr } = await faultline([...words.slice(2), '--no-report', '--json']);
      const there = JSON.parse(stdout || JSON.stringify(stderr)) as { traceHash: string; scenario: Scenario };
      expect(there.scenario).toEqual(scenario);
      expect(there.traceHash).toBe(hashOf(here));
    },
  );
});

describe('verification', () => {
  it('names the first event that differs', async () => {
    const scenario = await scenarioOf(targets[0]!, 'none', 1);
    const first = await run({ scenario, catalog, recordTrace: true });
    const other = { ...scenario, seed: 2 };
    const { same, difference } = await verify(first, { scenario: other, catalog });
    expect(same).toBe(false);
    expect(difference).toMatch(/^event \d+ differs: first \w+ at \d+\.\d+ ms, process -?\d+.*; then \w+ at /);
  });
});
