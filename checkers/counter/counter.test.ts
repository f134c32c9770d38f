import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Line, lines, type Told } from '../testing/history.ts';
import plugin, { type CounterOptions, counter } from './index.ts';
import fuzz from './testing/counter.fuzz.ts';

function check(told: readonly Told[], options: CounterOptions = {}): CheckResult {
  return counter(options).check(historyOf(told), contextOf());
}

const checkLines = (list: readonly Line[], options: CounterOptions = {}) => check(lines(list), options);

describe('counter', () => {
  it('is right where each read lies between what it had to see and what it can have seen', () => {
    const result = checkLines([
      [0, 'add 2', 0, 5],
      [1, 'add 4', 10, 30],
      [2, 'read 2', 12, 20],
      [3, 'read 6', 12, 20],
      [4, 'read 6', 40, 45],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary:
        '3 reads of 1 counter with 2 adds: all within their bounds, 1 where these leave one number only',
    });
    expect(result.stats).toEqual({
      counters: 1,
      adds: 2,
      reads: 3,
      exactReads: 1,
      last: { low: 6, high: 6, read: 6 },
    });
  });

  it('is wrong where a read lacks an add that had succeeded before', () => {
    const result = checkLines([
      [0, 'add 2', 0, 5],
      [0, 'add 5', 6, 9],
      [0, 'add 1', 10, 12],
      [2, 'read 3', 20, 25],
    ]);
    expect(result.summary).toBe('1 read of 1 counter with 3 adds: 1 read-too-low');
    expect(result.anomalies).toEqual([
      {
        type: 'read-too-low',
        message: "process 2's read, operation 6, gave 3, but the least that it had to see is 8",
        steps: [
          'When operation 6 began, at 0.02 s, adds had succeeded that come to 8, among them operation 2 (5).',
          'By the completion of operation 6, at 0.03 s, no adds that take away had begun, apart from those that failed.',
          'So it had to give at least 8, and it gave 3.',
        ],
        ops: [2, 6],
        rulesOut: ['linearizable'],
        detail: { read: 3, low: 8, high: 8, adds: 1 },
      },
    ]);
  });

  it('is wrong where a read gives more than was ever added', () => {
    const result = checkLines([
      [0, 'add 2', 0, 5],
      [1, 'add 4', 10, 11, 'fail'],
      [2, 'add 3', 12, 15, 'info'],
      [3, 'read 6', 20, 25],
      [4, 'add 9', 26, 30],
    ]);
    expect(result.anomalies).toMatchObject([
      {
        type: 'read-too-high',
        message: "process 3's read, operation 6, gave 6, but the most that it can have seen is 5",
        steps: [
          'By the completion of operation 6, at 0.03 s, adds had begun, and not failed, that come to 5: operations 4 (3) and 0 (2).',
          'So it can have given at the most 5, and it gave 6.',
        ],
        ops: [0, 4, 6],
        detail: { read: 6, low: 2, high: 5, adds: 2 },
      },
    ]);
  });

  it('is right where an add of which nobody knows the end shows at last, or never', () => {
    const told = (read: string): Line[] => [
      [0, 'add 2', 0, 5],
      [1, 'add 4', 6, 8, 'info'],
      [2, 'read 2', 10, 12],
      [3, read, 20, 22],
    ];
    expect(checkLines(told('read 2')).valid).toBe(true);
    expect(checkLines(told('read 6')).valid).toBe(true);
    expect(checkLines(told('read 7')).valid).toBe(false);
  });

  it('has bounds on both sides where adds take away', () => {
    const told = (read: string): Line[] => [
      [0, 'add 10', 0, 5],
      [1, 'decrement 3', 10, 30],
      [2, 'add 2', 10, 30],
      [3, read, 15, 20],
    ];
    for (const read of ['read 7', 'read 10', 'read 12']) expect(checkLines(told(read)).valid).toBe(true);
    const low = checkLines(told('read 6')).anomalies[0]!;
    expect(low).toMatchObject({ type: 'read-too-low', ops: [0, 2, 4], detail: { low: 7, high: 12 } });
    expect(low.steps).toEqual([
      'When operation 4 began, at 0.01 s, adds had succeeded that come to 10: operation 0 (10).',
      'By the completion of operation 4, at 0.02 s, adds that take away had begun, and not failed, that come to -3: operation 2 (-3).',
      'So it had to give at least 7, and it gave 6.',
    ]);
    expect(checkLines(told('read 13')).anomalies[0]).toMatchObject({ type: 'read-too-high', ops: [0, 3, 4] });
    // What was taken away for certain counts against the most that can be there.
    const taken = checkLines([
      [0, 'add 4', 0, 5],
      [0, 'decrement 1', 6, 8],
      [3, 'read 4', 15, 20],
    ]);
    expect(taken.anomalies[0]).toMatchObject({ type: 'read-too-high', ops: [0, 2, 4] });
    expect(taken.anomalies[0]!.steps![1]).toBe(
      'When operation 4 began, at 0.01 s, adds had succeeded that come to -1: operation 2 (-1).',
    );
  });

  it('may be held to its final reads only', () => {
    const behind: Line[] = [
      [0, 'increment null', 0, 5],
      [1, 'read 0', 10, 12],
      [0, 'increment 2', 15, 20],
      [2, 'add 4', 15, 20, 'info'],
    ];
    const told = (read: string): Line[] => [...behind, [1, read, 30, 32]];
    expect(checkLines(told('read 3')).valid).toBe(false);
    expect(checkLines(told('read 3'), { reads: 'final' })).toMatchObject({
      valid: true,
      stats: { reads: 1 },
    });
    expect(checkLines(told('read 7'), { reads: 'final' }).valid).toBe(true);
    expect(checkLines(told('read 2'), { reads: 'final' }).anomalies[0]!.type).toBe('read-too-low');
    expect(checkLines(told('read 8'), { reads: 'final' }).anomalies[0]!.type).toBe('read-too-high');
    expect(checkLines(behind, { reads: 'final' })).toMatchObject({
      valid: 'unknown',
      summary: 'no read that succeeded began after the last add, so there is nothing to judge',
    });
  });

  it('judges each key apart', () => {
    const told = [
      ...lines(
        [
          [0, 'add 1', 0, 5],
          [0, 'read 1', 6, 8],
        ],
        'a',
      ),
      ...lines(
        [
          [1, 'add 2', 0, 5],
          [1, 'read 1', 6, 8],
        ],
        'b',
      ),
    ];
    const { anomalies } = check(told);
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0]).toMatchObject({ key: 'b' });
    expect(anomalies[0]!.message).toMatch(/^key b: process 1's read/);
  });

  it('allows for the rounding of fractions, and for none where numbers are whole', () => {
    const tenths = Array.from({ length: 10 }, (_, i): Line => [0, 'add 0.1', 10 * i, 10 * i + 5]);
    expect(checkLines([...tenths, [0, 'read 1', 200, 205]]).valid).toBe(true);
    const large: Line[] = [[0, 'add 1000000000000', 0, 5]];
    expect(checkLines([...large, [0, 'read 1000000000001', 200, 205]]).valid).toBe(false);
  });

  it('lists so many adds and counts the others', () => {
    const units = Array.from({ length: 300 }, (_, i): Line => [0, 'add 1', 10 * i, 10 * i + 5]);
    const { steps, ops, detail } = checkLines([...units, [0, 'read 250', 5000, 5005]]).anomalies[0]!;
    expect(ops).toHaveLength(101);
    expect(detail).toEqual({ read: 250, low: 300, high: 300, adds: 251 });
    expect(steps![0]).toMatch(/come to 300, among them operations 0 \(1\), .* and 245 others\.$/);
  });

  it('knows nothing of what it cannot read', () => {
    const read = lines([[0, 'read 1', 50, 55]]);
    const op = (f: string, value: unknown, more: Partial<Told> = {}): Told[] => [
      ...read,
      { process: 1, f, value, fromMs: 0, toMs: 5, ...more },
    ];
    expect(check(op('add', 'x')).summary).toBe('operation 0, an add, takes "x", which is no number');
    expect(check(op('read', null, { gave: null })).summary).toBe(
      'operation 0, a read, gave null, which is no number',
    );
    expect(check(op('reset', null)).summary).toMatch(
      /^operation 0, a reset, may change the counter by nobody/,
    );
    expect(check(op('reset', null, { outcome: 'fail' })).valid).toBe(false);
    expect(checkLines([[0, 'add 1', 0, 5]])).toMatchObject({
      valid: 'unknown',
      summary: 'no read succeeded, so there is nothing to judge',
    });
    expect(counter().check(historyOf(read), contextOf({ realtime: false })).valid).toBe('unknown');
  });

  it('agrees with all choices of doubtful adds', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself where numbers are added and read', () => {
    const suggested = (list: readonly Line[]) => plugin.suggest!(historyOf(lines(list)));
    expect(
      suggested([
        [0, 'add 1', 0, 5],
        [0, 'read 1', 6, 8],
      ]),
    ).toEqual({});
    expect(
      suggested([
        [0, 'increment null', 0, 5],
        [0, 'read 1', 6, 8],
      ]),
    ).toEqual({});
    expect(suggested([[0, 'add 1', 0, 5]])).toBeUndefined();
    expect(
      suggested([
        [0, 'write 1', 0, 5],
        [0, 'read 1', 6, 8],
      ]),
    ).toBeUndefined();
    const set = historyOf([
      ...lines([[0, 'add 1', 0, 5]]),
      { process: 0, f: 'read', gave: [1], fromMs: 9, toMs: 10 },
    ]);
    expect(plugin.suggest!(set)).toBeUndefined();
    expect(() => plugin.create({ reads: 'last' })).toThrow(BadInputError);
    expect(plugin.create({ reads: 'final' }).name).toBe('counter');
  });
});
