import { expect, it } from 'vitest';
import type { Completion, Invocation, Key } from '../src/index.ts';
import monotonic from './monotonic.ts';
import { finalReadKeys, judged, OPTIONS, playedAgainst } from './testing/played.ts';

/** Counters whose reads are behind by one, always for one process or now and then for all. */
function counters(isBehind: (count: number, process: number) => boolean) {
  const numbers = new Map<Key, number>();
  let count = 0;
  return ({ f, key = 0 }: Invocation, process: number): Completion => {
    const number = numbers.get(key) ?? 0;
    if (f === 'inc') {
      numbers.set(key, number + 1);
      return { type: 'ok', value: number + 1 };
    }
    return { type: 'ok', value: isBehind(++count, process) ? Math.max(0, number - 1) : number };
  };
}

it('passes counters that only grow', () => {
  expect(
    judged(
      monotonic,
      playedAgainst(
        monotonic,
        counters(() => false),
      ),
    ).valid,
  ).toBe(true);
});

it('finds a process that sees one shrink', () => {
  const { valid, results } = judged(
    monotonic,
    playedAgainst(
      monotonic,
      counters((count) => count % 7 === 0),
    ),
  );
  expect(valid).toBe(false);
  expect(results.monotonic!.anomalies[0]!.type).toBe('nonmonotonic-read');
});

it('reads every key on every thread at the end', () => {
  const keys = finalReadKeys(monotonic, { ...OPTIONS, keyCount: 5 });
  expect([...keys.values()]).toEqual(Array.from({ length: OPTIONS.concurrency }, () => [0, 1, 2, 3, 4]));
});
