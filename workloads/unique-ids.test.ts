import { expect, it } from 'vitest';
import { judged, playedAgainst } from './testing/played.ts';
import uniqueIds from './unique-ids.ts';

/** Ids of a node and a number; the node loses its number now and then. */
function ids(forgets: boolean) {
  let count = 0;
  let next = 0;
  return () => {
    if (forgets && ++count % 500 === 0) next = Math.max(0, next - 20);
    return { type: 'ok', value: `n1-${next++}` } as const;
  };
}

it('passes ids that are given once', () => {
  expect(judged(uniqueIds, playedAgainst(uniqueIds, ids(false))).valid).toBe(true);
});

it('finds a generator that starts again', () => {
  const { valid, results } = judged(uniqueIds, playedAgainst(uniqueIds, ids(true)));
  expect(valid).toBe(false);
  expect(results['unique-ids']!.anomalies[0]!.type).toBe('duplicate-id');
});
