import { describe, expect, it } from 'vitest';
import type { TxnLine } from '../transactions/testing/story.ts';
import { anomaly, check, types } from './testing/told.ts';

describe('list-append, cycles', () => {
  const writeCycle: TxnLine[] = [
    [0, 'append x 1, append y 1', 0, 10],
    [1, 'append x 2, append y 2', 0, 10],
    [2, 'r x [1 2], r y [2 1]', 20, 30],
  ];

  it('G0, told so that a person can follow each step', () => {
    expect(anomaly('G0', writeCycle)).toEqual({
      type: 'G0',
      message:
        'T1 appended 1 to key x and T2 appended 2 right after it (operation 4 read [1 2]); but ' +
        'T2 appended 2 to key y and T1 appended 1 right after it (operation 4 read [2 1])',
      steps: [
        'T1 is operation 0 of process 0 (append x 1, append y 1).',
        'T2 is operation 1 of process 1 (append x 2, append y 2).',
        'T1 appended 1 to key x and T2 appended 2 right after it (operation 4 read [1 2]), so T1 came before T2.',
        'But T2 appended 2 to key y and T1 appended 1 right after it (operation 4 read [2 1]), so T2 came before T1.',
        'So each came before itself, which no order allows.',
      ],
      ops: [0, 1, 4],
      edges: [
        {
          from: 0,
          to: 1,
          type: 'ww',
          key: 'x',
          why: 'T1 appended 1 to key x and T2 appended 2 right after it (operation 4 read [1 2]), so T1 came before T2.',
        },
        {
          from: 1,
          to: 0,
          type: 'ww',
          key: 'y',
          why: 'T2 appended 2 to key y and T1 appended 1 right after it (operation 4 read [2 1]), so T2 came before T1.',
        },
      ],
      rulesOut: ['read-uncommitted'],
      detail: {
        transactions: [
          { name: 'T1', op: 0, process: 0, value: 'append x 1, append y 1' },
          { name: 'T2', op: 1, process: 1, value: 'append x 2, append y 2' },
        ],
      },
    });
  });

  it('G1c: each read what the other appended', () => {
    const found = anomaly('G1c', [
      [0, 'append x 1, r y [1]', 0, 10],
      [1, 'append y 1, r x [1]', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 appended 1 to key x and T2 read [1]; but T2 appended 1 to key y and T1 read [1]',
    );
    expect(found).toMatchObject({ ops: [0, 1], rulesOut: ['read-committed'] });
  });

  it('G-single-item: a state that never was', () => {
    const found = anomaly('G-single-item', [
      [0, 'append x 1, append y 1', 0, 10],
      [1, 'r x [1], r y null', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 appended 1 to key x and T2 read [1]; but T2 read null of key y and T1 appended 1, which is in no ' +
        'read and so came later',
    );
    expect(found.rulesOut).toEqual(['consistent-view', 'repeatable-read']);
  });

  it('G-nonadjacent-item: two readers saw two appends in different orders', () => {
    const found = anomaly('G-nonadjacent-item', [
      [0, 'r x null, r w [1]', 0, 10],
      [1, 'append x 1, append y 1', 0, 10],
      [2, 'r y [1], r z null', 0, 10],
      [3, 'append z 1, append w 1', 0, 10],
    ]);
    expect(found.edges!.map(({ from, type, to }) => `${from} ${type} ${to}`)).toEqual([
      '3 wr 0',
      '0 rw 1',
      '1 wr 2',
      '2 rw 3',
    ]);
    expect(found.rulesOut).toEqual(['repeatable-read', 'snapshot-isolation']);
  });

  it('G2-item: write skew', () => {
    const found = anomaly('G2-item', [
      [0, 'r x null, append y 1', 0, 10],
      [1, 'r y null, append x 1', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 read null of key x and T2 appended 1, which is in no read and so came later; but ' +
        'T2 read null of key y and T1 appended 1, which is in no read and so came later',
    );
    expect(found.rulesOut).toEqual(['repeatable-read']);
  });

  it('the order of each process', () => {
    const byProcess: Readonly<Record<string, readonly TxnLine[]>> = {
      'G0-process': [
        [0, 'append x 1', 0, 10],
        [0, 'append x 2', 20, 30],
        [1, 'r x [2 1]', 0, 30],
      ],
      'G1c-process': [
        [0, 'r x [1]', 0, 10],
        [0, 'append x 1', 20, 30],
      ],
      'G-single-item-process': [
        [0, 'append x 1', 0, 10],
        [0, 'r x null', 20, 30],
      ],
      'G-nonadjacent-item-process': [
        [0, 'append x 1', 0, 10],
        [0, 'r y null', 20, 30],
        [1, 'append y 1', 0, 10],
        [1, 'r x null', 20, 30],
      ],
      'G2-item-process': [
        [0, 'append z 1', 0, 10],
        [0, 'r y null', 20, 30],
        [1, 'append y 1, r z null', 0, 30],
      ],
    };
    for (const [type, lines] of Object.entries(byProcess)) {
      expect(types(lines, { realtime: false })).toEqual([type]);
      expect(check(lines, { realtime: false, consistencyModels: ['serializable'] }).valid).toBe(true);
    }
    const found = anomaly('G-single-item-process', byProcess['G-single-item-process']!);
    expect(found.message).toBe(
      'process 0 began T2 after T1 had succeeded; but T2 read null of key x and T1 appended 1, which is in ' +
        'no read and so came later',
    );
  });

  it('real time, unless the history has none', () => {
    const byRealTime: Readonly<Record<string, readonly TxnLine[]>> = {
      'G0-realtime': [
        [0, 'append x 1', 0, 10],
        [1, 'append x 2', 20, 30],
        [2, 'r x [2 1]', 0, 30],
      ],
      'G1c-realtime': [
        [0, 'r x [1]', 0, 10],
        [1, 'append x 1', 20, 30],
      ],
      'G-single-item-realtime': [
        [0, 'append x 1', 0, 10],
        [1, 'append x 2', 20, 30],
        [2, 'r x [1]', 40, 50],
        [3, 'r x [1 2]', 60, 70],
      ],
      'G-nonadjacent-item-realtime': [
        [0, 'r x null, r w [1]', 5, 25],
        [1, 'append x 1', 0, 10],
        [2, 'r z null', 20, 30],
        [3, 'append z 1, append w 1', 5, 25],
      ],
      'G2-item-realtime': [
        [0, 'append z 1', 0, 10],
        [1, 'r y null', 20, 30],
        [2, 'append y 1, r z null', 5, 25],
      ],
    };
    for (const [type, lines] of Object.entries(byRealTime)) {
      expect(types(lines)).toEqual([type]);
      expect(check(lines, { realtime: false }).valid).toBe(true);
    }
    const found = anomaly('G-single-item-realtime', byRealTime['G-single-item-realtime']!);
    expect(found.message).toBe(
      'T1 had succeeded at 0.03 s (event 3), before T2 began at 0.04 s (event 4); but T2 read [1] of key x ' +
        'and T1 appended 2 next (operation 6 read [1 2])',
    );
    expect(found.ops).toEqual([2, 4, 6]);
    expect(found.rulesOut).toEqual(['strong-snapshot-isolation']);
  });

  it('of hundreds of transactions are told by their ends, and short ones first', () => {
    const ring = Array.from({ length: 200 }, (_, i): TxnLine[] => [
      [i, `append k${i} 1, append k${(i + 1) % 200} 2`, 0, 10],
      [1000 + i, `r k${i} [1 2]`, 0, 10],
    ]).flat();
    const [long] = check(ring).anomalies;
    expect(long).toMatchObject({ type: 'G0' });
    expect(long!.edges).toHaveLength(200);
    expect(long!.message).toMatch(
      /^T1 to T200 came each before the next: T1 appended .*; and so on; but T200 /,
    );
    const pair: TxnLine[] = [
      [300, 'append a 1, r b [1]', 0, 10],
      [301, 'append b 1, r a [1]', 0, 10],
    ];
    expect(check([...ring, ...pair]).anomalies.map(({ type }) => type)).toEqual(['G1c', 'G0']);
  });

  it('with long lists are told by what matters of them', () => {
    const elements = Array.from({ length: 30 }, (_, i) => i + 1);
    const appends = elements.map((each): TxnLine => [each, `append x ${each}`, each, each + 40]);
    const lines: TxnLine[] = [
      ...appends,
      [40, `r x [${elements.join(' ')}]`, 50, 60],
      [41, `r x [${elements.slice(0, 20).join(' ')}]`, 100, 110],
    ];
    expect(anomaly('G-single-item-realtime', lines).message).toMatch(
      /\[1 2 3 … 15 16 17 18 19 20\] of key x and T1 appended 21 next \(.* read \[… 19 20 21 22 23 …\]\)$/,
    );
  });
});
