import { describe, expect, it } from 'vitest';
import type { Anomaly, CheckResult } from '../../src/index.ts';
import type { Model } from '../models/model.ts';
import { contextOf, historyOf, type Line, lines, type Told } from '../testing/history.ts';
import plugin, { linearizable } from './index.ts';

function check(list: readonly Line[], options: { model?: string; failObserves?: boolean } = {}): CheckResult {
  const { model = 'cas-register', ...rest } = options;
  return linearizable({ model, ...rest }).check(historyOf(lines(list)), contextOf());
}

/** The only anomaly, with its operations as the test wrote them. */
function anomalyOf(list: readonly Line[], options: { model?: string; failObserves?: boolean } = {}) {
  const result = check(list, options);
  expect(result.valid).toBe(false);
  expect(result.anomalies).toHaveLength(1);
  const anomaly = result.anomalies[0] as Anomaly & { detail: { shape: string; minimal: boolean } };
  expect(anomaly.type).toBe('nonlinearizable');
  expect(anomaly.detail.minimal).toBe(true);
  const history = historyOf(lines(list));
  const ops = anomaly.ops.map((index) => `${history.processAt(index)} ${history.fAt(index)}`);
  return { ...anomaly, told: ops };
}

describe('linearizable', () => {
  it('accepts operations that overlap in any order that explains them', () => {
    const result = check([
      [1, 'write 1', 0, 100],
      [2, 'write 2', 0, 100],
      [3, 'read 2', 10, 20],
      [4, 'read 1', 30, 40],
    ]);
    expect(result.valid).toBe(true);
    expect(result.summary).toBe('1 key with 4 operations is linearizable');
  });

  it('counts keys and operations, failed ones too', () => {
    const keys = [1, 2].flatMap((key) =>
      lines(
        [
          [key, 'write 1', 0, 10],
          [key, 'write 2', 20, 30, 'fail'],
          [key, 'read 1', 40, 50],
        ],
        key,
      ),
    );
    const result = linearizable({ model: 'register' }).check(historyOf(keys), contextOf());
    expect(result.summary).toBe('2 keys with 6 operations are linearizable');
  });

  it('tells a stale read from the values, processes and times', () => {
    const anomaly = anomalyOf([
      [3, 'write 4', 0, 10],
      [5, 'read 4', 11, 12],
      [7, 'write 6', 20, 30],
      [12, 'read 4', 40, 50],
      [9, 'read 6', 60, 70],
    ]);
    expect(anomaly.message).toBe(
      "process 12 read 4 at 0.05 s, but process 7's write of 6 had completed at 0.03 s, " +
        "before process 12's read began, and no write of 4 came after it",
    );
    expect(anomaly.told).toEqual(['3 write', '7 write', '12 read']);
    expect(anomaly.steps).toContain("6 was seen later, by process 9's read of 6: it was hidden, not lost.");
  });

  it('tells a lost write, after which only the first value is read', () => {
    const anomaly = anomalyOf([
      [1, 'write 5', 0, 10],
      [2, 'read null', 20, 30],
      [2, 'read null', 40, 50],
    ]);
    expect(anomaly.message).toContain(
      "process 2 read null at 0.03 s, but process 1's write of 5 had completed at 0.01 s",
    );
    expect(anomaly.message).toContain('nothing could lead to null after it');
    expect(anomaly.steps).toContain('5 was never seen after that: it looks lost.');
    expect(anomaly.told).toEqual(['1 write', '2 read']);
  });

  it('tells a value that was never written, that failed, or that was written only later', () => {
    const never = anomalyOf([
      [1, 'write 5', 0, 10],
      [2, 'read 9', 20, 30],
    ]);
    expect(never.message).toBe('process 2 read 9 at 0.03 s, but no operation ever set 9');
    expect(never.told).toEqual(['2 read']);
    const failed = anomalyOf([
      [1, 'write 9', 0, 10, 'fail'],
      [2, 'read 9', 20, 30],
    ]);
    expect(failed.message).toBe(
      "process 2 read 9 at 0.03 s, but nothing had set 9: process 1's write of 9 had failed, at 0.01 s",
    );
    const later = anomalyOf([
      [2, 'read 9', 20, 30],
      [1, 'write 9', 40, 50],
    ]);
    expect(later.message).toContain("nothing had set 9 by then: process 1's write of 9 began only at 0.04 s");
  });

  it('tells a cas that succeeded from a value that was not there', () => {
    const anomaly = anomalyOf([
      [1, 'write 1', 0, 10],
      [2, 'write 2', 20, 30],
      [3, 'cas 1 5', 40, 50],
      [4, 'read 5', 60, 70],
    ]);
    expect(anomaly.message).toContain('process 3 changed 1 to 5 at 0.05 s');
    expect(anomaly.message).toContain(
      "process 2's write of 2 had completed at 0.03 s, before process 3's cas began",
    );
  });

  it('tells two cas that overlap and use up the same value', () => {
    const anomaly = anomalyOf([
      [1, 'write 1', 0, 10],
      [2, 'cas 1 2', 20, 40],
      [3, 'cas 1 3', 20, 45],
    ]);
    expect(anomaly.message).toBe(
      "process 2's cas from 1 to 2 and process 3's cas from 1 to 3 each used up 1, " +
        "but it was set at most 1 time: process 1's write of 1",
    );
    // The write is no part of the contradiction: even if it may come at any time, it comes once.
    expect(anomaly.told).toEqual(['2 cas', '3 cas']);
  });

  it('tells a write that took effect twice', () => {
    const anomaly = anomalyOf([
      [1, 'write 6', 0, 200],
      [9, 'read 6', 10, 20],
      [7, 'write 7', 30, 40],
      [9, 'read 7', 45, 48],
      [12, 'read 6', 50, 60],
    ]);
    expect(anomaly.message).toBe(
      "process 12 read 6 at 0.06 s, but process 7's write of 7 had completed at 0.04 s, before process 12's read " +
        "began; 6 could be set only by process 1's write of 6, and that had happened already, " +
        "as process 9's read of 6 at 0.02 s shows",
    );
    expect(anomaly.told).toEqual(['9 read', '7 write', '12 read']);
  });

  it('says why an open cas could not have brought the value back', () => {
    const anomaly = anomalyOf([
      [1, 'write 1', 0, 10],
      [2, 'cas 8 1', 5, 15, 'info'],
      [3, 'write 2', 20, 30],
      [4, 'read 1', 40, 50],
    ]);
    expect(anomaly.message).toContain('nothing could lead to 1 after it');
    expect(anomaly.steps).toContain(
      "process 2's cas from 8 to 1 was open still, but nothing could set what it needs.",
    );
  });

  it('counts how often a value came back', () => {
    const anomaly = anomalyOf([
      [1, 'write 1', 0, 100],
      [2, 'write 2', 0, 100],
      [3, 'write 1', 0, 100],
      [4, 'write 2', 0, 100],
      [5, 'read 1', 10, 11],
      [5, 'read 2', 12, 13],
      [5, 'read 1', 14, 15],
      [5, 'read 2', 16, 17],
      [5, 'read 1', 18, 19],
    ]);
    expect(anomaly.message).toContain('it had been set 2 times already');
    expect(anomaly.told).toHaveLength(5);
  });

  it('lists the operations where no simple argument fits', () => {
    // Both cas could bring back 1, but the second one finds no 5.
    const anomaly = anomalyOf([
      [1, 'write 5', 0, 5],
      [3, 'cas 5 2', 10, 20],
      [4, 'write 5', 0, 25, 'info'],
      [5, 'cas 5 1', 0, 25, 'info'],
      [6, 'cas 5 1', 0, 25, 'info'],
      [7, 'write 9', 0, 25, 'info'],
      [8, 'read 1', 30, 40],
      [8, 'read 9', 50, 60],
      [8, 'read 1', 70, 80],
    ]);
    expect(anomaly.detail.shape).toBe('contradiction');
    expect(anomaly.message).toBe(
      'process 8 read 1 at 0.08 s, which no order of the operations explains together with ' +
        "process 3's cas from 5 to 2, process 8's read of 1 and process 8's read of 9",
    );
    expect(anomaly.steps!.at(-1)).toMatch(/^The order that explains most is .* the state is then 9, where /);
  });

  it('lets an indeterminate operation take effect at any later time, once, or never', () => {
    const late: Line[] = [
      [1, 'write 1', 0, 10],
      [2, 'write 2', 20, 30, 'info'],
      [3, 'read 1', 40, 50],
      [4, 'read 2', 60, 70],
    ];
    expect(check(late).valid).toBe(true);
    expect(check([...late, [5, 'read 2', 80, 90]]).valid).toBe(true);
    expect(check([...late, [5, 'write 3', 80, 90], [6, 'read 2', 95, 99]]).valid).toBe(false);
    expect(
      check([
        [2, 'write 2', 20],
        [3, 'read 2', 40, 50],
      ]).valid,
    ).toBe(true);
  });

  it('takes a failed cas as an observation only where it is told to', () => {
    const list: Line[] = [
      [1, 'write 1', 0, 10],
      [2, 'cas 1 5', 20, 30, 'fail'],
    ];
    expect(check(list).valid).toBe(true);
    const anomaly = anomalyOf(list, { failObserves: true });
    expect(anomaly.message).toContain('process 2 was told that the value is not 1 at 0.03 s');
  });

  it('judges locks', () => {
    const list: Line[] = [
      [1, 'acquire', 0, 10],
      [1, 'release', 20, 30],
      [1, 'acquire', 40, 50],
      [2, 'acquire', 60, 70],
    ];
    expect(check(list.slice(0, 3), { model: 'mutex' }).valid).toBe(true);
    const anomaly = anomalyOf(list, { model: 'mutex' });
    expect(anomaly.message).toBe(
      "process 2 acquired the lock at 0.07 s, but process 1's acquire had completed at 0.05 s, " +
        "before process 2's acquire began, and no release came after it",
    );
  });

  it('names the key, and the key that failed first comes first', () => {
    const stale: Line[] = [
      [1, 'write 1', 0, 10],
      [1, 'write 2', 20, 30],
      [1, 'read 1', 40, 50],
    ];
    const later = stale.map(([, what, fromMs, toMs]): Line => [2, what, fromMs + 100, toMs! + 100]);
    const fine: Line[] = [[3, 'write 1', 0, 10]];
    const history = historyOf([...lines(later, 'b'), ...lines(stale, 'a'), ...lines(fine, 'c')]);
    const result = linearizable({ model: 'register' }).check(history, contextOf());
    expect(result.summary).toBe('2 of 3 keys with 7 operations are not linearizable');
    expect(result.anomalies.map((anomaly) => anomaly.key)).toEqual(['a', 'b']);
    expect(result.anomalies[0]!.message).toMatch(/^key a: process 1 read 1/);
  });

  it('does not know where nothing succeeded, where the steps run out, or where the model does not fit', () => {
    const nothing = check([
      [1, 'write 1', 0, 10, 'info'],
      [2, 'read 1', 20],
    ]);
    expect(nothing.valid).toBe('unknown');
    expect(nothing.summary).toContain('no operation succeeded');
    const hard = lines([
      [1, 'write 1', 0, 100],
      [2, 'write 2', 0, 100],
      [3, 'read 2', 10, 20],
      [4, 'read 1', 30, 40],
      [5, 'write 2', 30, 40],
    ]);
    const result = linearizable({ model: 'register' }).check(historyOf(hard), contextOf({ stepsMax: 1 }));
    expect(result.valid).toBe('unknown');
    expect(result.summary).toMatch(
      /ran out of steps on 1 part, of which it explained \d+ % at least, of 1 key with 5 operations$/,
    );
    const misfit = check([[1, 'cas 1', 0, 10]]);
    expect(misfit.valid).toBe('unknown');
    expect(misfit.summary).toBe('the model cas-register does not know operation 0: cas of [1]');
  });

  it('is built by name and model, and refuses models that do not exist', () => {
    expect(plugin.create({ model: 'mutex' }).name).toBe('linearizable');
    expect(() => plugin.create({ model: 'regster' })).toThrow(
      /^unknown model "regster"; did you mean "register"\? \(there are: append-list, cas-register, /,
    );
  });

  it('splits keys by what the operations touch, and blames only what touches the same', () => {
    const put = (
      process: number,
      key: string,
      text: string,
      fromMs: number,
      more: Partial<Told> = {},
    ): Told => ({
      process,
      f: 'put',
      value: [key, text],
      fromMs,
      toMs: fromMs + 5,
      ...more,
    });
    const get = (process: number, key: string, gave: string, fromMs: number): Told => ({
      process,
      f: 'get',
      value: key,
      gave,
      fromMs,
      toMs: fromMs + 5,
    });
    const right = [put(0, 'a', 'x', 0), put(1, 'b', 'y', 0), get(2, 'a', 'x', 10), get(3, 'b', 'y', 10)];
    const checked = linearizable({ model: 'kv' }).check(historyOf(right), contextOf());
    expect(checked).toMatchObject({ valid: true, stats: { keys: 1, parts: 2 } });
    const failed = put(5, 'b', 'z', 0, { outcome: 'fail', error: 'unavailable' });
    const wrong = linearizable({ model: 'kv' }).check(
      historyOf([...right, failed, get(4, 'a', 'z', 20)]),
      contextOf(),
    );
    expect(wrong.anomalies[0]!.message).toBe(
      'process 4 got "z" at "a" at 0.03 s, but no operation ever set "z"',
    );
  });

  it('takes nil reads as they are meant, and begins where it is told to', () => {
    const list: readonly Line[] = [
      [1, 'write 1', 0, 10],
      [2, 'read null', 20, 30],
    ];
    const history = historyOf(lines(list));
    expect(linearizable({ model: 'register' }).check(history, contextOf()).valid).toBe(false);
    expect(linearizable({ model: 'register', nilReads: 'unknown' }).check(history, contextOf()).valid).toBe(
      true,
    );
    const zero = historyOf(lines([[1, 'read 0', 0, 10]]));
    expect(linearizable({ model: 'register' }).check(zero, contextOf()).valid).toBe(false);
    expect(linearizable({ model: 'register', init: 0 }).check(zero, contextOf()).valid).toBe(true);
    expect(plugin.create({ model: 'multi-register', init: '{"x":0}' }).name).toBe('linearizable');
    expect(() => plugin.create({ model: 'multi-register', init: 0 })).toThrow(
      'option "init" of checker linearizable: the model multi-register cannot begin as 0',
    );
    expect(() => plugin.create({ model: 'kv', init: '{' })).toThrow(/is no JSON: \{$/);
    expect(() => plugin.create({ nilReads: 'x' })).toThrow(/must be one of initial, unknown/);
  });

  it('knows nothing where events have no order in time', () => {
    const history = historyOf(lines([[1, 'read null', 0, 10]]));
    expect(linearizable({ model: 'register' }).check(history, contextOf({ realtime: false })).valid).toBe(
      'unknown',
    );
  });

  it("judges by a user's own model", () => {
    const light: Model = {
      name: 'light',
      summary: 'a light that is toggled, and gives how it is afterwards',
      init: 'off',
      kind: ({ f }) => (f === 'toggle' ? 'strict' : undefined),
      step(state, { output, outcome }) {
        const next = state === 'off' ? 'on' : 'off';
        return outcome === 'ok' && output !== next ? undefined : next;
      },
      describe: ({ output }) => ({ noun: `toggle to ${output}`, did: `toggled it to ${output}` }),
      describeState: String,
    };
    const toggle = (process: number, gave: string, fromMs: number): Told => ({
      process,
      f: 'toggle',
      gave,
      fromMs,
      toMs: fromMs + 10,
    });
    const judge = (...told: readonly Told[]) =>
      linearizable({ model: light }).check(historyOf(told), contextOf());
    expect(judge(toggle(1, 'off', 0), toggle(2, 'on', 5)).valid).toBe(true);
    const wrong = judge(toggle(1, 'off', 0), toggle(2, 'on', 20));
    expect(wrong.anomalies[0]!.message).toBe(
      'process 1 toggled it to off at 0.01 s, which no order of the operations explains',
    );
  });
});
