import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type MonotonicOptions, monotonic } from './index.ts';
import { compareStamps } from './stamps.ts';
import fuzz from './testing/monotonic.fuzz.ts';

function check(
  told: readonly Told[],
  options: MonotonicOptions = {},
  context: Partial<CheckContext> = {},
): CheckResult {
  return monotonic(options).check(historyOf(told), contextOf(context));
}

const op = (process: number, f: string, gave: unknown, fromMs: number, more: Partial<Told> = {}): Told => ({
  process,
  f,
  gave,
  fromMs,
  toMs: fromMs + 5,
  ...more,
});

describe('monotonic counters', () => {
  it('are right where each process sees them grow', () => {
    const told = [
      op(0, 'inc', 1, 0),
      op(0, 'read', 1, 10),
      op(1, 'read', 0, 20),
      op(0, 'read', 1, 30),
      op(1, 'inc', 2, 40),
    ];
    const result = check(told);
    expect(result).toMatchObject({ valid: true, stats: { sightings: 5, keys: 1 } });
    expect(result.summary).toBe('5 numbers of 1 counter: nothing goes backwards');
  });

  it('are wrong where a process sees one shrink', () => {
    const told = [op(0, 'read', 5, 0), op(0, 'read', 6, 10), op(0, 'read', 5, 20, { outcome: 'info' })];
    expect(check(told).valid).toBe(true);
    const result = check([...told.slice(0, 2), op(0, 'read', 4, 20)]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'nonmonotonic-read',
      message: 'process 0 read 4 (operation 4), although it had read 6 before (operation 2)',
      ops: [2, 4],
      rulesOut: ['monotonic-reads'],
    });
  });

  it('are wrong where an increment gives no more than was seen before', () => {
    const told = [op(0, 'read', 5, 0), op(0, 'inc', 5, 10)];
    expect(check(told).anomalies[0]!.message).toBe(
      'process 0 incremented it to 5 (operation 2), although it had read 5 before (operation 0)',
    );
    expect(check([told[0]!, op(0, 'inc', 6, 10)]).valid).toBe(true);
    // With an amount, the completion may only repeat it.
    expect(check([told[0]!, op(0, 'inc', 1, 10, { value: 1 })]).valid).toBe(true);
  });

  it('are judged across processes where the order is that of real time', () => {
    const told = [op(0, 'read', 5, 0), op(1, 'read', 4, 10), op(2, 'read', 3, 12)];
    expect(check(told).valid).toBe(true);
    const result = check(told, { order: 'realtime' });
    expect(result.anomalies.map(({ type, ops }) => [type, ops])).toEqual([
      ['stale-read', [0, 2]],
      ['stale-read', [0, 3]],
    ]);
    expect(result.anomalies[0]!.message).toBe(
      'process 1 read 4 (operation 2), although process 0 had read 5 before (operation 0)',
    );
    expect(check([op(0, 'read', 5, 0), op(1, 'read', 4, 3)], { order: 'realtime' }).valid).toBe(true);
    expect(check(told, { order: 'realtime' }, { realtime: false }).valid).toBe('unknown');
  });

  it('are judged by key', () => {
    const told = [op(0, 'read', 5, 0, { key: 'a' }), op(0, 'read', 1, 10, { key: 'b' })];
    expect(check(told).valid).toBe(true);
    const wrong = check([...told, op(0, 'read', 4, 20, { key: 'a' })]);
    expect(wrong.anomalies[0]).toMatchObject({ key: 'a' });
    expect(wrong.anomalies[0]!.message).toMatch(/^key a: process 0 read 4/);
  });

  it('agree with every pair of operations', () => expectAgreement(fuzz, { runs: 300 }));
});

describe('monotonic rows', () => {
  const row = (value: number, timestamp: number | string) => ({ value, timestamp });

  it('are right in the order of their timestamps', () => {
    const told = [
      op(0, 'add', row(1, 10), 0),
      op(1, 'add', null, 10),
      op(2, 'read', [row(2, 20), row(1, 10), [3, 20]], 20),
    ];
    const result = check(told);
    expect(result).toMatchObject({ valid: true, stats: { tableReads: 1, rows: 3 } });
    expect(result.summary).toBe('1 read with 3 rows: nothing goes backwards');
  });

  it('are wrong where a later timestamp has a smaller value', () => {
    const told = [
      op(0, 'add', row(2, 10), 0),
      op(1, 'add', row(1, 20), 0),
      op(2, 'read', [row(2, 10), row(1, 20)], 20),
    ];
    const result = check(told);
    expect(result.anomalies[0]).toMatchObject({ type: 'timestamp-inversion', ops: [0, 1, 4] });
    expect(result.anomalies[0]!.message).toMatch(
      /value 2 with timestamp 10, and the smaller value 1 with the later timestamp 20$/,
    );
    const sameTime = check([op(2, 'read', [row(2, 10), row(1, 10)], 20)]);
    expect(sameTime.valid).toBe(true);
  });

  it('are wrong where one is there twice, or gone at the end', () => {
    const twice = check([op(0, 'add', row(1, 10), 0), op(2, 'read', [row(1, 10), row(1, 11)], 20)]);
    expect(twice.anomalies[0]).toMatchObject({ type: 'duplicate-row', ops: [0, 2] });
    const added = op(0, 'add', row(1, 10), 0);
    const gone = [added, op(1, 'read', [row(1, 10)], 10), op(2, 'read', [row(2, 20)], 20)];
    expect(check(gone).anomalies[0]).toMatchObject({ type: 'lost-row', ops: [0, 4] });
    expect(check(gone.slice(0, 2)).valid).toBe(true);
    expect(check([op(1, 'read', [], 3), added]).valid).toBe(true);
    expect(check(gone, {}, { realtime: false }).valid).toBe(true);
  });

  it('have timestamps longer than numbers', () => {
    const told = (a: string, b: string) => [op(2, 'read', [row(1, a), row(2, b)], 20)];
    expect(check(told('1508000000000000000.0000000002', '1508000000000000000.000000001')).valid).toBe(true);
    expect(check(told('1508000000000000001', '1508000000000000000.5')).valid).toBe(false);
    expect(compareStamps('1.50', '1.5')).toBe(0);
    expect(compareStamps('2', 10)).toBeLessThan(0);
  });
});

describe('monotonic', () => {
  it('knows nothing of what it cannot read', () => {
    expect(check([op(0, 'inc', null, 0)]).valid).toBe('unknown');
    expect(check([op(0, 'read', 'x', 0)]).summary).toBe(
      'operation 0, a read, gave "x", which is neither a number nor a list of rows',
    );
    expect(check([op(0, 'read', [[1]], 0)]).summary).toMatch(
      /gave the row \[1\], which is not \{value, timestamp\}$/,
    );
    expect(check([op(0, 'read', 1, 0), op(0, 'add', 7, 10)]).summary).toMatch(/^operation 2, an add, gave 7/);
    expect(check([op(0, 'read', 1, 0), op(0, 'inc', null, 10, { value: -1 })]).valid).toBe('unknown');
    expect(check([op(0, 'read', 1, 0), op(0, 'reset', null, 10)]).summary).toMatch(
      /may make things smaller$/,
    );
    expect(check([op(0, 'read', 1, 0), op(0, 'reset', null, 10, { outcome: 'fail' })]).valid).toBe(true);
  });

  it('suggests itself for increments and reads', () => {
    expect(plugin.suggest!(historyOf([op(0, 'inc', 1, 0), op(0, 'read', 1, 10)]))).toEqual({});
    expect(plugin.suggest!(historyOf([op(0, 'read', 1, 10)]))).toBeUndefined();
    expect(() => plugin.create({ order: 'none' })).toThrow(BadInputError);
    expect(plugin.create({ order: 'realtime' }).name).toBe('monotonic');
  });
});
