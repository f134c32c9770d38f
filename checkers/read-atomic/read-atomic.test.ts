import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import { faultsFoundBy } from '../weak-isolation/testing/fault-stories.ts';
import plugin, { readAtomic } from './index.ts';
import fuzz from './testing/read-atomic.fuzz.ts';

const check = (lines: readonly TxnLine[]) => readAtomic().check(story(lines), contextOf());

describe('read-atomic', () => {
  it('lets transactions see all of each other or nothing', () => {
    const result = check([
      [0, 'w x 1, w y 1', 0, 10],
      [1, 'w x 2, w y 2', 20, 30],
      [2, 'r x 1, r y 1', 40, 50],
      [3, 'r y 2, r x 2, r x 2', 40, 50],
      [2, 'r x null, r y null', 60, 70],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary: '5 transactions of 4 sessions: each is seen as a whole or not at all',
      stats: { transactions: 5, sessions: 4, reads: 7 },
    });
  });

  it('does not ask for what causality asks for', () => {
    const throughAnother: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'r x 1, w y 1', 20, 30],
      [2, 'r y 1, r x null', 40, 50],
    ];
    expect(check(throughAnother).valid).toBe(true);
  });

  it('finds reads that are wrong by themselves', () => {
    expect(faultsFoundBy(readAtomic())).toEqual([
      'thin-air-read',
      'aborted-read',
      'future-read',
      'not-my-own-write',
      'not-my-last-write',
      'intermediate-read',
    ]);
  });

  it('finds a transaction that is seen in part: fractured-read', () => {
    const { valid, anomalies } = check([
      [0, 'w x 1', 0, 10],
      [1, 'r x 1, w x 2, w y 2', 20, 30],
      [2, 'r x 1, r y 2', 40, 50],
    ]);
    expect(valid).toBe(false);
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0]).toMatchObject({
      type: 'fractured-read',
      message:
        'T2 read x = 1, which T1 wrote; but T3 read x = 1 from T1 although it read y = 2 from T2, and T2 wrote x too',
      ops: [0, 2, 4],
      rulesOut: ['read-atomic'],
    });
    expect(anomalies[0]?.steps?.slice(3)).toEqual([
      'T2 read x = 1, which T1 wrote: T1 came before T2.',
      'T3 read x = 1 from T1 although it read y = 2 from T2, and T2 wrote x too: T2 came before T1.',
      'So each came before itself, which no order allows.',
    ]);
  });

  it('finds a session that does not see itself, which models without sessions allow', () => {
    const { anomalies } = check([
      [0, 'w x 1', 0, 10],
      [0, 'w x 2', 20, 30],
      [0, 'r x 1', 40, 50],
    ]);
    expect(anomalies).toMatchObject([
      {
        type: 'fractured-read',
        message:
          'process 0 began T2 after T1; but T3 read x = 1 from T1 although it follows T2 in its session, and T2 ' +
          'wrote x too',
        rulesOut: ['sequential', 'strong-session-snapshot-isolation'],
      },
    ]);
  });

  it('does not hold a session to what it has tried without knowing the outcome', () => {
    const open: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [0, 'w x 2', 20, 30, 'info'],
      [10, 'r x 1', 40, 50],
    ];
    expect(check(open).valid).toBe(true);
  });

  it('finds a key with two values: non-repeatable-read', () => {
    const { anomalies } = check([
      [0, 'w x 1', 0, 10],
      [1, 'w x 2', 0, 10],
      [2, 'r x 1, r x 2', 20, 30],
    ]);
    expect(anomalies.map(({ type, message }) => [type, message])).toEqual([
      ['non-repeatable-read', 'T1 read x = 1 and then x = 2'],
    ]);
    expect(anomalies[0]!.steps).toEqual([
      'T1 is operation 4 of process 2 (r x = 1, r x = 2).',
      'T2 is operation 0 of process 0 (w x = 1).',
      'T3 is operation 1 of process 1 (w x = 2).',
      'x = 1 was written by T2.',
      'x = 2 was written by T3.',
      'T1 read x = 1 and then x = 2, so it saw two states of the key.',
    ]);
  });

  it('finds what comes before itself: causality-cycle', () => {
    const { anomalies } = check([
      [0, 'r y 1, w x 1', 0, 10],
      [1, 'r x 1, w y 1', 0, 10],
    ]);
    expect(anomalies).toMatchObject([
      {
        type: 'causality-cycle',
        message: 'T2 read x = 1, which T1 wrote; but T1 read y = 1, which T2 wrote',
        rulesOut: ['causal', 'read-committed'],
      },
    ]);
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
    expect(() => plugin.create({ level: 'cc' })).toThrow(/read-atomic/);
    const history = story([[0, 'w x 1, r y null', 0, 10]]);
    expect(plugin.suggest!(history, { realtime: false })).toEqual({});
    expect(plugin.suggest!(history, { realtime: true })).toBeUndefined();
  });

  it('agrees with its definition', () => expectAgreement(fuzz, { runs: 400 }));
});
