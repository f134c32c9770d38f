import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { causalReverse } from './index.ts';
import fuzz from './testing/causal-reverse.fuzz.ts';

type Span = readonly [fromMs: number, toMs: number];

const write = (value: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => ({
  process: Number(value),
  f: 'write',
  value,
  fromMs,
  toMs,
  ...more,
});

const read = (gave: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => ({
  process: 100 + fromMs,
  f: 'read',
  gave,
  fromMs,
  toMs,
  ...more,
});

function check(told: readonly Told[], context: Partial<CheckContext> = {}): CheckResult {
  return causalReverse().check(historyOf(told), contextOf(context));
}

describe('causal-reverse', () => {
  it('is found where a read shows a write without one that had completed before it', () => {
    const result = check([write(1, [0, 10]), write(2, [20, 40]), read([2], [30, 50])]);
    expect(result.valid).toBe(false);
    expect(result.summary).toBe('1 read of 2 writes: 1 causal-reverse');
    expect(result.anomalies[0]).toMatchObject({
      type: 'causal-reverse',
      message:
        "process 130's read, operation 3, shows 2 but not 1, although the write of 1 completed at 0.01 s, " +
        'before the write of 2 began at 0.02 s',
      ops: [0, 2, 3],
      rulesOut: ['strict-serializable'],
    });
    expect(result.anomalies[0]!.edges!.map(({ from, type, to }) => [from, type, to])).toEqual([
      [0, 'realtime', 2],
      [2, 'wr', 3],
      [3, 'rw', 0],
    ]);
  });

  it('is none where the writes overlap, or the first is not known to have happened', () => {
    const seesSecond = read([2], [60, 70]);
    expect(check([write(1, [0, 25]), write(2, [20, 40]), seesSecond]).valid).toBe(true);
    expect(check([write(1, [0, 10], { outcome: 'info' }), write(2, [20, 40]), seesSecond]).valid).toBe(true);
    expect(check([write(1, [0, 10], { outcome: 'fail' }), write(2, [20, 40]), seesSecond]).valid).toBe(true);
    expect(
      check([write(1, [0, 10]), write(2, [20, 40]), read([1], [30, 50]), read([], [51, 52])]).valid,
    ).toBe(true);
  });

  it('is found where the second is not known to have happened, but was seen', () => {
    const result = check([write(1, [0, 10]), write(2, [20, 40], { outcome: 'info' }), read([2], [60, 70])]);
    expect(result.valid).toBe(false);
  });

  it('names the first missing write, and the next seen one', () => {
    const told = [1, 2, 3, 4, 5].map((value) => write(value, [value * 10, value * 10 + 5]));
    const result = check([...told, read([1, 4, 5], [90, 91])]);
    expect(result.anomalies.map(({ ops, detail }) => [ops, detail])).toEqual([
      [[2, 6, 10], { missing: 2, seen: 4 }],
    ]);
  });

  it('goes by the order of each process where there is no other', () => {
    const told = [write(1, [0, 10]), write(2, [20, 40]), read([2], [30, 50])];
    expect(check(told, { realtime: false }).valid).toBe(true);
    const same = told.map((op) => (op.f === 'write' ? { ...op, process: 7 } : op));
    const result = check(same, { realtime: false });
    expect(result.anomalies[0]).toMatchObject({ rulesOut: ['strong-session-serializable'] });
    expect(result.anomalies[0]!.message).toMatch(/although process 7 wrote 1 before it wrote 2$/);
  });

  it('judges keys apart', () => {
    const told = [
      write(1, [0, 10], { key: 'a' }),
      write(2, [20, 40], { key: 'b' }),
      read([2], [50, 60], { key: 'b' }),
    ];
    expect(check(told).valid).toBe(true);
    const wrong = told.map((op) => ({ ...op, key: 'b' }));
    expect(check(wrong).anomalies[0]!.message).toMatch(/^key b: process 150's read/);
  });

  it('finds values that nobody had written', () => {
    const result = check([
      write(1, [0, 10], { outcome: 'fail' }),
      read([1, 9, 5], [20, 30]),
      write(5, [40, 50]),
    ]);
    expect(
      result.anomalies.map(({ type, ops, message }) => [type, ops, message.replace(/^.*shows/, 'shows')]),
    ).toEqual([
      ['unwritten-value', [0, 2], 'shows 1, but its write, operation 0, had failed'],
      ['unwritten-value', [2], 'shows 9, but nobody ever wrote it'],
      ['unwritten-value', [2, 4], 'shows 5, but its write, operation 4, began only later'],
    ]);
  });

  it('knows nothing of what it cannot read', () => {
    const right = read([], [0, 1]);
    expect(check([write(1, [0, 10]), write(1, [20, 30], { process: 5 }), right]).summary).toMatch(
      /^operations \d and \d write the same/,
    );
    expect(check([right, write([1], [0, 10], { process: 0 })]).valid).toBe('unknown');
    expect(check([right, { process: 0, f: 'delete', value: 1, fromMs: 0 }]).summary).toMatch(
      /neither a write nor a read$/,
    );
    expect(check([read(7, [0, 1])]).summary).toBe('operation 0, a read, gave 7, which is no list');
    expect(check([write(1, [0, 10])]).valid).toBe('unknown');
  });

  it('agrees with every pair of writes', () => expectAgreement(fuzz, { runs: 300 }));

  it('takes reads of twenty thousand writes', () => {
    const told = Array.from({ length: 20_000 }, (_, i) => write(i, [i, i + 1], { process: i }));
    const all = told.map((op) => op.value);
    const reads = [all, all.toSpliced(10_000, 1)].map((gave, i) =>
      read(gave, [30_000 + i, 30_010], { process: 20_000 + i }),
    );
    expect(check([...told, ...reads]).anomalies.map((anomaly) => anomaly.detail)).toEqual([
      { missing: 10_000, seen: 10_002 },
    ]);
  });

  it('suggests itself where reads of writes give lists', () => {
    expect(plugin.suggest!(historyOf([write(1, [0, 1]), read([1], [2, 3])]))).toEqual({});
    expect(plugin.suggest!(historyOf([write(1, [0, 1]), read(1, [2, 3])]))).toBeUndefined();
    expect(() => plugin.create({ realtime: false })).toThrow(BadInputError);
  });
});
