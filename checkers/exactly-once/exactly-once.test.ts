import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { exactlyOnce } from './index.ts';
import fuzz from './testing/exactly-once.fuzz.ts';

function check(told: readonly Told[], context: Partial<CheckContext> = {}): CheckResult {
  return exactlyOnce().check(historyOf(told), contextOf(context));
}

const submit = (id: unknown, fromMs: number, more: Partial<Told> = {}): Told => ({
  process: 0,
  f: 'submit',
  value: id,
  fromMs,
  toMs: fromMs + 5,
  ...more,
});
const effects = (gave: unknown, fromMs: number, more: Partial<Told> = {}): Told => ({
  process: 9,
  f: 'effects',
  gave,
  fromMs,
  toMs: fromMs + 5,
  ...more,
});

describe('exactly-once', () => {
  it('is right where each acknowledged id took effect once, and the others at the most once', () => {
    const told = [
      submit('a', 0),
      submit('b', 10, { process: 1, outcome: 'info' }),
      submit('c', 10, { process: 2, outcome: 'info' }),
      submit({ id: 'd', amount: 3 }, 10, { outcome: 'fail' }),
      submit({ id: 'd', amount: 3 }, 20),
      effects(['a', ['b', 1], ['c', 0], { id: 'd', token: 4 }], 30),
    ];
    const result = check(told);
    expect(result).toMatchObject({ valid: true, stats: { submitted: 4, acknowledged: 2, recovered: 1 } });
    expect(result.summary).toBe(
      '2 submissions acknowledged: each took effect once; of 2 more that may have taken effect, 1 did',
    );
  });

  it('finds what was acknowledged and lost', () => {
    const result = check([submit('a', 0), submit('b', 10), effects(['b'], 20)]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'lost-effect',
      message:
        'process 0\'s submit, operation 0, was acknowledged, and the last read of the effects, operation 4, lacks its id "a"',
      ops: [0, 4],
      detail: { id: 'a', effects: 0 },
    });
  });

  it('finds what took effect twice, also where nobody knows of it', () => {
    const told = [submit(1, 0), submit(2, 10, { outcome: 'info' }), effects([1, 2, [2, 1]], 20)];
    expect(check(told).anomalies).toMatchObject([
      {
        type: 'duplicated-effect',
        message: "process 9's effects, operation 4, shows 2 effects of 2",
        ops: [2, 4],
      },
    ]);
    expect(check([submit(1, 0), effects([{ id: 1, count: 3 }], 20)]).anomalies[0]!.detail).toEqual({
      id: 1,
      effects: 3,
    });
  });

  it('finds what failed and took effect all the same', () => {
    const told = [submit(1, 0), submit(2, 10, { outcome: 'fail' }), effects([1, 2], 20)];
    expect(check(told).anomalies).toMatchObject([
      {
        type: 'aborted-effect',
        message: "process 0's submit, operation 2, failed, and still took effect: operation 4 shows 2",
        ops: [2, 4],
      },
    ]);
    // Another attempt may have done it.
    expect(check([...told, submit(2, 12, { process: 3, outcome: 'info' })]).valid).toBe(true);
  });

  it('finds what nobody had submitted', () => {
    expect(check([submit(1, 0), effects([1, 7], 20)]).anomalies).toMatchObject([
      {
        type: 'unexpected-effect',
        message: "process 9's effects, operation 2, shows an effect of 7, which nobody had submitted",
        ops: [2],
      },
    ]);
    const early = [submit(1, 0), effects([1, 7], 20), submit(7, 30), effects([1, 7], 40)];
    expect(check(early).anomalies[0]).toMatchObject({ type: 'unexpected-effect', ops: [2, 4] });
    expect(check(early, { realtime: false }).valid).toBe('unknown');
  });

  it('finds effects of those whose lease was over', () => {
    const entry = (id: number, token: number, resource?: string) => ({ id, token, resource });
    const told = (...entries: unknown[]) => [submit(1, 0), submit(2, 10), effects(entries, 20)];
    expect(check(told(entry(1, 7, 'disk'), entry(2, 6, 'disk'))).anomalies).toMatchObject([
      {
        type: 'stale-effect',
        message:
          "process 9's effects, operation 4, shows that the effect of 2 was accepted with token 6, after token 7 had " +
          'been accepted for "disk"',
        ops: [0, 2, 4],
      },
    ]);
    expect(check(told(entry(1, 7, 'disk'), entry(2, 7, 'disk'))).valid).toBe(true);
    expect(check(told(entry(1, 7, 'disk'), entry(2, 6, 'tape'))).valid).toBe(true);
    expect(check(told(entry(1, 7), entry(2, 6))).valid).toBe(true);
  });

  it('judges each key by itself', () => {
    const told = [submit(1, 0, { key: 'x' }), effects([1], 20, { key: 'x' }), submit(1, 30, { key: 'y' })];
    expect(check(told).summary).toBe('key y: no read of the effects succeeded');
    const wrong = check([...told, effects([], 40, { key: 'y' })]);
    expect(wrong.anomalies[0]).toMatchObject({ key: 'y' });
    expect(wrong.anomalies[0]!.message).toMatch(/^key y: /);
  });

  it('knows nothing where the last ledger was read too early, or none was', () => {
    expect(check([submit(1, 0), effects([], 3)]).summary).toBe(
      'the last read of the effects, operation 1, began too early to tell what became of 1 submission',
    );
    expect(check([submit(1, 0)]).summary).toBe('no read of the effects succeeded');
    expect(check([submit(1, 0), effects([], 20, { outcome: 'info' })]).valid).toBe('unknown');
    expect(check([submit(1, 0, { outcome: 'info' }), effects([], 20)]).valid).toBe('unknown');
    expect(check([submit(1, 0), effects([1], 20)], { realtime: false }).valid).toBe('unknown');
  });

  it('knows nothing of what it cannot read', () => {
    expect(check([submit(null, 0)]).summary).toBe(
      'operation 0, a submit, takes null, which is no id: a text, a number, or an object with one',
    );
    expect(check([submit(1, 0), effects(7, 10)]).summary).toBe(
      'operation 2, an effects, gave 7, which is no list of effects',
    );
    for (const entry of [[1], [1, -1], { id: 1, token: 'x' }, null, [[1, 2]]]) {
      expect(check([submit(1, 0), effects([entry], 10)]).valid).toBe('unknown');
    }
  });

  it('suggests itself for submissions and effects', () => {
    expect(plugin.suggest!(historyOf([submit(1, 0), effects([1], 10)]))).toEqual({});
    expect(plugin.suggest!(historyOf([submit(1, 0)]))).toBeUndefined();
    expect(() => plugin.create({ strict: true })).toThrow(BadInputError);
  });

  it('agrees with the definition', () => expectAgreement(fuzz, { runs: 500 }));
});
