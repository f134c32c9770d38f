import { describe, expect, it } from 'vitest';
import { BadInputError, History } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import plugin, { listAppend } from './index.ts';
import fuzz from './testing/list-append.fuzz.ts';
import { check } from './testing/told.ts';

describe('list-append', () => {
  it('finds serial transactions right', () => {
    const result = check([
      [0, 'append x 1, r y null', 0, 10],
      [1, 'r x [1], append y 1', 20, 30],
      [0, 'append x 2, append y 2', 40, 50],
      [1, 'r x [1 2], r y [1 2]', 60, 70],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary: '4 transactions show nothing that strict-serializable rules out',
      anomalies: [],
      stats: { transactions: 4, microOps: 8, keys: 2, components: 0, not: [], alsoNot: [] },
    });
  });

  it('lets transactions of unknown outcome happen late, or never', () => {
    expect(
      check([
        [0, 'append x 1', 0, 10, 'info'],
        [1, 'append x 2', 20, 30],
        [2, 'r x [2]', 40, 50],
        [3, 'append x 3', 60],
        [4, 'r x [2 1]', 70, 80],
      ]).valid,
    ).toBe(true);
  });

  it('knows nothing where nothing was tested', () => {
    expect(check([[0, 'append x 1', 0, 10]])).toMatchObject({
      valid: 'unknown',
      summary: 'no transaction read or appended to what another one had appended, so nothing was tested',
    });
    expect(check([[0, 'append x 1, r x [1]', 0, 10]]).valid).toBe('unknown');
    expect(check([[0, 'append x 1', 0, 10, 'info']]).valid).toBe('unknown');
  });

  it('does not judge keys to which an element was appended twice', () => {
    const twice: TxnLine[] = [
      [0, 'append x 1', 0, 10],
      [1, 'append x 1', 0, 10],
      [2, 'r x [1], append y 1', 20, 30],
    ];
    expect(check([...twice, [3, 'r y [1]', 40, 50]])).toMatchObject({
      valid: 'unknown',
      summary: 'key x is not judged, as operations 0 and 1 both appended 1 to it',
    });
    expect(check([...twice, [3, 'r y null', 40, 50]]).valid).toBe(false);
    const own = check([
      [0, 'append x 1, append x 1, append y 1', 0, 10],
      [1, 'r y [1]', 20, 30],
    ]);
    expect(own.summary).toBe('key x is not judged, as operation 0 appended 1 to it twice');
    const failed: TxnLine[] = [
      [0, 'append x 1', 0, 10],
      [1, 'append x 1, append x 2', 0, 10, 'fail'],
      [2, 'r x [1]', 20, 30],
    ];
    expect(check(failed).valid).toBe(true);
  });

  it('agrees with definitions and serial orders', () => expectAgreement(fuzz, { runs: 300 }));
});

describe('list-append and models', () => {
  const skew: TxnLine[] = [
    [0, 'r x null, append y 1', 0, 10],
    [1, 'r y null, append x 1', 0, 10],
  ];

  it('decides by the models that are asked for', () => {
    expect(check(skew, { consistencyModels: ['serializable'] }).valid).toBe(false);
    const allowed = check(skew, { consistencyModels: ['snapshot-isolation'] });
    expect(allowed).toMatchObject({ valid: true, anomalies: [] });
    expect(allowed.summary).toBe(
      '2 transactions show nothing that snapshot-isolation rules out; G2-item (1) found, which that allows',
    );
    expect(allowed.stats).toMatchObject({
      consistencyModels: ['snapshot-isolation'],
      not: ['repeatable-read'],
      alsoNot: [
        'serializable',
        'strict-serializable',
        'strong-serializable',
        'strong-session-serializable',
      ].filter((model) => model !== 'strong-serializable'),
      allowedAnomalies: [{ type: 'G2-item', count: 1, ops: [0, 1] }],
    });
  });

  it('takes models by any of their names, and refuses what is none', () => {
    expect(check(skew, { consistencyModels: ['PL-3'] }).stats).toMatchObject({
      consistencyModels: ['serializable'],
    });
    expect(() => plugin.create({ consistencyModels: ['acid'] })).toThrow(BadInputError);
    expect(() => plugin.create({ consistencyModels: [] })).toThrow(/must be a list of models, not \[\]/);
  });
});

describe('list-append and other histories', () => {
  it('says what is wrong with values', () => {
    const summary = (value: unknown) =>
      listAppend().check(historyOf([{ process: 0, f: 'txn', value, fromMs: 0, toMs: 1 }]), contextOf())
        .summary;
    expect(summary([['r', 'x', 3]])).toBe('operation 0 read 3 of key x, where a list or null must be');
    expect(summary([['append', 'x', [3]]])).toBe(
      'operation 0 appends [3] of key x, where one element must be',
    );
    expect(summary([['w', 'x', 3]])).toMatch(
      /has the micro-operation "w", and here are only "append" and "r"$/,
    );
    expect(listAppend().check(new History(), contextOf()).summary).toBe('the history has no transactions');
  });

  it('reads elements of any kind', () => {
    const texts = historyOf([
      { process: 0, f: 'txn', value: [['append', 'x', 'a']], fromMs: 0, toMs: 10 },
      { process: 1, f: 'txn', value: [['r', 'x', null]], gave: [['r', 'x', ['b']]], fromMs: 20, toMs: 30 },
    ]);
    expect(
      listAppend()
        .check(texts, contextOf({ realtime: false }))
        .anomalies.map(({ message }) => message),
    ).toEqual(['T1 read ["b"] of key x, but nobody ever appended "b" to it']);
  });

  it('keeps independent keys apart', () => {
    const at = (key: string, value: unknown, gave: unknown, fromMs: number) => ({
      process: fromMs,
      f: 'txn',
      key,
      value,
      gave,
      fromMs,
      toMs: fromMs + 5,
    });
    const history = historyOf([
      at('a', [['append', 'x', 1]], [['append', 'x', 1]], 0),
      at('b', [['append', 'x', 1]], [['append', 'x', 1]], 10),
      at('b', [['r', 'x', null]], [['r', 'x', [1]]], 20),
      at('a', [['r', 'x', null]], [['r', 'x', null]], 30),
    ]);
    const result = listAppend().check(history, contextOf());
    expect(result.anomalies.map(({ message }) => message)).toEqual([
      'T1 had succeeded at 0.01 s (event 1), before T2 began at 0.03 s (event 6); but T2 read null of key x of a ' +
        'and T1 appended 1, which is in no read and so came later',
    ]);
  });

  it('suggests itself for appends and reads of lists only', () => {
    expect(plugin.suggest!(story([[0, 'append x 1, r x [1]', 0, 10]]))).toEqual({});
    const lost = { process: 0, f: 'txn', value: [['append', 'x', 1]], gave: null, fromMs: 0, toMs: 9 };
    expect(plugin.suggest!(historyOf([{ ...lost, outcome: 'info' }]))).toEqual({});
    expect(plugin.suggest!(story([[0, 'r x [1]', 0, 10]]))).toBeUndefined();
    expect(plugin.suggest!(story([[0, 'w x 1', 0, 10]]))).toBeUndefined();
    expect(
      plugin.suggest!(historyOf([{ process: 0, f: 'append', value: 1, fromMs: 0, toMs: 1 }])),
    ).toBeUndefined();
  });
});
