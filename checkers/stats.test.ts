import { describe, expect, it } from 'vitest';
import { stats } from './stats.ts';
import { contextOf, historyOf, type Line, lines } from './testing/history.ts';

function check(list: readonly Line[]) {
  return stats().check(historyOf(lines(list)), contextOf());
}

describe('stats', () => {
  it('counts by function and outcome, with rates, latencies and errors', () => {
    const reads = Array.from({ length: 100 }, (_, i): Line => [1, 'read 1', 20 * i, 20 * i + (i + 1) / 10]);
    const result = check([
      ...reads,
      [2, 'write 1', 0, 5],
      [2, 'write 2', 10, 12, 'fail'],
      [2, 'write 3', 100, 2000, 'info'],
    ]);
    expect(result.valid).toBe(true);
    expect(result.summary).toBe('103 operations: 101 ok, 1 failed, 1 indeterminate');
    expect(result.stats).toMatchObject({
      durationMs: 2000,
      count: 103,
      ok: 101,
      fail: 1,
      info: 1,
      perSecond: 51.5,
      okPerSecond: 50.5,
      okRatio: 0.9806,
      byF: {
        read: { count: 100, latencyMs: { p50: 5, p95: 9.5, p99: 9.9, max: 10 }, errors: {} },
        write: { ok: 1, fail: 1, info: 1, latencyMs: { p50: 5, max: 5 }, errors: { unavailable: 1 } },
      },
    });
  });

  it('does not know about functions that never succeeded', () => {
    const result = check([
      [1, 'read 1', 0, 10],
      [2, 'write 1', 0, 10, 'fail'],
      [3, 'cas 1 2', 0, 10, 'info'],
      [4, 'cas 1 2', 0],
    ]);
    expect(result.valid).toBe('unknown');
    expect(result.summary).toBe('write and cas never succeeded, so what they promise was not tested');
    expect(result.stats).toMatchObject({ byF: { cas: { info: 2, latencyMs: null } } });
  });

  it('does not know about an empty history', () => {
    expect(check([])).toMatchObject({ valid: 'unknown', summary: 'the history has no client operations' });
  });
});
