/** The bit set against the plain set that it stands for. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NEMESIS_THREAD } from './context.ts';
import { ThreadSet } from './thread-set.ts';

const sizes = fc.integer({ min: 1, max: 130 });

function threadsUpTo(concurrency: number): number[] {
  return [...Array.from({ length: concurrency }, (_, thread) => thread), NEMESIS_THREAD];
}

it('holds what was added and not removed, ascending, the nemesis last', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -1, max: 129 })));
  fc.assert(
    fc.property(sizes, steps, (concurrency, changes) => {
      const set = new ThreadSet(concurrency);
      const model = new Set<number>();
      for (const [adds, thread] of changes.filter(([, thread]) => thread < concurrency)) {
        if (adds) set.add(thread);
        else set.remove(thread);
        if (adds) model.add(thread);
        else model.delete(thread);
      }
      expect(set.toArray()).toEqual(threadsUpTo(concurrency).filter((thread) => model.has(thread)));
      for (const thread of threadsUpTo(concurrency)) expect(set.has(thread)).toBe(model.has(thread));
    }),
  );
});

it('finds each thread that two sets have in common', () => {
  const keeps = fc.func(fc.boolean());
  fc.assert(
    fc.property(sizes, keeps, keeps, (concurrency, keepA, keepB) => {
      const a = ThreadSet.of(concurrency, keepA);
      const b = ThreadSet.of(concurrency, keepB);
      const common = threadsUpTo(concurrency).filter((thread) => keepA(thread) && keepB(thread));
      expect(a.countCommon(b)).toBe(common.length);
      expect(common.map((_, n) => a.nthCommon(b, n))).toEqual(common);
    }),
  );
});

it('knows no thread beyond its own', () => {
  const set = ThreadSet.of(3, () => true);
  expect([2, 3, 4, 31, 32, 64].map((thread) => set.has(thread))).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
