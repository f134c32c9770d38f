import { describe, expect, it } from 'vitest';
import { BadInputError, KeyedRandom } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf } from '../testing/history.ts';
import { dependencies } from '../transactions/testing/dependencies.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import { readTxns } from '../transactions/txn-table.ts';
import { graphOf } from './graph.ts';
import plugin, { predicate } from './index.ts';
import { predicatesOf } from './predicates.ts';
import { Naive } from './testing/naive.ts';
import fuzz from './testing/predicate.fuzz.ts';
import { anomaly, check, types } from './testing/told.ts';

describe('predicate', () => {
  it('finds serial transactions right', () => {
    const result = check([
      [0, 'rp x [], i x 1, rp x [1]', 0, 10],
      [1, 'rp x [1], i x 2, i y 1', 20, 30],
      [0, 'd x 1, rp x [2]', 40, 50],
      [1, 'rp x [2], rp y [1]', 60, 70],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary: '4 transactions show nothing that strict-serializable rules out',
      anomalies: [],
      stats: { transactions: 4, microOps: 10, keys: 2, components: 0, not: [], alsoNot: [] },
    });
  });

  it('lets transactions of unknown outcome happen late, or never', () => {
    expect(
      check([
        [0, 'i x 1', 0, 10, 'info'],
        [1, 'i x 2', 15, 18],
        [1, 'rp x [2]', 20, 30],
        [2, 'd x 2', 25],
        [3, 'rp x [2 1]', 40, 50],
        [3, 'rp x [1]', 60, 70],
      ]).valid,
    ).toBe(true);
  });

  it('knows nothing where nothing was tested', () => {
    expect(check([[0, 'i x 1', 0, 10]])).toMatchObject({
      valid: 'unknown',
      summary: 'no transaction saw or missed what another one had inserted, so nothing was tested',
    });
    expect(check([[0, 'i x 1, rp x [1]', 0, 10]]).valid).toBe('unknown');
    expect(check([[0, 'i x 1', 0, 10, 'info']]).valid).toBe('unknown');
  });

  it('does not judge keys into which a row was inserted twice', () => {
    const twice: TxnLine[] = [
      [0, 'i x 1', 0, 10],
      [1, 'i x 1', 0, 10],
      [2, 'rp x [], i y 1', 20, 30],
    ];
    expect(check([...twice, [3, 'rp y [1]', 40, 50]])).toMatchObject({
      valid: 'unknown',
      summary: 'key x is not judged, as operations 0 and 1 both inserted 1 into it',
    });
    expect(types([...twice, [3, 'rp y []', 40, 50]])).toEqual(['G-single-realtime']);
    const again: TxnLine[] = [
      [0, 'i x 1', 0, 10, 'fail'],
      [1, 'i x 1', 20, 30],
      [2, 'rp x [1]', 40, 50],
    ];
    expect(check(again).valid).toBe(true);
  });

  it('names the operation whose value has the wrong shape', () => {
    const summaries = (lines: readonly TxnLine[]) => check(lines).summary;
    expect(summaries([[0, 'rp x null', 0, 10]])).toBe(
      'operation 0 read null of key x, where a list of rows must be',
    );
    expect(summaries([[0, 'i x [1 2]', 0, 10]])).toBe(
      'operation 0 inserts [1 2] into key x, where one row must be',
    );
    expect(summaries([[0, 'd x null', 0, 10]])).toBe(
      'operation 0 deletes null from key x, where one row must be',
    );
    expect(summaries([[0, 'append x 1', 0, 10]])).toBe(
      'operation 0 has the micro-operation "append", and here are only "i", "d" and "rp"',
    );
    expect(summaries([[0, 'd x 1, i x 1', 0, 10]])).toBe(
      'operation 0 deletes 1 from key x before it inserts it',
    );
    expect(
      summaries([
        [0, 'i x 1', 0, 10],
        [1, 'd x 1, d x 1', 20, 30],
      ]),
    ).toBe('operation 2 deletes 1 from key x twice');
  });

  it('takes rows of any kind', () => {
    const txn = (process: number, value: unknown, fromMs: number) => ({
      process,
      f: 'txn',
      value: (value as unknown[][]).map(([f, key, row]) => [f, key, f === 'rp' ? null : row]),
      gave: value,
      fromMs,
      toMs: fromMs + 5,
    });
    const history = historyOf([
      txn(0, [['i', 'x', 'ann']], 0),
      txn(
        1,
        [
          ['rp', 'x', ['ann']],
          ['i', 'x', { id: 2 }],
        ],
        10,
      ),
      txn(2, [['rp', 'x', ['ann']]], 20),
    ]);
    const [found] = predicate().check(history, contextOf()).anomalies;
    expect(found!.message).toContain('T2 read ["ann"] of key x and T1 inserted {"id":2}, which is not in it');
  });

  it('refuses options that make no sense', () => {
    for (const consistencyModels of ['serializable', [], ['mine']]) {
      expect(() => plugin.create({ consistencyModels })).toThrow(BadInputError);
    }
  });

  it('is suggested for transactions with predicate reads, and for no others', () => {
    const suggested = (lines: readonly TxnLine[]) => plugin.suggest!(story(lines));
    expect(suggested([[0, 'i x 1, rp x [1]', 0, 10]])).toEqual({});
    expect(suggested([[0, 'i x 1', 0, 10]])).toBeUndefined();
    expect(suggested([[0, 'append x 1, r x [1]', 0, 10]])).toBeUndefined();
    expect(suggested([[0, 'w x 1, r x 1', 0, 10]])).toBeUndefined();
  });

  it('has each pair of a read and a missing row, however long the line is', () => {
    const random = new KeyedRandom(3, 'lines').at(1);
    const rows = Array.from({ length: 77 }, (_, i) => i + 1);
    const inserts = rows.map((row): TxnLine => [row, `i x ${row}`, row, row + 100]);
    const reads = Array.from({ length: 30 }, (_, i): TxnLine => {
      const shown = rows.filter((row) => row !== 80 - i && random.chance((i % 4) / 3));
      const own = `i x ${100 + 2 * i}, i x ${101 + 2 * i}`;
      return [100 + i, `rp x [${shown.join(' ')}], ${own}`, 10 * i, 10 * i + 300];
    });
    const history = story([...inserts, ...reads]);
    const table = readTxns(history);
    if ('problem' in table) throw new Error(table.problem);
    const predicates = predicatesOf(table);
    if ('problem' in predicates) throw new Error(predicates.problem);
    const graph = graphOf(predicates, { layer: 'predicate', conclusions: new Map() });
    const op = (row: number) => table.invoke[row]!;
    const mine = new Set([...dependencies(graph)].map(([a, b, type]) => `${op(a)} ${op(b)} ${type}`));
    const theirs = new Set(new Naive(history).edges('predicate').map((edge) => edge.join(' ')));
    expect([...mine].sort()).toEqual([...theirs].sort());
    expect(graph.targets.length).toBeLessThan(theirs.size / 2);
  });

  it('agrees with its twin, with all serial orders, and with stores of known isolation', () => {
    expectAgreement(fuzz, { runs: 300 });
  }, 30_000);
});

describe('predicate, what single transactions show', () => {
  const inserted: TxnLine[] = [
    [0, 'i x 1', 0, 5],
    [1, 'i x 2', 0, 5, 'fail'],
    [2, 'i x 3, d x 3', 0, 5],
  ];
  const wrong: readonly (readonly [type: string, what: string, message: string])[] = [
    ['G1a', 'rp x [1 2]', 'T1 read [1 2] of key x, but 2 was inserted by T2, which failed'],
    [
      'G1b',
      'rp x [1 3]',
      'T1 read [1 3] of key x, but T2 inserted 3 and deleted it again, so nobody else may have seen it',
    ],
    ['duplicate-elements', 'rp x [1 1]', 'T1 read [1 1] of key x, in which 1 is more than once'],
    ['garbage-read', 'rp x [1 9]', 'T1 read [1 9] of key x, but nobody ever inserted 9 into it'],
    ['internal', 'i x 4, rp x [1]', 'T1 read [1] of key x without 4, which it had inserted before'],
    ['future-read', 'rp x [1 4], i x 4', 'T1 read [1 4] of key x with 4, which it inserted only later'],
  ];

  it.each(wrong)('%s', (type, what, message) => {
    const lines: TxnLine[] = [...inserted, [3, what, 10, 20]];
    expect(types(lines)).toEqual([type]);
    expect(anomaly(type, lines).message).toBe(message);
  });

  it('G1a and garbage-read, by a delete that found its row', () => {
    expect(anomaly('G1a', [...inserted, [3, 'd x 2, rp x [1]', 10, 20]]).message).toBe(
      'T1 deleted 2 from key x, but 2 was inserted by T2, which failed',
    );
    expect(anomaly('garbage-read', [...inserted, [3, 'd x 9, rp x [1]', 10, 20]]).message).toBe(
      'T1 deleted 9 from key x, but nobody ever inserted 9 into it',
    );
  });

  it('internal: a row that the transaction itself had deleted', () => {
    expect(anomaly('internal', [...inserted, [3, 'd x 1, rp x [1]', 10, 20]]).message).toBe(
      'T1 read [1] of key x with 1, which it had deleted before',
    );
  });

  it('lost-update: a row that two transactions deleted', () => {
    const found = anomaly('lost-update', [
      ...inserted,
      [3, 'd x 1', 10, 20],
      [4, 'd x 1', 10, 20],
      [5, 'rp x []', 30, 40],
    ]);
    expect(found.message).toBe('T1 and T2 both deleted 1 from key x');
    expect(found.rulesOut).toEqual(['cursor-stability', 'update-atomic']);
    const lucky: TxnLine[] = [
      [3, 'd x 1', 10, 20, 'info'],
      [4, 'd x 1', 10, 20],
      [5, 'rp x []', 30, 40],
    ];
    expect(check([...inserted, ...lucky]).valid).toBe(true);
  });

  it('phantom: two reads of one transaction that differ', () => {
    const lines: TxnLine[] = [...inserted, [3, 'rp x [1], i y 1, rp x [1 4]', 10, 30], [4, 'i x 4', 10, 30]];
    expect(types(lines)).toEqual(['phantom', 'G-single']);
    expect(anomaly('phantom', lines)).toMatchObject({
      message: 'T1 read [1 4] of key x with 4, and without it before',
      steps: [
        'T1 is operation 6 of process 3 (rp x [1], i y 1, rp x [1 4]).',
        'T2 is operation 7 of process 4 (i x 4).',
        'T1 read [1 4] of key x with 4, and without it before.',
        'T2 inserted 4.',
      ],
      ops: [6, 7],
      rulesOut: ['consistent-view'],
    });
    expect(check(lines, { consistencyModels: ['repeatable-read'] }).valid).toBe(true);
    const gone: TxnLine[] = [...inserted, [3, 'rp x [1], rp x []', 10, 30], [4, 'd x 1', 10, 30]];
    expect(anomaly('phantom', gone).message).toBe('T1 read [] of key x without 1, and with it before');
  });
});
