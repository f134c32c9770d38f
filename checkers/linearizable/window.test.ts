import { expect, it } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf } from '../testing/history.ts';
import { linearizable } from './index.ts';
import windowFuzzer from './testing/window.fuzz.ts';

/** Three values over and over, each read once, and at last a read that is one write late. */
function longStory(reads: number) {
  return Array.from({ length: reads }, (_, i) => [
    { process: 1, f: 'write', value: i % 3, fromMs: 10 * i, toMs: 10 * i + 4 },
    {
      process: 2,
      f: 'read',
      gave: i < reads - 1 ? i % 3 : (i + 1) % 3,
      fromMs: 10 * i + 5,
      toMs: 10 * i + 9,
    },
  ]).flat();
}

it('condemns exactly what no state before it can explain', () => {
  expectAgreement(windowFuzzer, { runs: 300 });
});

it('finds the few operations of a long history that matter, whatever was before', () => {
  const result = linearizable({ model: 'register' }).check(historyOf(longStory(4000)), contextOf());
  expect(result.valid).toBe(false);
  const [anomaly] = result.anomalies;
  expect(anomaly!.message).toBe(
    "process 2 read 1 at 39.999 s, but process 1's write of 0 had completed at 39.994 s, " +
      "before process 2's read began, and no write of 1 came after it",
  );
  expect(anomaly!.steps!.slice(0, 2)).toEqual([
    'Whatever had returned by then may have led to any state: this begins at 39.960 s.',
    "process 1's write of 1 began at 39.970 s and completed at 39.974 s.",
  ]);
  expect(anomaly!.ops).toEqual([15_988, 15_996, 15_998]);
});

it('spends little on a history that is wrong near its end', () => {
  const { stats } = linearizable({ model: 'register' }).check(historyOf(longStory(4000)), contextOf());
  expect(stats!.steps).toBeLessThan(50_000);
});
