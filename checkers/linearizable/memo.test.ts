import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Config, Memo } from './memo.ts';

const GROUPS = 3;
const LAYOUT = { strictWords: 1, blindWords: 0, pureWords: 1, freeWords: 0 };

/** Small numbers, so that random configurations often compare. */
const configs: fc.Arbitrary<Config> = fc
  .record({
    at: fc.nat(1),
    state: fc.nat(1),
    mutators: fc.nat(1),
    pures: fc.nat(3),
    used: fc.array(fc.nat(2), { minLength: GROUPS, maxLength: GROUPS }),
  })
  .map(({ at, state, mutators, pures, used }) => ({
    at,
    state,
    words: Int32Array.of(mutators, pures),
    layout: LAYOUT,
    used: Int32Array.from(used),
    usedGroups: [0, 1, 2].filter((group) => used[group]! > 0),
  }));

/** From `a` at least as much is possible as from `b`. */
function isAtLeast(a: Config, b: Config): boolean {
  const same = a.at === b.at && a.state === b.state && a.words[0] === b.words[0];
  const pures = (a.words[1]! | b.words[1]!) === a.words[1];
  return same && pures && a.used.every((count, group) => count <= b.used[group]!);
}

it('covers exactly what is no better than something that failed', () => {
  const seen = { covered: 0, open: 0 };
  fc.assert(
    fc.property(fc.array(configs, { minLength: 4, maxLength: 16 }), configs, (failed, config) => {
      const memo = new Memo();
      for (const each of failed) memo.add(each);
      const expected = failed.some((each) => isAtLeast(each, config));
      expect(memo.covers(config)).toBe(expected);
      seen[expected ? 'covered' : 'open']++;
    }),
    { numRuns: 5000, seed: 1 },
  );
  expect(seen.covered).toBeGreaterThan(500);
  expect(seen.open).toBeGreaterThan(500);
});

it('keeps all of many entries', () => {
  const memo = new Memo();
  const entry = (at: number): Config => ({
    at,
    state: 7,
    words: new Int32Array(2),
    layout: LAYOUT,
    used: new Int32Array(1),
    usedGroups: [],
  });
  for (let at = 0; at < 1000; at++) memo.add(entry(at));
  for (let at = 0; at < 1000; at++) expect(memo.covers(entry(at))).toBe(true);
  expect(memo.covers(entry(1000))).toBe(false);
});
