import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import { faultsFoundBy } from '../weak-isolation/testing/fault-stories.ts';
import plugin, { readCommitted } from './index.ts';
import fuzz from './testing/read-committed.fuzz.ts';

const check = (lines: readonly TxnLine[]) => readCommitted().check(story(lines), contextOf());

describe('read-committed', () => {
  it('lets a transaction see newer and newer states', () => {
    const result = check([
      [0, 'w x 1, w y 1', 0, 10],
      [1, 'w x 2, w y 2', 20, 30],
      [2, 'r x 1, r y 2, r x 2', 5, 40],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary:
        '3 transactions of 3 sessions: reads are of committed values, and never go back within a transaction',
      stats: { transactions: 3, sessions: 3, reads: 3 },
    });
  });

  it('says nothing of order across processes or transactions', () => {
    const stale: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'r x 1', 20, 30],
      [1, 'r x null', 40, 50],
    ];
    expect(check(stale).valid).toBe(true);
  });

  it('finds reads that are wrong by themselves', () => {
    expect(faultsFoundBy(readCommitted())).toEqual([
      'thin-air-read',
      'aborted-read',
      'future-read',
      'not-my-own-write',
      'not-my-last-write',
      'intermediate-read',
    ]);
  });

  it('finds a read that goes back behind what was seen: non-monotonic-read', () => {
    const { valid, anomalies } = check([
      [0, 'w x 1', 0, 10],
      [1, 'r x 1, w x 2, w y 2', 20, 30],
      [2, 'r y 2, r x 1', 40, 50],
    ]);
    expect(valid).toBe(false);
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0]).toMatchObject({
      type: 'non-monotonic-read',
      message:
        'T2 read x = 1, which T1 wrote; but T3 read x = 1 from T1 although it had read y = 2 from T2 before, and ' +
        'T2 wrote x too',
      steps: [
        'T1 is operation 0 of process 0 (w x = 1).',
        'T2 is operation 2 of process 1 (r x = 1, w x = 2, w y = 2).',
        'T3 is operation 4 of process 2 (r y = 2, r x = 1).',
        'T2 read x = 1, which T1 wrote: T1 came before T2.',
        'T3 read x = 1 from T1 although it had read y = 2 from T2 before, and T2 wrote x too: T2 came before T1.',
        'So each came before itself, which no order allows.',
      ],
      ops: [0, 2, 4],
      rulesOut: ['monotonic-atomic-view', 'monotonic-view'],
    });
    expect(anomalies[0]!.edges).toMatchObject([
      { from: 0, to: 2, type: 'wr' },
      { from: 2, to: 0, type: 'co', key: 'x' },
    ]);
  });

  it('finds a read of the initial state of what was seen to be written', () => {
    const { anomalies } = check([
      [0, 'w x 1, w y 1', 0, 10],
      [1, 'r y 1, r x null', 20, 30],
    ]);
    expect(anomalies.map(({ message }) => message)).toEqual([
      'T2 read x = null, the initial state, although it had read y = 1 from T1 before, and T1 wrote x',
    ]);
    expect(
      check([
        [0, 'w x 1, w y 1', 0, 10],
        [1, 'r x null, r y 1', 20, 30],
      ]).valid,
    ).toBe(true);
  });

  it('finds what comes before itself: causality-cycle', () => {
    const { anomalies } = check([
      [0, 'r y 1, w x 1', 0, 10],
      [1, 'r x 1', 0, 10],
      [1, 'w y 1', 20, 30],
    ]);
    expect(anomalies).toMatchObject([
      {
        type: 'causality-cycle',
        message:
          'T2 read x = 1, which T1 wrote; process 1 began T3 after T2; but T1 read y = 1, which T3 wrote',
        ops: [0, 1, 4],
        rulesOut: ['causal', 'strong-session-read-committed'],
      },
    ]);
  });

  it('explains a few of many, and counts the others', () => {
    const many = Array.from({ length: 30 }, (_, i): TxnLine[] => [
      [0, `w x${i} 1, w y${i} 1`, 100 * i, 100 * i + 10],
      [1, `r x${i} 1, w x${i} 2, w y${i} 2`, 100 * i + 20, 100 * i + 30],
      [2, `r y${i} 2, r x${i} 1`, 100 * i + 40, 100 * i + 50],
    ]);
    const { anomalies, stats } = check(many.flat());
    expect(anomalies).toHaveLength(8);
    expect(stats).toMatchObject({ anomalies: { 'non-monotonic-read': 30 } });
  });

  it('looks at the smaller side of two: a first transaction that writes all keys costs nothing', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    const lines: TxnLine[] = [
      [0, keys.map((key) => `w ${key} 0`).join(', '), 0, 10],
      ...keys.map((key, i): TxnLine => [1, `r ${key} 0, r k${(i + 1) % 300} 0`, 20 + 2 * i, 21 + 2 * i]),
    ];
    const { valid, stats } = check(lines);
    expect(valid).toBe(true);
    expect(stats!.steps).toBeLessThanOrEqual(2 * 300);
  });

  it('takes no options, and suggests itself where only sessions have an order', () => {
    expect(() => plugin.create({ level: 'cc' })).toThrow(/read-committed/);
    const history = story([[0, 'w x 1, r y null', 0, 10]]);
    expect(plugin.suggest!(history, { realtime: false })).toEqual({});
    expect(plugin.suggest!(history)).toBeUndefined();
    expect(plugin.suggest!(story([[0, 'append x 1', 0, 10]]), { realtime: false })).toBeUndefined();
  });

  it('agrees with its definition', () => expectAgreement(fuzz, { runs: 400 }));
});
