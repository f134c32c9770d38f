import { describe, expect, it } from 'vitest';
import type { TxnLine } from '../transactions/testing/story.ts';
import { anomaly, types } from './testing/told.ts';

describe('rw-register, reads that cannot be', () => {
  it('G1a: values of failed transactions', () => {
    const found = anomaly('G1a', [
      [0, 'w x 1', 0, 10, 'fail'],
      [1, 'r x 1', 20, 30],
    ]);
    expect(found).toEqual({
      type: 'G1a',
      message: 'T1 read 1 of key x, but 1 was written by T2, which failed',
      steps: [
        'T1 is operation 2 of process 1 (r x 1).',
        'T2 is operation 0 of process 0 (w x 1), which failed.',
        'T1 read 1 of key x, but 1 was written by T2, which failed.',
      ],
      ops: [0, 2],
      key: 'x',
      rulesOut: ['read-committed'],
    });
  });

  it('G1b: transactions half done', () => {
    const found = anomaly('G1b', [
      [0, 'w x 1, w x 2', 0, 10],
      [1, 'r x 1', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 read 1 of key x, but T2 wrote 1 and then another value to it: T1 saw it half done',
    );
    expect(found).toMatchObject({ ops: [0, 1], rulesOut: ['read-committed'] });
  });

  it('garbage-read: what nobody wrote', () => {
    const found = anomaly('garbage-read', [[0, 'r x 9', 0, 10]]);
    expect(found.message).toBe('T1 read 9 of key x, but nobody ever wrote that to it');
    expect(found).toMatchObject({ ops: [0], rulesOut: ['read-uncommitted'] });
  });

  it('internal: what contradicts the transaction itself', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'w x 2, r x 1', 0, 10],
    ];
    const found = anomaly('internal', lines);
    expect(found.message).toBe('T1 read 1 of key x, which it had written as 2 just before');
    expect(found).toMatchObject({ ops: [1], rulesOut: ['read-atomic'] });
    const changed = anomaly('internal', [
      [0, 'w x 1', 0, 10],
      [1, 'r x null, r x 1', 0, 10],
    ]);
    expect(changed.message).toBe('T1 read 1 of key x, which it had read as null just before');
  });

  it('future-read: what the transaction writes only later', () => {
    const found = anomaly('future-read', [[0, 'r x 1, w x 1', 0, 10]]);
    expect(found.message).toBe('T1 read 1 of key x before it wrote 1 itself');
    expect(found).toMatchObject({ ops: [0], rulesOut: ['read-committed'] });
  });

  it('lost-update: several writes on the same value', () => {
    const found = anomaly('lost-update', [
      [0, 'w x 1', 0, 10],
      [1, 'r x 1, w x 2', 20, 30],
      [2, 'r x 1, w x 3', 20, 30],
      [3, 'r x 1, w x 4', 20, 30],
    ]);
    expect(found.message).toBe(
      'T1 and T2 both read 1 of key x and then wrote it, T1 2 and T2 3: whichever came second had not ' +
        "seen the other's",
    );
    expect(found.steps!.at(-1)).toBe('So did operations 4.');
    expect(found).toMatchObject({ ops: [2, 3], detail: { ops: [2, 3, 4] } });
    expect(found.rulesOut).toEqual(['cursor-stability', 'update-atomic']);
  });

  it('cyclic-versions: what was assumed of a key is wrong', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'w x 2', 0, 10],
      [2, 'r x 1', 20, 30],
      [2, 'r x 2', 40, 50],
      [3, 'r x 2', 20, 30],
      [3, 'r x 1', 40, 50],
    ];
    const found = anomaly('cyclic-versions', lines, { sequentialKeys: true, orderedKeys: false });
    expect(found.message).toBe(
      'key x went in a circle, 1, 2, 1: its transactions do not show the order of versions that was assumed',
    );
    expect(found.steps!.slice(-2)).toEqual([
      '1 came before 2: process 2 left it at 1 in T1 and found it at 2 in T2.',
      '2 came before 1: process 3 left it at 2 in T3 and found it at 1 in T4.',
    ]);
    expect(found).toMatchObject({ ops: [4, 5, 8, 9], rulesOut: ['read-uncommitted'] });
  });
});

describe('rw-register, cycles', () => {
  it('G1c: each read what the other wrote', () => {
    const found = anomaly('G1c', [
      [0, 'w x 1, r y 1', 0, 10],
      [1, 'w y 1, r x 1', 0, 10],
    ]);
    expect(found.message).toBe('T1 wrote 1 to key x and T2 read 1; but T2 wrote 1 to key y and T1 read 1');
    expect(found).toMatchObject({ ops: [0, 1], rulesOut: ['read-committed'] });
  });

  it('G-single-item: a state that never was, and a write that followed a read', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1, w y 1', 0, 10],
      [1, 'r x 1, w x 2, r y 1, w y 2', 20, 30],
      [2, 'r x 2, r y 1', 20, 30],
    ];
    const found = anomaly('G-single-item', lines);
    expect(found.message).toBe(
      'T1 wrote 2 to key x and T2 read 2; but T2 read 1 of key y and T1 wrote 2 after it had read 1',
    );
    expect(found).toMatchObject({ ops: [2, 3], rulesOut: ['consistent-view', 'repeatable-read'] });
    expect(types(lines, { wfrKeys: false, orderedKeys: false })).toEqual([]);
  });

  it('G-nonadjacent-item: two readers saw two writes in different orders', () => {
    const found = anomaly('G-nonadjacent-item', [
      [0, 'w x 1', 0, 10],
      [1, 'w y 1', 0, 10],
      [2, 'r x 1, r y null', 0, 10],
      [3, 'r x null, r y 1', 0, 10],
    ]);
    expect(found).toMatchObject({ ops: [0, 1, 2, 3], rulesOut: ['repeatable-read', 'snapshot-isolation'] });
  });

  it('G2-item: write skew', () => {
    const found = anomaly('G2-item', [
      [0, 'r x null, r y null, w x 1', 0, 10],
      [1, 'r x null, r y null, w y 1', 0, 10],
    ]);
    expect(found.message).toBe(
      'T1 read null of key y and T2 wrote 1; but T2 read null of key x and T1 wrote 1',
    );
    expect(found.rulesOut).toEqual(['repeatable-read']);
  });

  it('G0: only where keys are assumed to be sequential', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1, w y 2', 0, 30],
      [1, 'w x 2, w y 1', 0, 30],
      [2, 'r x 1', 40, 50],
      [2, 'r x 2', 60, 70],
      [3, 'r y 1', 40, 50],
      [3, 'r y 2', 60, 70],
    ];
    const found = anomaly('G0', lines, { sequentialKeys: true, orderedKeys: false });
    expect(found.message).toBe(
      'T1 wrote 1 to key x and T2 wrote 2 later (process 2 left it at 1 in operation 4 and found it at 2 in ' +
        'operation 8); but T2 wrote 1 to key y and T1 wrote 2 later (process 3 left it at 1 in operation 5 and ' +
        'found it at 2 in operation 9)',
    );
    expect(found).toMatchObject({ ops: [0, 1, 4, 5, 8, 9], rulesOut: ['read-uncommitted'] });
  });

  it('a stale read, in words', () => {
    const found = anomaly('G-single-item-realtime', [
      [0, 'w x 1', 0, 10],
      [1, 'w x 2', 20, 30],
      [2, 'r x 1', 40, 50],
    ]);
    expect(found).toMatchObject({ ops: [0, 2, 4], rulesOut: ['strong-snapshot-isolation'] });
    expect(found.steps).toEqual([
      'T1 is operation 2 of process 1 (w x 2).',
      'T2 is operation 4 of process 2 (r x 1).',
      'T1 had succeeded at 0.03 s (event 3), before T2 began at 0.04 s (event 4), so T1 came before T2.',
      'But T2 read 1 of key x and T1 wrote 2 later (operation 0 left it at 1 and had succeeded before T1 ' +
        'began, which found it at 2), so T2 came before T1.',
      'So each came before itself, which no order allows.',
    ]);
  });

  it('the order of each process', () => {
    const assumed = { sequentialKeys: true, orderedKeys: false, realtime: false };
    const byProcess: Readonly<Record<string, readonly TxnLine[]>> = {
      'G0-process': [
        [0, 'w x 1', 0, 10],
        [0, 'w y 2', 20, 30],
        [1, 'w y 1, w x 2', 0, 30],
        [2, 'r x 2', 40, 50],
        [2, 'r x 1', 60, 70],
        [3, 'r y 2', 40, 50],
        [3, 'r y 1', 60, 70],
      ],
      'G1c-process': [
        [0, 'r x 1', 0, 10],
        [0, 'w x 1', 20, 30],
      ],
      'G-single-item-process': [
        [0, 'w x 1', 0, 10],
        [0, 'r x null', 20, 30],
      ],
      'G-nonadjacent-item-process': [
        [0, 'w x 1', 0, 10],
        [0, 'r y null', 20, 30],
        [1, 'w y 1', 0, 10],
        [1, 'r x null', 20, 30],
      ],
      'G2-item-process': [
        [0, 'w z 1', 0, 10],
        [0, 'r y null', 20, 30],
        [1, 'w y 1, r z null', 0, 30],
      ],
    };
    for (const [type, lines] of Object.entries(byProcess)) {
      if (type === 'G0-process') expect(types(lines, assumed)).toContain(type);
      else expect(types(lines, { realtime: false }), type).toEqual([type]);
    }
  });

  it('the order of real time', () => {
    const byTime: Readonly<Record<string, readonly TxnLine[]>> = {
      'G1c-realtime': [
        [0, 'r x 1', 0, 10],
        [1, 'w x 1', 20, 30],
      ],
      'G-single-item-realtime': [
        [0, 'w x 1', 0, 10],
        [1, 'r x null', 20, 30],
      ],
      'G-nonadjacent-item-realtime': [
        [0, 'w x 1', 0, 10],
        [1, 'r y null', 20, 30],
        [2, 'w y 1', 0, 40],
        [3, 'r y 1, r x null', 0, 40],
      ],
      'G2-item-realtime': [
        [0, 'w z 1', 0, 10],
        [1, 'r y null', 20, 30],
        [2, 'w y 1, r z null', 0, 30],
      ],
    };
    for (const [type, lines] of Object.entries(byTime)) expect(types(lines), type).toEqual([type]);
    const writes: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'w y 2', 20, 30],
      [2, 'w y 1, w x 2', 0, 30],
      [3, 'r x 2', 40, 50],
      [3, 'r x 1', 60, 70],
      [4, 'r y 2', 40, 50],
      [4, 'r y 1', 60, 70],
    ];
    expect(types(writes, { sequentialKeys: true, orderedKeys: false })).toContain('G0-realtime');
  });
});
