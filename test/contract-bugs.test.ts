/**
 * Every planted bug is caught, as a user would find it: a soak within the budget of seeds that the bug
 * states, by the checker that it names, with a failure that replays.
 */
import { describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import { faultline } from './contract/faultline.ts';

/** A soak may take two minutes by itself, and longer beside other tests. */
const TIMEOUT_MS = 400_000;

const catalog = new Catalog();
const targets = await Promise.all(catalog.names('target').map((name) => catalog.find('target', name)));
const bugs = await Promise.all(
  targets.flatMap((target) =>
    catalog.bugNames(target).map(async (name) => {
      const { plugin } = await catalog.findBug(target, name);
      return { target: target.plugin.name, name, caughtBy: plugin.caughtBy, seeds: plugin.seeds };
    }),
  ),
);

/** What the test reads of a soak's answer. */
interface Soaked {
  readonly anomalies: readonly { readonly checker: string; readonly message: string }[];
  readonly seeds: readonly { readonly valid: unknown; readonly verified: boolean }[];
}

it('there are bugs to catch', () => expect(bugs.length).toBeGreaterThan(5));

describe.each(bugs)('the bug $name of $target', ({ target, name, caughtBy, seeds }) => {
  it(`is caught by ${caughtBy} within ${seeds} seeds`, { timeout: TIMEOUT_MS }, async () => {
    const { exitCode, stdout } = await faultline(['soak', target, '--bug', name, '--no-report', '--json']);
    const soaked = JSON.parse(stdout) as Soaked;
    expect(exitCode, `${soaked.seeds.length} seeds were run`).toBe(1);
    expect(soaked.anomalies.map(({ checker }) => checker)).toContain(caughtBy);
    for (const { message } of soaked.anomalies) expect(message).toMatch(/\w+ \w+ \w+/);
    const failures = soaked.seeds.filter(({ valid }) => valid === false);
    expect(failures.map(({ verified }) => verified)).toContain(true);
  });
});
