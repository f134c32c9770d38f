import { describe, expect, it } from 'vitest';
import type { TxnLine } from '../transactions/testing/story.ts';
import { anomaly, check, types } from './testing/told.ts';

type Stories = Readonly<Record<string, readonly TxnLine[]>>;

describe('predicate, cycles', () => {
  const writeSkew: TxnLine[] = [
    [0, 'rp x [], i x 1', 0, 10],
    [1, 'rp x [], i x 2', 0, 10],
  ];

  it('G2, told so that a person can follow each step', () => {
    expect(anomaly('G2', writeSkew)).toEqual({
      type: 'G2',
      message:
        'T1 read [] of key x and T2 inserted 2, which is not in it; but T2 read [] of key x and ' +
        'T1 inserted 1, which is not in it',
      steps: [
        'T1 is operation 0 of process 0 (rp x [], i x 1).',
        'T2 is operation 1 of process 1 (rp x [], i x 2).',
        'T1 read [] of key x and T2 inserted 2, which is not in it, so T1 came before T2.',
        'But T2 read [] of key x and T1 inserted 1, which is not in it, so T2 came before T1.',
        'So each came before itself, which no order allows.',
      ],
      ops: [0, 1],
      edges: [
        {
          from: 0,
          to: 1,
          type: 'rw',
          key: 'x',
          why: 'T1 read [] of key x and T2 inserted 2, which is not in it, so T1 came before T2.',
        },
        {
          from: 1,
          to: 0,
          type: 'rw',
          key: 'x',
          why: 'T2 read [] of key x and T1 inserted 1, which is not in it, so T2 came before T1.',
        },
      ],
      rulesOut: ['serializable'],
      detail: {
        transactions: [
          { name: 'T1', op: 0, process: 0, value: 'rp x [], i x 1' },
          { name: 'T2', op: 1, process: 1, value: 'rp x [], i x 2' },
        ],
      },
    });
  });

  it('G2 is what snapshot isolation and repeatable read allow', () => {
    for (const model of ['snapshot-isolation', 'repeatable-read']) {
      expect(check(writeSkew, { consistencyModels: [model] })).toMatchObject({
        valid: true,
        stats: { allowedAnomalies: [{ type: 'G2' }], not: ['serializable'] },
      });
    }
  });

  it('G0 and G1c', () => {
    const found = anomaly('G0', [
      [0, 'i x 1, d y 1', 0, 10],
      [1, 'i y 1, d x 1', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 inserted 1 into key x and T2 deleted 1; but T2 inserted 1 into key y and T1 deleted 1',
    );
    expect(found.rulesOut).toEqual(['read-uncommitted']);
    const circular = anomaly('G1c', [
      [0, 'i x 1, rp y [1]', 0, 10],
      [1, 'i y 1, rp x [1]', 0, 10],
    ]);
    expect(circular.message).toBe(
      'T1 inserted 1 into key x and T2 read [1]; but T2 inserted 1 into key y and T1 read [1]',
    );
    expect(circular.rulesOut).toEqual(['read-committed']);
  });

  it('G-single: half of a transaction is a phantom, which repeatable read allows', () => {
    const half: TxnLine[] = [
      [0, 'i x 1, i y 1', 0, 10],
      [1, 'rp x [1], rp y []', 0, 10],
    ];
    const found = anomaly('G-single', half);
    expect(found.message).toBe(
      'T1 inserted 1 into key x and T2 read [1]; but T2 read [] of key y and T1 inserted 1, which is not in it',
    );
    expect(found.rulesOut).toEqual(['consistent-view']);
    expect(check(half, { consistencyModels: ['repeatable-read'] }).valid).toBe(true);
    expect(check(half, { consistencyModels: ['snapshot-isolation'] }).valid).toBe(false);
  });

  it('G-single-item: it is no phantom that a row was read whose delete was seen', () => {
    const old: TxnLine[] = [
      [0, 'i x 1', 0, 5],
      [1, 'd x 1, i y 2', 10, 20],
      [2, 'rp x [1], rp y [2]', 10, 20],
    ];
    const found = anomaly('G-single-item', old);
    expect(found.message).toBe(
      'T1 inserted 2 into key y and T2 read [2]; but T2 read [1] of key x and T1 deleted 1',
    );
    expect(found.rulesOut).toEqual(['consistent-view', 'repeatable-read']);
  });

  it('anti-dependencies that are not neighbours, of items and of predicates', () => {
    const stories: Stories = {
      'G-nonadjacent': [
        [0, 'rp x [], rp w [1]', 0, 10],
        [1, 'i x 1, i y 1', 0, 10],
        [2, 'rp y [1], rp z []', 0, 10],
        [3, 'i z 1, i w 1', 0, 10],
      ],
      'G-nonadjacent-item': [
        [9, 'i x 9, i z 9', 0, 5],
        [0, 'rp x [9], rp w [1]', 10, 20],
        [1, 'd x 9, i y 1', 10, 20],
        [2, 'rp y [1], rp z [9]', 10, 20],
        [3, 'd z 9, i w 1', 10, 20],
      ],
      'G2-item': [
        [9, 'i x 9, i y 9', 0, 5],
        [0, 'rp x [9], d y 9', 10, 20],
        [1, 'rp y [9], d x 9', 10, 20],
      ],
    };
    for (const [type, lines] of Object.entries(stories)) expect(types(lines), type).toEqual([type]);
    const weak = { consistencyModels: ['repeatable-read'] };
    expect(check(stories['G-nonadjacent']!, weak).valid).toBe(true);
    expect(check(stories['G-nonadjacent-item']!, weak).valid).toBe(false);
    expect(check(stories['G2-item']!, weak).valid).toBe(false);
  });

  it('an item anti-dependency does not make a predicate one an anomaly of items', () => {
    const both: TxnLine[] = [
      [9, 'i x 9', 0, 5],
      [0, 'rp x [9], i y 1', 10, 20],
      [1, 'rp y [], d x 9', 10, 20],
    ];
    expect(types(both)).toEqual(['G2']);
    expect(check(both, { consistencyModels: ['repeatable-read'] }).valid).toBe(true);
  });

  it('of both kinds at once each is told', () => {
    const lines: TxnLine[] = [
      [9, 'i x 9, i y 9', 0, 5],
      [0, 'rp x [9], d y 9, rp z [], i z 1', 10, 20],
      [1, 'rp y [9], d x 9, rp z [], i z 2', 10, 20],
    ];
    expect(types(lines)).toEqual(['G2-item']);
    expect(anomaly('G2-item', lines).message).toContain('read [9] of key x and T');
  });

  it('the order of each process', () => {
    const byProcess: Stories = {
      'G0-process': [
        [0, 'd x 1', 0, 10],
        [0, 'i x 1', 20, 30],
        [1, 'rp y []', 0, 30],
      ],
      'G1c-process': [
        [0, 'rp x [1]', 0, 10],
        [0, 'i x 1', 20, 30],
      ],
      'G-single-process': [
        [0, 'i x 1', 0, 10],
        [0, 'rp x []', 20, 30],
      ],
      'G-single-item-process': [
        [1, 'i x 1', 0, 10],
        [0, 'd x 1', 0, 10],
        [0, 'rp x [1]', 20, 30],
      ],
      'G-nonadjacent-process': [
        [0, 'i x 1', 0, 10],
        [0, 'rp y []', 20, 30],
        [1, 'i y 1', 0, 10],
        [1, 'rp x []', 20, 30],
      ],
      'G-nonadjacent-item-process': [
        [9, 'i x 9, i y 9', 0, 5],
        [0, 'd x 9', 10, 20],
        [0, 'rp y [9]', 30, 40],
        [1, 'd y 9', 10, 20],
        [1, 'rp x [9]', 30, 40],
      ],
      'G2-process': [
        [0, 'i z 1', 0, 10],
        [0, 'rp y []', 20, 30],
        [1, 'i y 1, rp z []', 0, 30],
      ],
      'G2-item-process': [
        [9, 'i z 9, i y 9', 0, 5],
        [0, 'd z 9', 10, 20],
        [0, 'rp y [9]', 30, 40],
        [1, 'd y 9, rp z [9]', 10, 40],
      ],
    };
    for (const [type, lines] of Object.entries(byProcess)) {
      expect(types(lines, { realtime: false }), type).toEqual([type]);
      expect(check(lines, { realtime: false, consistencyModels: ['serializable'] }).valid, type).toBe(true);
    }
  });

  it('real time, unless the history has none', () => {
    const byRealTime: Stories = {
      'G0-realtime': [
        [0, 'd x 1', 0, 10],
        [1, 'i x 1', 20, 30],
      ],
      'G1c-realtime': [
        [0, 'rp x [1]', 0, 10],
        [1, 'i x 1', 20, 30],
      ],
      'G-single-realtime': [
        [0, 'i x 1', 0, 10],
        [1, 'rp x []', 20, 30],
      ],
      'G-single-item-realtime': [
        [0, 'i x 1', 0, 5],
        [1, 'd x 1', 6, 10],
        [2, 'rp x [1]', 20, 30],
      ],
      'G-nonadjacent-realtime': [
        [0, 'rp x [], rp w [1]', 5, 25],
        [1, 'i x 1', 0, 10],
        [2, 'rp z []', 20, 30],
        [3, 'i z 1, i w 1', 5, 25],
      ],
      'G-nonadjacent-item-realtime': [
        [9, 'i x 9, i z 9', 0, 1],
        [0, 'rp x [9], rp w [1]', 5, 25],
        [1, 'd x 9', 3, 10],
        [2, 'rp z [9]', 20, 30],
        [3, 'd z 9, i w 1', 5, 25],
      ],
      'G2-realtime': [
        [0, 'i z 1', 0, 10],
        [1, 'rp y []', 20, 30],
        [2, 'i y 1, rp z []', 5, 25],
      ],
      'G2-item-realtime': [
        [9, 'i z 9, i y 9', 0, 1],
        [0, 'd z 9', 3, 10],
        [1, 'rp y [9]', 20, 30],
        [2, 'd y 9, rp z [9]', 5, 25],
      ],
    };
    for (const [type, lines] of Object.entries(byRealTime)) {
      expect(types(lines), type).toEqual([type]);
      expect(check(lines, { realtime: false }).valid, type).toBe(true);
    }
    expect(anomaly('G-single-realtime', byRealTime['G-single-realtime']!)).toMatchObject({
      message:
        'T1 had succeeded at 0.01 s (event 1), before T2 began at 0.02 s (event 2); but T2 read [] of key x ' +
        'and T1 inserted 1, which is not in it',
      rulesOut: ['strong-snapshot-isolation'],
    });
  });
});

describe('predicate, rows that are absent though they may have been deleted', () => {
  it('tell nothing where both is possible', () => {
    const lines: TxnLine[] = [
      [0, 'i x 1', 0, 30],
      [1, 'd x 1', 0, 30],
      [2, 'rp x []', 0, 30],
    ];
    expect(check(lines).valid).toBe(true);
  });

  it('came after the delete where the reader saw another row of the inserter', () => {
    const found = anomaly('G-single', [
      [0, 'i x 1, i x 2', 0, 5],
      [1, 'd x 1, d x 2', 10, 20],
      [2, 'rp x [1]', 10, 20],
    ]);
    expect(found.message).toBe(
      'T1 deleted 2 and T2 read [1] of key x without 2 (T2 saw 1, which operation 0 inserted, too); but ' +
        'T2 read [1] of key x and T1 deleted 1',
    );
    expect(found.ops).toEqual([0, 2, 3]);
  });

  it('prove no more than read skew where the reader may have been too early as well', () => {
    const lines: TxnLine[] = [
      [0, 'i x 1, i y 1', 5, 10],
      [1, 'rp x [], rp y [1], i z 1', 0, 15],
      [2, 'd x 1, rp z [1]', 20, 30],
    ];
    expect(types(lines)).toEqual(['G-single']);
    expect(check(lines, { consistencyModels: ['read-committed'] }).valid).toBe(true);
  });

  it('came before the insert where the reader saw another row that was deleted with it', () => {
    const found = anomaly('G-single', [
      [0, 'i x 1', 0, 5],
      [3, 'i x 2, i y 1', 0, 5],
      [1, 'd x 1, d x 2', 10, 20],
      [2, 'rp x [1], rp y [1]', 10, 20],
    ]);
    expect(found.message).toMatch(/T2 read \[1\] of key x and T1 deleted 1$/);
    const only = anomaly('G-single-realtime', [
      [0, 'i x 1', 0, 5],
      [3, 'i x 2', 0, 5],
      [1, 'd x 1, d x 2', 10, 20],
      [2, 'rp x [1]', 10, 20],
    ]);
    expect(only.message).toBe(
      'T1 had succeeded at 0.005 s (event 3), before T2 began at 0.010 s (event 5); but T2 read [1] of key x ' +
        'without 2, which T1 inserted (T2 saw 1, which operation 4 deleted, too)',
    );
  });

  it('came before the insert where the reader deleted it itself', () => {
    const found = anomaly('G-single', [
      [0, 'i x 1', 0, 10],
      [1, 'rp x [], d x 1', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 inserted 1 into key x and T2 deleted 1; but T2 read [] of key x without 1, which T1 inserted and ' +
        'T2 itself deleted later',
    );
  });

  it('were lost where the delete began only after the read had ended', () => {
    const lines: TxnLine[] = [
      [0, 'i x 1', 0, 10],
      [1, 'rp x []', 20, 30],
      [2, 'd x 1', 40, 50],
    ];
    expect(types(lines)).toEqual(['G-single-realtime']);
    expect(anomaly('G-single-realtime', lines).message).toBe(
      'T1 had succeeded at 0.01 s (event 1), before T2 began at 0.02 s (event 2); but T2 read [] of key x ' +
        'without 1, which T1 inserted (operation 4 deleted it only afterwards)',
    );
    expect(check(lines, { consistencyModels: ['serializable'] }).valid).toBe(true);
  });

  it('came back where one read is known to have been after the delete', () => {
    const lines: TxnLine[] = [
      [0, 'i x 1', 0, 10],
      [1, 'd x 1', 15, 60],
      [2, 'rp x []', 20, 30],
      [3, 'rp x [1]', 40, 50],
    ];
    expect(types(lines)).toEqual(['G-single-realtime']);
    expect(anomaly('G-single-realtime', lines).message).toBe(
      'T1 deleted 1 and T2 read [] of key x without 1 (operation 0 had inserted it before); T2 had succeeded ' +
        'at 0.03 s (event 4), before T3 began at 0.04 s (event 5); but T3 read [1] of key x and T1 deleted 1',
    );
  });
});
