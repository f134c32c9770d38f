import { describe, expect, it } from 'vitest';
import { type Anomaly, BadInputError, type History } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import type { Guarantee } from './guarantees.ts';
import plugin, { sessions } from './index.ts';
import fuzz from './testing/sessions.fuzz.ts';

/** Process, `w` or `r`, key, value; the version too, where the store gives one. */
type Step = readonly [process: number, f: 'w' | 'r', key: string, value: number | null, version?: number];

/** One after another. */
function stepsOf(steps: readonly Step[]): History {
  return historyOf(
    steps.map(([process, f, key, value, version], i): Told => {
      const gave = version === undefined ? value : { value, version };
      const asked = f === 'w' ? { f: 'write', value } : { f: 'read', value: null };
      return { process, ...asked, key, gave, fromMs: 10 * i, toMs: 10 * i + 5 };
    }),
  );
}

function check(steps: readonly Step[], guarantees?: readonly Guarantee[]) {
  return sessions(guarantees === undefined ? {} : { guarantees }).check(stepsOf(steps), contextOf());
}

function only(steps: readonly Step[], guarantees?: readonly Guarantee[]): Anomaly {
  const { valid, anomalies } = check(steps, guarantees);
  expect(valid).toBe(false);
  expect(anomalies).toHaveLength(1);
  return anomalies[0]!;
}

const NOT_OWN: readonly Step[] = [
  [0, 'w', 'x', 1],
  [0, 'r', 'x', null],
];
const BACK: readonly Step[] = [
  [0, 'w', 'x', 1],
  [0, 'w', 'x', 2],
  [1, 'r', 'x', 2],
  [1, 'r', 'x', 1],
];
const WITHOUT_WRITE: readonly Step[] = [
  [0, 'w', 'x', 1],
  [0, 'w', 'y', 2],
  [1, 'r', 'y', 2],
  [1, 'r', 'x', null],
];
const WITHOUT_READ: readonly Step[] = [
  [0, 'w', 'x', 1],
  [1, 'r', 'x', 1],
  [1, 'w', 'y', 2],
  [2, 'r', 'y', 2],
  [2, 'r', 'x', null],
];

describe('sessions', () => {
  it('lets sessions be behind others, but not behind themselves', () => {
    const result = check([
      [0, 'w', 'x', 1],
      [1, 'r', 'x', null],
      [0, 'w', 'y', 1],
      [2, 'r', 'x', 1],
      [1, 'w', 'x', 2],
      [2, 'r', 'y', null],
      [1, 'r', 'x', 2],
      [0, 'r', 'x', 1],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary:
        '5 reads of 3 sessions keep read-your-writes, monotonic-reads, monotonic-writes and writes-follow-reads',
      stats: { operations: 8, sessions: 3, reads: 5 },
    });
  });

  it('finds a session that does not see what it wrote: read-your-writes-violation', () => {
    expect(only(NOT_OWN)).toEqual({
      type: 'read-your-writes-violation',
      message: 'process 0 wrote x = 1 (operation 0) before it read x = null, the initial state (operation 2)',
      steps: [
        'Process 0 wrote x = 1 (operation 0) before it read x = null, the initial state (operation 2). But nothing ' +
          'comes before x = null, the initial state.',
      ],
      ops: [0, 2],
      key: 'x',
      edges: [],
      rulesOut: ['read-your-writes'],
      detail: { guarantees: ['read-your-writes'] },
    });
    const others: Guarantee[] = ['monotonic-reads', 'monotonic-writes', 'writes-follow-reads'];
    expect(check(NOT_OWN, others).valid).toBe(true);
  });

  it('finds a session that goes back: monotonic-reads-violation', () => {
    const anomaly = only(BACK);
    expect(anomaly).toMatchObject({
      type: 'monotonic-reads-violation',
      message:
        'process 0 wrote x = 1 (operation 0) before it wrote x = 2 (operation 2); but process 1 read x = 2 (operation ' +
        '4) before it read x = 1 (operation 6)',
      steps: [
        'Process 0 wrote x = 1 (operation 0) before it wrote x = 2 (operation 2). So x = 1 comes before x = 2.',
        'Process 1 read x = 2 (operation 4) before it read x = 1 (operation 6). So x = 2 comes before x = 1.',
        'So each version comes before itself, which no order allows.',
      ],
      ops: [0, 2, 4, 6],
      rulesOut: ['PRAM'],
    });
    expect(anomaly.edges).toMatchObject([
      { from: 0, to: 2, type: 'ww', key: 'x' },
      { from: 2, to: 0, type: 'ww', key: 'x' },
    ]);
    // Without monotonic writes, 2 may be the older version.
    expect(check(BACK, ['monotonic-reads']).valid).toBe(true);
    const hence: Step[] = [...BACK, [1, 'r', 'x', 2]];
    expect(only(hence, ['monotonic-reads'])).toMatchObject({ rulesOut: ['monotonic-reads'] });
  });

  it('finds a write that is seen without an earlier one: monotonic-writes-violation', () => {
    expect(only(WITHOUT_WRITE)).toMatchObject({
      type: 'monotonic-writes-violation',
      message:
        'process 1 read x = null, the initial state (operation 6) where it had to see x = 1 (operation 0)',
      steps: [
        'Process 1 read y = 2 (operation 4) before its read (operation 6). So that read must see y = 2: ' +
          'monotonic-reads.',
        'Process 0 wrote x = 1 (operation 0) before it wrote y = 2 (operation 2). Who sees the later one must see ' +
          'the earlier one: monotonic-writes.',
        'Process 1 read x = null, the initial state (operation 6) where it had to see x = 1 (operation 0). But ' +
          'nothing comes before x = null, the initial state.',
      ],
      ops: [0, 2, 4, 6],
      rulesOut: ['PRAM'],
    });
    expect(check(WITHOUT_WRITE, ['monotonic-writes']).valid).toBe(true);
  });

  it('finds a write that is seen without what led to it: writes-follow-reads-violation', () => {
    expect(only(WITHOUT_READ)).toMatchObject({
      type: 'writes-follow-reads-violation',
      message:
        'process 2 read x = null, the initial state (operation 8) where it had to see x = 1 (operation 0)',
      ops: [0, 2, 4, 6, 8],
      rulesOut: ['causal'],
      detail: { guarantees: ['monotonic-reads', 'writes-follow-reads'] },
    });
    const without: Guarantee[] = ['read-your-writes', 'monotonic-reads', 'monotonic-writes'];
    expect(check(WITHOUT_READ, without).valid).toBe(true);
  });

  it('asks all sessions for one order of versions, as models in which each has its own do not', () => {
    const apart: Step[] = [
      [0, 'w', 'x', 1],
      [1, 'w', 'x', 2],
      [0, 'r', 'x', 2],
      [1, 'r', 'x', 1],
    ];
    expect(only(apart)).toMatchObject({
      type: 'read-your-writes-violation',
      rulesOut: ['sequential', 'strong-session-snapshot-isolation'],
    });
  });

  it('finds reads of what nobody wrote, or only one that failed: thin-air-read, aborted-read', () => {
    expect(only([[0, 'r', 'x', 7]])).toMatchObject({
      type: 'thin-air-read',
      message: 'T1 read x = 7, which nobody wrote',
    });
    const failed = historyOf([
      { process: 0, f: 'write', key: 'x', value: 1, fromMs: 0, toMs: 5, outcome: 'fail' },
      { process: 1, f: 'read', key: 'x', gave: 1, fromMs: 10, toMs: 15 },
    ]);
    expect(sessions().check(failed, contextOf()).anomalies).toMatchObject([{ type: 'aborted-read' }]);
  });

  it('finds values that were read before they were written: causality-cycle', () => {
    expect(
      only([
        [0, 'r', 'x', 1],
        [0, 'w', 'y', 1],
        [1, 'r', 'y', 1],
        [1, 'w', 'x', 1],
      ]),
    ).toMatchObject({ type: 'causality-cycle', ops: [0, 2, 4, 6] });
  });

  it('does not hold a session to writes of unknown outcome', () => {
    const open = historyOf([
      { process: 0, f: 'write', key: 'x', value: 1, fromMs: 0, toMs: 5, outcome: 'info' },
      { process: 10, f: 'read', key: 'x', gave: null, fromMs: 10, toMs: 15 },
      { process: 1, f: 'read', key: 'x', gave: 1, fromMs: 20, toMs: 25 },
    ]);
    expect(sessions().check(open, contextOf()).valid).toBe(true);
  });

  it('finishes with any guarantees in few steps', () => {
    const steps = Array.from({ length: 3000 }, (_, i): Step[] => [
      [i % 7, 'w', 'x', i],
      [i % 5, 'r', 'x', i],
    ]).flat();
    expect(check(steps).valid).toBe(true);
    const result = sessions({ guarantees: ['read-your-writes'] }).check(
      stepsOf(steps),
      contextOf({ stepsMax: 100 }),
    );
    expect(result).toMatchObject({
      valid: 'unknown',
      summary: 'the search took 100 steps, which is all that it may, before it was through',
    });
  });

  it('agrees with its definition', () => expectAgreement(fuzz, { runs: 400 }));
});

describe('sessions and version numbers', () => {
  const older: readonly Step[] = [
    [0, 'w', 'x', 1, 2],
    [1, 'w', 'x', 2, 1],
    [0, 'r', 'x', 2, 1],
  ];

  it('takes the order of the store', () => {
    expect(check([...older.slice(0, 2), [0, 'r', 'x', 1, 2]]).valid).toBe(true);
    expect(only(older)).toMatchObject({
      type: 'read-your-writes-violation',
      message:
        'the store gave x = 2 version 1 (operation 2) and x = 1 version 2 (operation 0); but process 0 wrote x = 1 ' +
        '(operation 0) before it read x = 2 (operation 4)',
      ops: [0, 2, 4],
    });
    expect(check(older.map(([process, f, key, value]): Step => [process, f, key, value])).valid).toBe(true);
  });

  it('finds a store that gives them against the order of the writes', () => {
    const against: Step[] = [
      [0, 'w', 'x', 1, 2],
      [0, 'w', 'x', 2, 1],
      [1, 'r', 'x', 2, 1],
    ];
    expect(only(against)).toMatchObject({ type: 'monotonic-writes-violation', ops: [0, 2] });
    expect(check(against, ['read-your-writes']).valid).toBe(true);
  });

  it('says what is wrong with them', () => {
    const summary = (steps: readonly Step[]) => {
      const result = check(steps);
      expect(result.valid).toBe('unknown');
      return result.summary;
    };
    expect(
      summary([
        [0, 'w', 'x', 1, 1],
        [0, 'r', 'x', 1, 2],
      ]),
    ).toBe('x = 1 comes with version 1 and with version 2');
    expect(
      summary([
        [0, 'w', 'x', 1, 1],
        [0, 'w', 'x', 2, 1],
        [1, 'r', 'x', 2, 1],
      ]),
    ).toBe('x = 1 and x = 2 both come with version 1');
    expect(
      summary([
        [0, 'w', 'x', 1, 1],
        [1, 'w', 'x', 1, 1],
        [1, 'w', 'x', 2, 2],
        [1, 'r', 'x', 2, 2],
      ]),
    ).toBe('x = 1 was written twice, so its number does not tell which write is meant');
  });
});

describe('sessions and other histories', () => {
  it('are of single operations', () => {
    const txn = historyOf([
      {
        process: 0,
        f: 'txn',
        value: [
          ['w', 'x', 1],
          ['w', 'y', 1],
        ],
        fromMs: 0,
        toMs: 5,
      },
    ]);
    expect(sessions().check(txn, contextOf())).toMatchObject({
      valid: 'unknown',
      summary: 'operation 0 has 2 micro-operations, and session guarantees are of single reads and writes',
    });
    expect(check([[0, 'w', 'x', 1]]).valid).toBe('unknown');
  });

  it('refuses guarantees that are none', () => {
    expect(() => plugin.create({ guarantees: ['bounded-staleness'] })).toThrow(BadInputError);
    expect(() => plugin.create({ guarantees: [] })).toThrow(/sessions/);
    const some = plugin.create({ guarantees: 'monotonic-reads,monotonic-writes' });
    expect(some.check(stepsOf(NOT_OWN), contextOf()).valid).toBe(true);
  });
});
