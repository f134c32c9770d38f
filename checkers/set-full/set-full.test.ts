import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type SetFullOptions, setFull } from './index.ts';
import fuzz from './testing/set-full.fuzz.ts';

function check(told: readonly Told[], options: SetFullOptions = {}): CheckResult {
  return setFull(options).check(historyOf(told), contextOf());
}

/** Five milliseconds, by a process of its own. */
function op(f: string, value: unknown, fromMs: number, more: Partial<Told> = {}): Told {
  const values = f === 'read' ? { gave: value } : { value };
  return { process: fromMs, f, ...values, fromMs, toMs: fromMs + 5, ...more };
}

describe('set-full', () => {
  it('is right where all elements stay from when they are known', () => {
    const result = check([op('add', 1, 0), op('read', [1], 10), op('add', 2, 20), op('read', [1, 2], 30)]);
    expect(result).toMatchObject({ valid: true, summary: '2 elements, 2 stable' });
    expect(result.stats).toEqual({
      sets: 1,
      reads: 2,
      attempted: 2,
      known: 2,
      stable: 2,
      stale: 0,
      lost: 0,
      neverRead: 0,
      stableLatencyMs: { p0: 0, p50: 0, p95: 0, p99: 0, max: 0 },
      lostLatencyMs: null,
    });
  });

  it('is wrong where an element is lost, and tells how long it was there', () => {
    const told = [
      op('add', 1, 0),
      op('add', 2, 0, { process: 1 }),
      op('read', [1, 2], 10),
      op('read', [2], 30),
    ];
    const result = check(told);
    expect(result.summary).toBe('2 elements, 1 stable: 1 lost');
    expect(result.anomalies).toEqual([
      {
        type: 'lost',
        message:
          "process 0's add, operation 0, added 1 by 0.005 s, but no read after operation 4 shows it: " +
          'it is missing from the latest read, operation 6',
        steps: [
          'Operation 0, the add of it, completed at 0.005 s, so 1 was in the set from then on.',
          'Operation 4 is the latest read that shows it; it began at 0.010 s.',
          'The latest read, operation 6, began at 0.030 s, and does not show it. Nothing takes elements out.',
        ],
        ops: [0, 4, 6],
        edges: [
          {
            from: 0,
            to: 6,
            type: 'realtime',
            why: 'operation 0 completed at 0.005 s, before operation 6 began at 0.030 s',
          },
          { from: 6, to: 0, type: 'rw', why: 'operation 6 does not show 1' },
        ],
        detail: { element: 1, lostLatencyMs: 5 },
      },
    ]);
    expect(result.stats).toMatchObject({ lost: 1, lostLatencyMs: { max: 5 } });
    expect(check([op('add', 1, 0), op('read', [], 10)]).anomalies[0]!.message).toBe(
      "process 0's add, operation 0, added 1 by 0.005 s, but no read shows it: it is missing from the latest read, operation 2",
    );
  });

  it('tells how long an element was hidden, which is wrong in a linearizable set', () => {
    const told = [op('add', 1, 0), op('read', [], 20), op('read', [1], 30), op('read', [1], 40)];
    const result = check(told);
    expect(result).toMatchObject({
      valid: true,
      summary: '1 element, 1 stable, 1 of them only after up to 15 ms',
      stats: { stable: 1, stale: 1, stableLatencyMs: { p50: 15, max: 15 } },
    });
    const strict = check(told, { linearizable: true });
    expect(strict.anomalies).toMatchObject([
      {
        type: 'stale',
        message:
          "process 0's add, operation 0, added 1 by 0.01 s, and process 20's read, operation 2, " +
          'began after that, at 0.02 s, and does not show it',
        ops: [0, 2],
        rulesOut: ['linearizable'],
        detail: { element: 1, staleMs: 15 },
      },
    ]);
  });

  it('knows an element from the first read that shows it, whatever became of its add', () => {
    const told = [op('add', 1, 0, { outcome: 'info' }), op('read', [1], 10), op('read', [], 20)];
    const { anomalies } = check(told);
    expect(anomalies).toMatchObject([{ type: 'lost', ops: [2, 4] }]);
    expect(anomalies[0]!.message).toMatch(
      /^process 10's read, operation 2, showed 1 by 0\.015 s, but no read/,
    );
    expect(check([told[0]!, told[2]!])).toMatchObject({ valid: 'unknown' });
  });

  it('takes nothing from a read that ran beside the add', () => {
    const beside = [op('add', 1, 0, { toMs: 50 }), op('read', [], 10)];
    expect(check(beside)).toMatchObject({
      valid: 'unknown',
      summary: 'no read shows an element: 1 element, 0 stable',
      stats: { neverRead: 1 },
    });
    const shown = [op('add', 2, 0, { process: 9 }), op('read', [2], 10)];
    const more = check([...shown, beside[0]!]);
    expect(more.summary).toBe('2 elements, 1 stable; no read that began later tells of 1 more');
    expect(check([...beside, op('read', [1], 60)], { linearizable: true }).valid).toBe(true);
  });

  it('is wrong where any read shows what cannot be there, or an element twice', () => {
    const result = check([
      op('add', 1, 0),
      op('read', [1, 9], 10),
      op('read', [1, 1, 1, 9], 20),
      op('read', [1], 30),
    ]);
    expect(result.anomalies.map(({ type, message, ops }) => [type, message, ops])).toEqual([
      ['unexpected', "process 10's read, operation 2, shows 9, but nobody ever tried to add it", [2]],
      ['duplicated', "process 20's read, operation 4, shows 1 3 times", [4]],
    ]);
    expect(result.stats!.anomalies).toEqual({ unexpected: 1, duplicated: 1 });
  });

  it('judges each key apart', () => {
    const told = [
      op('add', 1, 0, { key: 'a' }),
      op('add', 1, 10, { key: 'b' }),
      op('read', [1], 20, { key: 'a' }),
      op('read', [], 30, { key: 'b' }),
    ];
    expect(check(told).anomalies).toMatchObject([{ type: 'lost', key: 'b', ops: [2, 6] }]);
    expect(check(told).anomalies[0]!.message).toMatch(/^key b: process 10's add/);
  });

  it('knows nothing where nothing was read', () => {
    expect(check([op('add', 1, 0)]).summary).toBe('no read succeeded, so there is nothing to judge');
    expect(check([op('read', 7, 0)]).summary).toBe('operation 0, a read, gave 7, which is no list');
    const unordered = contextOf({ realtime: false });
    expect(setFull().check(historyOf([op('add', 1, 0), op('read', [1], 10)]), unordered).valid).toBe(
      'unknown',
    );
  });

  it('agrees with all reads of all elements', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself for lists of what was added', () => {
    expect(plugin.suggest!(historyOf([op('add', 1, 0), op('read', [1], 10)]))).toEqual({});
    expect(plugin.suggest!(historyOf([op('add', 1, 0), op('read', 1, 10)]))).toBeUndefined();
    expect(() => plugin.create({ linearizable: 'yes' })).toThrow(BadInputError);
    expect(plugin.create({ linearizable: true }).name).toBe('set-full');
  });
});
