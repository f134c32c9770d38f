import { expect, it } from 'vitest';
import type { Completion, Invocation, Key } from '../src/index.ts';
import counter from './counter.ts';
import { finalReadKeys, judged, OPTIONS, playedAgainst } from './testing/played.ts';

/** Counters; `keeps` says which adds are not lost. */
function counters(keeps: (count: number) => boolean) {
  const totals = new Map<Key, number>();
  let count = 0;
  return ({ f, key = 0, value }: Invocation): Completion => {
    const total = totals.get(key) ?? 0;
    if (f === 'read') return { type: 'ok', value: total };
    if (keeps(++count)) totals.set(key, total + (value as number));
    return { type: 'ok', value };
  };
}

it('passes counters that keep all', () => {
  expect(
    judged(
      counter,
      playedAgainst(
        counter,
        counters(() => true),
      ),
    ).valid,
  ).toBe(true);
});

it('finds counters that lose some', () => {
  const { valid, results } = judged(
    counter,
    playedAgainst(
      counter,
      counters((count) => count % 40 !== 0),
    ),
  );
  expect(valid).toBe(false);
  expect(results.counter!.anomalies.length).toBeGreaterThan(0);
});

it('reads every key on every thread at the end', () => {
  const keys = finalReadKeys(counter, { ...OPTIONS, keyCount: 5 });
  expect([...keys.values()]).toEqual(
    Array.from({ length: OPTIONS.concurrency }, () => [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]),
  );
});
