import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { longFork } from './index.ts';
import fuzz from './testing/long-fork.fuzz.ts';

type Outcome = Told['outcome'];

const write = (key: number | string, at: number, outcome: Outcome = 'ok'): Told => ({
  process: at,
  f: 'txn',
  value: [['w', key, 1]],
  fromMs: at,
  toMs: at + 5,
  outcome,
});

/** `1-` saw the first key and not the second. */
const read = (
  keys: readonly (number | string)[],
  seen: string,
  at: number,
  outcome: Outcome = 'ok',
): Told => ({
  process: at,
  f: 'txn',
  value: keys.map((key) => ['r', key, null]),
  gave: keys.map((key, i) => ['r', key, seen[i] === '-' ? null : Number(seen[i])]),
  fromMs: at,
  toMs: at + 5,
  outcome,
});

function check(told: readonly Told[], context: Partial<CheckContext> = {}): CheckResult {
  return longFork().check(historyOf(told), contextOf(context));
}

describe('long-fork', () => {
  it('is found where two reads saw two writes in different orders', () => {
    const result = check([
      write('x', 1),
      write('y', 2),
      read(['x', 'y'], '1-', 3),
      read(['y', 'x'], '1-', 4),
    ]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'long-fork',
      message:
        "process 3's read, operation 2, saw key x but not y, and process 4's read, operation 3, saw y but not x",
      ops: [0, 1, 2, 3],
      rulesOut: ['snapshot-isolation'],
    });
    const edges = result.anomalies[0]!.edges!;
    expect(edges.map(({ from, type, to }) => [from, type, to])).toEqual([
      [0, 'wr', 2],
      [2, 'rw', 1],
      [1, 'wr', 3],
      [3, 'rw', 0],
    ]);
  });

  it('is none where reads saw more and more, whenever they did', () => {
    const keys = [1, 2, 3];
    const told = [
      ...keys.map((key) => write(key, key, 'info')),
      read(keys, '111', 10),
      read(keys, '-1-', 20),
      read(keys, '11-', 30),
      read(keys, '---', 40),
    ];
    const result = check(told);
    expect(result).toMatchObject({
      valid: true,
      stats: { reads: 4, writes: 3, groups: 1, comparedGroups: 1 },
    });
    expect(result.summary).toBe('4 reads of 1 group of keys: all agree on an order of the writes');
  });

  it('is found among many reads', () => {
    const keys = [1, 2, 3, 4];
    const told = [
      ...keys.map((key) => write(key, key)),
      ...['----', '1---', '11--', '111-', '1-11', '1111'].map((seen, i) => read(keys, seen, 10 + i)),
    ];
    const result = check(told);
    expect(result.anomalies.map((anomaly) => anomaly.detail)).toEqual([{ keys, saw: ['1110', '1011'] }]);
  });

  it('counts reads that succeeded only, and compares those of one group', () => {
    const told = [
      write(1, 1),
      write(2, 2),
      read([1, 2], '1-', 3),
      read([1, 2], '-1', 4, 'info'),
      read([1, 2, 3], '-1-', 5),
    ];
    expect(check(told).valid).toBe(true);
    expect(check([write(1, 1), read([1, 2], '--', 2, 'fail')]).valid).toBe('unknown');
  });

  it('keeps the groups of independent keys apart', () => {
    const keyed = (told: Told, key: string): Told => ({ ...told, key });
    const told = [write(1, 1), write(2, 2), read([1, 2], '1-', 3)].map((op) => keyed(op, 'a'));
    const other = [write(1, 11), write(2, 12), read([1, 2], '-1', 13)].map((op) => keyed(op, 'b'));
    expect(check([...told, ...other]).valid).toBe(true);
  });

  it('finds values that nobody had written', () => {
    const failed = check([write(1, 1, 'fail'), read([1, 2], '1-', 10)]);
    expect(failed.anomalies[0]).toMatchObject({ type: 'unwritten-value', ops: [0, 2] });
    expect(failed.anomalies[0]!.message).toMatch(/but the write of it, operation 0, had failed$/);
    const never = check([write(1, 1), read([1, 2], '7-', 10)]);
    expect(never.anomalies[0]!.message).toMatch(/saw 7 of key 1, but nobody ever wrote that$/);
    const later = [read([1, 2], '1-', 1), write(1, 10)];
    expect(check(later).anomalies[0]!.message).toMatch(/began only later$/);
    expect(check(later, { realtime: false }).valid).toBe(true);
    expect(check([write(1, 1, 'fail'), write(1, 10), read([1, 2], '1-', 20)]).valid).toBe(true);
  });

  it('knows nothing where a key is written twice, or a transaction does more', () => {
    expect(check([write(1, 1), write(1, 10), read([1, 2], '1-', 20)])).toMatchObject({
      valid: 'unknown',
      summary: 'key 1 is written twice, by operations 0 and 2: each key must be written once',
    });
    for (const value of [
      7,
      [],
      [
        ['r', 1, null],
        ['w', 2, 1],
      ],
      [['w', 1, null]],
      [['append', 1, 1]],
    ]) {
      expect(
        check([read([1, 2], '--', 0), { process: 9, f: 'txn', value, fromMs: 10, toMs: 11 }]).valid,
      ).toBe('unknown');
    }
    expect(check([read([1, 1], '--', 0)]).valid).toBe('unknown');
    const shrunk = { ...read([1, 2], '--', 0), gave: [7] };
    expect(check([shrunk]).summary).toMatch(/^operation 0, a txn, has \[7\], which is neither/);
  });

  it('agrees with all pairs of reads', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself for single writes and group reads only', () => {
    expect(plugin.suggest!(historyOf([write(1, 1), read([1, 2], '--', 2)]))).toEqual({});
    expect(plugin.suggest!(historyOf([write(1, 1), write(1, 2), read([1, 2], '--', 3)]))).toBeUndefined();
    expect(plugin.suggest!(historyOf([write(1, 1)]))).toBeUndefined();
    expect(() => plugin.create({ group: 2 })).toThrow(BadInputError);
  });
});
