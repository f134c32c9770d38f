import { expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import longFork from './long-fork.ts';
import { judged, playedAgainst } from './testing/played.ts';

type Micro = readonly [f: string, key: number, value: unknown];

/** Two sites: even processes see writes of odd keys late, and the others those of even keys. */
function store(lagOps: number) {
  const writtenAt = new Map<number, number>();
  let count = 0;
  return ({ value }: Invocation, process: number): Completion => {
    count++;
    const txn = (value as readonly Micro[]).map(([f, key, written]) => {
      if (f === 'w') {
        writtenAt.set(key, count);
        return [f, key, written];
      }
      const isFar = key % 2 !== process % 2;
      const at = writtenAt.get(key);
      return [f, key, at !== undefined && count - at >= (isFar ? lagOps : 0) ? 1 : null];
    });
    return { type: 'ok', value: txn };
  };
}

it('passes a store with one order', () => {
  expect(judged(longFork, playedAgainst(longFork, store(0))).valid).toBe(true);
});

it('finds sites that see writes in different orders', () => {
  const { valid, results } = judged(longFork, playedAgainst(longFork, store(12)));
  expect(valid).toBe(false);
  expect(results['long-fork']!.anomalies[0]!.type).toBe('long-fork');
});
