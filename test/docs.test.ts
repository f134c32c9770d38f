/**
 * The pages tell the truth: the commands that they show are understood and name things that exist, and the
 * worked example works, for real too, and fails when it is broken as the page says.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import { parse } from '../src/cli/parse.ts';
import { scenarioInput } from '../src/cli/scenario-options.ts';
import { resolveScenario } from '../src/run/resolve.ts';
import { faultline } from './contract/faultline.ts';
import { Project } from './tidy/project.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = 'test/fixtures/my-target.ts';

const project = Project.read(ROOT);

/** Commands in blocks of code of all pages, as words. */
const commands = project.all
  .filter((source) => source.path.endsWith('.md'))
  .flatMap(({ path: page, text }) =>
    [...text.matchAll(/^(?:.*&& )?npx faultline (.+)$/gm)].map(([, words]) => [page, words!] as const),
  );

describe('the commands of the pages', () => {
  it('are there', () => expect(commands.length).toBeGreaterThan(10));

  it.each(commands)('%s: faultline %s', async (_, words) => {
    const { spec, options } = await parse(words.split(' '));
    if (spec.name !== 'test' && spec.name !== 'soak') return;
    const scenario = await resolveScenario(scenarioInput(options), new Catalog());
    expect(scenario.nodes).toBeGreaterThan(0);
  });
});

describe('the worked example', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'faultline-example-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const answer = async (words: string) => {
    const { stdout, stderr, exitCode } = await faultline([...words.split(' '), '--no-report', '--json']);
    return { exitCode, stderr, json: JSON.parse(stdout || '{}') as Record<string, unknown> };
  };

  it('survives kills, simulated', async () => {
    const { exitCode, stderr, json } = await answer(`test ${EXAMPLE} --nemesis kill --seed 1`);
    expect(exitCode, stderr).toBe(0);
    expect((json.counts as { ok: number }).ok).toBeGreaterThan(500);
  });

  it('survives kills for real', async () => {
    const words = `test ${EXAMPLE} --nemesis kill --nemesis-interval 1 --op-timeout 1 --on local --time-limit 5 --recovery 4 --seed 1`;
    const { exitCode, stderr, json } = await answer(words);
    expect(exitCode, stderr).toBe(0);
    expect((json.faults as unknown[]).length).toBeGreaterThan(0);
  });

  it('is caught when it answers before it has saved, as the page shows', async () => {
    const page = readFileSync(path.join(ROOT, 'docs/writing-a-target.md'), 'utf8');
    const diff = /```diff\n([\s\S]*?)```/.exec(page)![1]!.trimEnd().split('\n');
    const side = (sign: string) => diff.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
    const [before, after] = [side('-').join('\n'), side('+').join('\n')];
    const code = readFileSync(path.join(ROOT, EXAMPLE), 'utf8');
    expect(code).toContain(before);
    const broken = path.join(folder, 'broken-target.ts');
    writeFileSync(broken, code.replace(before, after));
    const { exitCode, stderr, json } = await answer(`soak ${broken} --nemesis kill`);
    expect(exitCode, stderr).toBe(1);
    expect((json.anomalies as { checker: string }[]).map(({ checker }) => checker)).toContain('linearizable');
  });
});
