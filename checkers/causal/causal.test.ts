import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import { faultsFoundBy } from '../weak-isolation/testing/fault-stories.ts';
import plugin, { type CausalLevel, causal } from './index.ts';
import convergence from './testing/causal.fuzz.ts';
import weak from './testing/causal-cc.fuzz.ts';
import memory from './testing/causal-cm.fuzz.ts';

const LEVELS: readonly CausalLevel[] = ['cc', 'ccv', 'cm'];

const check = (lines: readonly TxnLine[], level?: CausalLevel) =>
  causal(level === undefined ? {} : { level }).check(story(lines), contextOf());

const verdicts = (lines: readonly TxnLine[]) => LEVELS.map((level) => check(lines, level).valid);

/** Of Bouajjani et al. (POPL 2017), figure 3. */
const MEMORY_ONLY: readonly TxnLine[] = [
  [0, 'w x 1', 0, 10],
  [1, 'w x 2', 0, 10],
  [0, 'r x 2', 20, 30],
  [1, 'r x 1', 20, 30],
];
const CONVERGENCE_ONLY: readonly TxnLine[] = [
  [0, 'w z 1', 0, 10],
  [0, 'w x 1', 20, 30],
  [0, 'w y 1', 40, 50],
  [1, 'w x 2', 0, 10],
  [1, 'r z null', 20, 30],
  [1, 'r y 1', 60, 70],
  [1, 'r x 2', 80, 90],
];
const WEAK_ONLY: readonly TxnLine[] = [
  [0, 'w x 1', 0, 10],
  [1, 'w x 2', 0, 10],
  [1, 'r x 1', 20, 30],
  [1, 'r x 2', 40, 50],
  [0, 'r x 2', 20, 30],
];
const NOT_EVEN_WEAK: readonly TxnLine[] = [
  [0, 'w x 1', 0, 10],
  [0, 'w x 2', 20, 30],
  [1, 'r x 2, w y 1', 40, 50],
  [2, 'r y 1', 60, 70],
  [2, 'r x 1', 80, 90],
];

describe('causal', () => {
  it('lets sessions see each other late, but nothing without what came before it', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [0, 'w y 1', 20, 30],
      [1, 'r x null, r y null', 40, 50],
      [2, 'r x 1, r y null', 40, 50],
      [1, 'r y 1, r x 1', 60, 70],
      [3, 'w x 2', 0, 10, 'info'],
    ];
    expect(verdicts(lines)).toEqual([true, true, true]);
    expect(check(lines)).toMatchObject({
      summary: '6 transactions of 4 sessions: causally consistent, with one order of commits',
      stats: { transactions: 6, sessions: 4, reads: 6 },
    });
  });

  it('tells its levels apart', () => {
    expect(verdicts(MEMORY_ONLY)).toEqual([true, false, true]);
    expect(verdicts(CONVERGENCE_ONLY)).toEqual([true, true, false]);
    expect(verdicts(WEAK_ONLY)).toEqual([true, false, false]);
    expect(verdicts(NOT_EVEN_WEAK)).toEqual([false, false, false]);
  });

  it.each(LEVELS)('finds reads that are wrong by themselves, level %s', (level) => {
    expect(faultsFoundBy(causal({ level }))).toEqual([
      'thin-air-read',
      'aborted-read',
      'future-read',
      'not-my-own-write',
      'not-my-last-write',
      'intermediate-read',
    ]);
  });

  it('finds a read of what the past has written over: causal-violation', () => {
    for (const level of LEVELS) {
      const { anomalies } = check(NOT_EVEN_WEAK, level);
      expect(anomalies).toHaveLength(1);
      expect(anomalies[0]).toMatchObject({
        type: 'causal-violation',
        message:
          'process 0 began T2 after T1; but T3 read x = 1 from T1 although it comes after T2, and T2 wrote x too',
        steps: [
          'T1 is operation 0 of process 0 (w x = 1).',
          'T2 is operation 2 of process 0 (w x = 2).',
          'T3 is operation 8 of process 2 (r x = 1).',
          'T4 is operation 4 of process 1 (r x = 2, w y = 1).',
          'T5 is operation 6 of process 2 (r y = 1).',
          'Process 0 began T2 after T1: T1 came before T2.',
          'T4 read x = 2, which T2 wrote: T2 came before T4.',
          'T5 read y = 1, which T4 wrote: T4 came before T5.',
          'Process 2 began T3 after T5: T5 came before T3.',
          'T3 read x = 1 from T1 although it comes after T2, and T2 wrote x too: T2 came before T1.',
          'So each came before itself, which no order allows.',
        ],
        ops: [0, 2, 4, 6, 8],
        rulesOut: ['causal'],
      });
    }
  });

  it('finds a read of the initial state after a write in the past', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [0, 'w y 1', 20, 30],
      [1, 'r y 1', 40, 50],
      [1, 'r x null', 60, 70],
    ];
    for (const level of LEVELS) {
      expect(check(lines, level).anomalies).toMatchObject([
        {
          type: 'causal-violation',
          message: 'T2 read x = null, the initial state, although it comes after T1, and T1 wrote x',
          ops: [0, 2, 4, 6],
        },
      ]);
    }
  });

  it('finds sessions that disagree on the order of writes: conflict-cycle', () => {
    expect(check(MEMORY_ONLY, 'ccv').anomalies).toMatchObject([
      {
        type: 'conflict-cycle',
        message:
          'T3 read x = 2 from T2 although it follows T1 in its session, and T1 wrote x too; but T4 read x = 1 from ' +
          'T1 although it follows T2 in its session, and T2 wrote x too',
        ops: [0, 1, 4, 5],
        rulesOut: ['sequential', 'strong-session-snapshot-isolation'],
      },
    ]);
  });

  it('finds a session that cannot explain what it has read: happens-before-cycle', () => {
    expect(check(WEAK_ONLY, 'cm').anomalies).toMatchObject([
      {
        type: 'happens-before-cycle',
        message:
          'T3 read x = 2 from T2 although it comes after T1, and T1 wrote x too; but T4 read x = 1 from T1 although ' +
          'it follows T2 in its session, and T2 wrote x too',
        rulesOut: ['sequential'],
      },
    ]);
    const { anomalies } = check(CONVERGENCE_ONLY, 'cm');
    expect(anomalies).toMatchObject([
      {
        type: 'happens-before-cycle',
        message: 'T2 read z = null, the initial state, although it comes after T1, and T1 wrote z',
      },
    ]);
    expect(anomalies[0]!.steps).toEqual([
      'T1 is operation 0 of process 0 (w z = 1).',
      'T2 is operation 5 of process 1 (r z = null).',
      'T3 is operation 4 of process 0 (w x = 1).',
      'T4 is operation 12 of process 1 (r x = 2).',
      'T5 is operation 8 of process 0 (w y = 1).',
      'T6 is operation 10 of process 1 (r y = 1).',
      'T7 is operation 1 of process 1 (w x = 2).',
      'Process 0 began T3 after T1: T1 came before T3.',
      'Process 0 began T5 after T3: T3 came before T5.',
      'T6 read y = 1, which T5 wrote: T5 came before T6.',
      'Process 1 began T4 after T6: T6 came before T4.',
      'T4 read x = 2 from T7 although it comes after T3, and T3 wrote x too: T3 came before T7.',
      'Process 1 began T2 after T7: T7 came before T2.',
      'T2 read z = null, the initial state, although it comes after T1, and T1 wrote z: T1 came before the initial ' +
        'state, which nothing can.',
    ]);
  });

  it('finds what comes before itself: causality-cycle', () => {
    const { anomalies } = check([
      [0, 'r y 1', 0, 10],
      [0, 'w x 1', 20, 30],
      [1, 'r x 1', 0, 10],
      [1, 'w y 1', 20, 30],
    ]);
    expect(anomalies).toMatchObject([{ type: 'causality-cycle', ops: [0, 1, 4, 5] }]);
  });

  it('gives a component of thousands a short cycle', () => {
    const lines: TxnLine[] = Array.from({ length: 2000 }, (_, i) => [
      i % 2,
      `r x${(i + 1999) % 2000} 1, w x${i} 1`,
      20 * i,
      20 * i + 10,
    ]);
    const { valid, anomalies } = check([...lines, [2, 'w y 1, r z 1', 0, 10], [3, 'w z 1, r y 1', 0, 10]]);
    expect(valid).toBe(false);
    expect(anomalies.map(({ ops }) => ops.length)).toContain(2);
    for (const { message } of anomalies) expect(message.length).toBeLessThan(500);
  });

  it('costs no more for a first transaction that writes all keys', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    const lines: TxnLine[] = [
      [0, keys.map((key) => `w ${key} 0`).join(', '), 0, 10],
      ...keys.map((key, i): TxnLine => [1, `r ${key} 0, r k${(i + 1) % 300} 0`, 20 + 2 * i, 21 + 2 * i]),
    ];
    for (const level of LEVELS) {
      const { valid, stats } = check(lines, level);
      expect(valid).toBe(true);
      expect(stats!.steps).toBe(2 * 300);
    }
  });

  it('says so where its steps do not suffice', () => {
    const short = causal({ level: 'cm' }).check(story(MEMORY_ONLY), contextOf({ stepsMax: 0 }));
    expect([true, 'unknown']).toContain(short.valid);
    const weakly = causal({ level: 'cc' }).check(story(MEMORY_ONLY), contextOf({ stepsMax: 0 }));
    expect(weakly).toMatchObject({
      valid: 'unknown',
      summary: 'the search took 0 steps, which is all that it may, before it was through',
    });
  });

  it('takes its level by name, and suggests itself where only sessions have an order', () => {
    expect(() => plugin.create({ level: 'strong' })).toThrow(/causal/);
    expect(plugin.create({ level: 'cm' }).check(story(MEMORY_ONLY), contextOf()).valid).toBe(true);
    const history = story([[0, 'w x 1, r y null', 0, 10]]);
    expect(plugin.suggest!(history, { realtime: false })).toEqual({});
    expect(plugin.suggest!(history)).toBeUndefined();
  });

  it.each([weak, convergence, memory])('agrees with its definition: $name', (fuzz) =>
    expectAgreement(fuzz, { runs: 300 }),
  );
});
