import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { uniqueIds } from './index.ts';
import fuzz from './testing/unique-ids.fuzz.ts';

function check(told: readonly Told[]): CheckResult {
  return uniqueIds().check(historyOf(told), contextOf());
}

function ids(given: readonly unknown[], more: Partial<Told> = {}): Told[] {
  return given.map((gave, i) => ({
    process: i,
    f: 'generate',
    gave,
    fromMs: 10 * i,
    toMs: 10 * i + 5,
    ...more,
  }));
}

describe('unique-ids', () => {
  it('is right where all ids differ', () => {
    const result = check(ids([3, 1, 1e15, '1', [1], { a: 1 }]));
    expect(result).toMatchObject({ valid: true, summary: '6 ids: all are different' });
    expect(result.stats).toEqual({ attempted: 6, acknowledged: 6, distinct: 6, range: null });
    expect(check(ids([3, 1, 200])).stats!.range).toEqual({ low: 1, high: 200 });
    expect(check(ids(['b', 'a'])).stats!.range).toEqual({ low: 'a', high: 'b' });
    expect(check(ids([7])).summary).toBe('1 id: there is no other');
  });

  it('is wrong where two operations give the same one', () => {
    const result = check(ids([4, 7, 5, 7]));
    expect(result.summary).toBe('4 ids: 1 duplicate-id');
    expect(result.anomalies).toEqual([
      {
        type: 'duplicate-id',
        message:
          "process 1's generate, operation 2, gave 7 at 0.01 s, and process 3's generate, operation 6, gave 7 at 0.04 s as well",
        steps: ['Ids are given once, and 7 was given 2 times.'],
        ops: [2, 6],
        detail: { id: 7, times: 2 },
      },
    ]);
  });

  it('tells of the ids first that came most often', () => {
    const result = check(ids([1, 1, { x: [2] }, { x: [2] }, { x: [2] }]));
    expect(result.anomalies.map(({ ops, detail }) => [ops, detail])).toEqual([
      [[4, 6], { id: { x: [2] }, times: 3 }],
      [[0, 2], { id: 1, times: 2 }],
    ]);
    expect(result.anomalies[0]!.steps).toEqual([
      'Ids are given once, and {"x":[2]} was given 3 times.',
      'Operations 4, 6 and 8 all gave it.',
    ]);
  });

  it('lets ids that nobody got be given again', () => {
    const [one] = ids([1]);
    const others = (['fail', 'info'] as const).map((outcome, i) => ({ ...one!, process: 5 + i, outcome }));
    expect(check([one!, ...others]).valid).toBe(true);
    expect(check(others).valid).toBe('unknown');
  });

  it('judges each key apart', () => {
    const told = [...ids([1, 2], { key: 'a' }), ...ids([1, 2], { key: 'b' })];
    const apart = told.map((op, process) => ({ ...op, process }));
    expect(check(apart).valid).toBe(true);
    const result = check([...apart, ...ids([1], { key: 'b', process: 9, fromMs: 90, toMs: 95 })]);
    expect(result.anomalies[0]).toMatchObject({ key: 'b', ops: [1, 8] });
    expect(result.anomalies[0]!.message).toMatch(/^key b: process 2's generate/);
  });

  it('knows nothing where an operation gives no id', () => {
    expect(check(ids([1, null]))).toMatchObject({
      valid: 'unknown',
      summary: 'operation 2, a generate, gave no id',
    });
  });

  it('agrees with all pairs of operations', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself for histories of ids only', () => {
    expect(plugin.suggest!(historyOf(ids([1])))).toEqual({});
    expect(plugin.suggest!(historyOf([...ids([1]), ...ids([2], { f: 'read', process: 1 })]))).toBeUndefined();
    expect(() => plugin.create({ range: 1 })).toThrow(BadInputError);
  });
});
