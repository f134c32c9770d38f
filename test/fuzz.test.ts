import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzer } from '../checkers/testing/fuzzer.ts';
import { optionsFrom } from './fuzz/options.ts';
import { seedOf, sliceOf } from './fuzz/slice.ts';

const COMMAND = fileURLToPath(new URL('fuzz/fuzz.mjs', import.meta.url));

function fuzz(words: string) {
  return execa(process.execPath, [COMMAND, ...words.split(' ')], { reject: false });
}

describe('the fuzz command', () => {
  it('finds no disagreement between fast checkers and their twins in a quarter of a minute', async () => {
    const { exitCode, stdout, stderr } = await fuzz('--minutes 0.25');
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/^\d+ fuzzers, 0\.25 minutes, \d+ workers, seed \d+$/m);
    expect(stdout).toMatch(/^[1-9]\d+ histories, no disagreement$/m);
  });

  it('runs one fuzzer for so many cases', async () => {
    const { exitCode, stdout } = await fuzz('--only linearizable-engine --seed 3 --runs 50');
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^50 histories, no disagreement$/m);
  });

  it.each([
    ['--minute 1', /--minute\?/],
    ['--minutes', /--minutes takes a value/],
    ['--minutes x', /--minutes x is no number/],
    ['--minutes 0', /--minutes 0 is no number/],
    ['--runs 1.5', /--runs 1\.5 is no number/],
    ['--only linearizabl', /did you mean "linearizable"/],
  ])('refuses %s', async (words, complaint) => {
    expect(optionsFrom(words.split(' '), ['linearizable'])).toEqual({
      complaint: expect.stringMatching(complaint),
    });
  });
});

describe('a slice', () => {
  const broken = fuzzer({
    name: 'broken',
    about: 'a checker that is wrong about large numbers',
    cases: fc.nat(),
    disagreement: (n) => (n > 1000 ? `wrong about ${n}` : undefined),
  });

  it('shows the smallest disagreement, and the same again from its seed', () => {
    const report = sliceOf(broken, { seed: 5, numRuns: 200 });
    expect(report).toMatchObject({
      kind: 'disagreed',
      seed: 5,
      story: expect.stringContaining('wrong about 1001'),
    });
    expect(sliceOf(broken, { seed: 5, numRuns: 200 })).toEqual(report);
  });

  it('has a seed of its own, the first one that of the command', () => {
    expect(seedOf(9, 0)).toBe(9);
    expect(new Set(Array.from({ length: 1000 }, (_, i) => seedOf(9, i))).size).toBe(1000);
  });
});
