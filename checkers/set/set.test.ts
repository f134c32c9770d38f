import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { set } from './index.ts';
import fuzz from './testing/set.fuzz.ts';

function check(told: readonly Told[], context: Partial<CheckContext> = {}): CheckResult {
  return set().check(historyOf(told), contextOf(context));
}

/** Five milliseconds, by a process of its own. */
function op(f: string, value: unknown, fromMs: number, more: Partial<Told> = {}): Told {
  const values = f === 'read' ? { gave: value } : { value };
  return { process: fromMs, f, ...values, fromMs, toMs: fromMs + 5, ...more };
}

describe('set', () => {
  it('is right where the final read shows all that was added', () => {
    const result = check([
      op('add', 1, 0),
      op('add', 'x', 10),
      op('add', 3, 20, { outcome: 'info' }),
      op('add', 4, 30, { outcome: 'info' }),
      op('add', 5, 40, { outcome: 'fail' }),
      op('read', [1], 50),
      op('read', ['x', 3, 1], 60),
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary: '2 elements added: the final read shows all of them; of 2 more that may have been, it shows 1',
    });
    expect(result.stats).toEqual({
      judgedSets: 1,
      attempted: 4,
      acknowledged: 2,
      shown: 3,
      recovered: 1,
      sets: 1,
    });
  });

  it('is wrong where an element is lost', () => {
    const result = check([op('add', 1, 0), op('add', 2, 10), op('read', [2], 20)]);
    expect(result.summary).toBe('2 elements added: 1 lost');
    expect(result.anomalies).toEqual([
      {
        type: 'lost',
        message: "process 0's add, operation 0, added 1, and the final read, operation 4, does not show it",
        steps: [
          'Operation 0, the add of 1, completed at 0.01 s.',
          'Operation 4, a read, began at 0.02 s, and does not show 1.',
          'Nothing takes elements out, and no read that succeeded began later.',
        ],
        ops: [0, 4],
        detail: { element: 1 },
      },
    ]);
  });

  it('is wrong where the final read shows what cannot be there', () => {
    const result = check([
      op('add', 1, 0),
      op('add', 2, 10, { outcome: 'fail' }),
      op('read', [1, 2, 3, 4], 20),
      op('add', 3, 30),
    ]);
    expect(result.anomalies.map(({ type, message, ops }) => [type, message, ops])).toEqual([
      ['unexpected', "process 20's read, operation 4, shows 2, but its add, operation 2, had failed", [2, 4]],
      [
        'unexpected',
        "process 20's read, operation 4, shows 3, but the first add of it, operation 6, " +
          'began only at 0.030 s, after the read had completed',
        [4, 6],
      ],
      ['unexpected', "process 20's read, operation 4, shows 4, but nobody ever tried to add it", [4]],
    ]);
  });

  it('is wrong where the final read shows an element twice, even one that is equal only', () => {
    const result = check([
      op('add', { a: 1, b: 2 }, 0),
      op(
        'read',
        [
          { b: 2, a: 1 },
          { a: 1, b: 2 },
        ],
        20,
      ),
    ]);
    expect(result.anomalies).toMatchObject([
      {
        type: 'duplicated',
        message: 'process 20\'s read, operation 2, shows {"a":1,"b":2} twice',
        ops: [2],
        detail: { times: 2 },
      },
    ]);
  });

  it('says nothing of elements that were added beside the final read or later, unless it shows them', () => {
    const beside = [op('add', 1, 0), op('add', 2, 10, { toMs: 40 })];
    expect(check([...beside, op('read', [1], 20)])).toMatchObject({
      valid: 'unknown',
      summary: 'the last read, operation 3, began too early to tell what became of 1 element',
    });
    expect(check([...beside, op('read', [1, 2], 20)]).valid).toBe(true);
    // What was there before must be shown all the same.
    expect(check([...beside, op('read', [2], 20)]).anomalies[0]).toMatchObject({ type: 'lost', ops: [0, 3] });
  });

  it('judges each key apart', () => {
    const told = [op('add', 1, 0, { key: 'a' }), op('add', 1, 10, { key: 'b' })];
    const reads = [op('read', [1], 20, { key: 'a' }), op('read', [], 30, { key: 'b' })];
    const { anomalies } = check([...told, ...reads]);
    expect(anomalies).toHaveLength(1);
    expect(anomalies[0]).toMatchObject({ type: 'lost', key: 'b', ops: [2, 6] });
    expect(check([...told, reads[0]!])).toMatchObject({
      valid: 'unknown',
      summary: 'key b: no read succeeded',
    });
    expect(check([...told]).summary).toBe('key a: no read succeeded, and so on for 2 of 2 sets');
  });

  it('knows nothing of what it cannot read', () => {
    expect(check([op('read', 7, 0)]).summary).toBe('operation 0, a read, gave 7, which is no list');
    expect(check([op('add', null, 0)]).summary).toBe('operation 0, an add, names no element');
    expect(check([op('remove', 1, 0)]).summary).toBe('operation 0, a remove, is neither an add nor a read');
    expect(check([op('add', 1, 0, { outcome: 'info' }), op('read', [1], 10)])).toMatchObject({
      valid: 'unknown',
      summary: 'no add succeeded, so there is nothing to judge',
    });
    expect(check([op('add', 1, 0), op('read', [1], 10)], { realtime: false }).valid).toBe('unknown');
  });

  it('agrees with the definition', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself for lists of what was added', () => {
    const suggested = (told: readonly Told[]) => plugin.suggest!(historyOf(told));
    expect(suggested([op('add', 1, 0), op('read', [1], 10)])).toEqual({});
    expect(suggested([op('add', 1, 0), op('read', 1, 10)])).toBeUndefined();
    expect(suggested([op('add', 1, 0)])).toBeUndefined();
    expect(() => plugin.create({ final: true })).toThrow(BadInputError);
  });
});
