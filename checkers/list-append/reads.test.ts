import { describe, expect, it } from 'vitest';
import type { TxnLine } from '../transactions/testing/story.ts';
import { anomaly, types } from './testing/told.ts';

describe('list-append, reads that cannot be', () => {
  it('G1a: elements of failed transactions', () => {
    const found = anomaly('G1a', [
      [0, 'append x 1', 0, 10, 'fail'],
      [1, 'r x [1]', 20, 30],
    ]);
    expect(found).toEqual({
      type: 'G1a',
      message: 'T1 read [1] of key x, but 1 was appended by T2, which failed',
      steps: [
        'T1 is operation 2 of process 1 (r x [1]).',
        'T2 is operation 0 of process 0 (append x 1), which failed.',
        'T1 read [1] of key x, but 1 was appended by T2, which failed.',
      ],
      ops: [0, 2],
      key: 'x',
      rulesOut: ['read-committed'],
    });
  });

  it('G1b: transactions half done', () => {
    const lines: TxnLine[] = [
      [0, 'append x 1, append x 2', 0, 10],
      [1, 'r x [1]', 0, 10],
    ];
    const found = anomaly('G1b', lines);
    expect(found.message).toBe(
      'T1 read [1] of key x, which ends with 1: T2 appended that, and then more to the key',
    );
    expect(found).toMatchObject({ ops: [0, 1], rulesOut: ['read-committed'] });
    expect(
      types([
        [0, 'append x 1, r x [1], append x 2', 0, 10],
        [1, 'r x [1 2]', 20, 30],
      ]),
    ).toEqual([]);
  });

  it('garbage-read, duplicate-elements: what nobody appended, or twice', () => {
    const append: TxnLine = [0, 'append x 1', 0, 10];
    const garbage = anomaly('garbage-read', [append, [1, 'r x [1 7]', 20, 30]]);
    expect(garbage.message).toBe('T1 read [1 7] of key x, but nobody ever appended 7 to it');
    expect(garbage).toMatchObject({ ops: [2], rulesOut: ['read-uncommitted'] });
    const twice = anomaly('duplicate-elements', [append, [1, 'r x [1 1]', 20, 30]]);
    expect(twice.message).toBe(
      'T1 read [1 1] of key x, in which 1 is more than once, though T2 appended it once',
    );
    expect(twice).toMatchObject({ ops: [0, 2], rulesOut: ['read-uncommitted'] });
    expect(types([append, [1, 'r x [1 7 7]', 20, 30]])).toEqual(['garbage-read', 'duplicate-elements']);
  });

  it('incompatible-order: lists of which neither is the beginning of the other', () => {
    const found = anomaly('incompatible-order', [
      [0, 'append x 1', 0, 10],
      [1, 'append x 2', 0, 10],
      [2, 'r x [1 2]', 20, 30],
      [3, 'r x [2]', 20, 30],
    ]);
    expect(found.message).toBe(
      'T1 read [2] of key x, and T2 read [1 2]: neither list is the beginning of the other',
    );
    expect(found).toMatchObject({ ops: [4, 5], key: 'x', rulesOut: ['read-committed'] });
  });

  it('dirty-update: something on top of what failed', () => {
    const found = anomaly('dirty-update', [
      [0, 'append x 1', 0, 10, 'fail'],
      [1, 'append x 2', 0, 10],
      [2, 'r x [1 2]', 20, 30],
    ]);
    expect(found.message).toBe('T1 failed, and yet T2 appended 2 to key x on top of its 1: T3 read [1 2]');
    expect(found).toMatchObject({ ops: [0, 1, 4], rulesOut: ['read-committed'] });
  });

  it('internal: what contradicts the transaction itself', () => {
    const gone = anomaly('internal', [[0, 'append x 1, r x null', 0, 10]]);
    expect(gone.message).toBe(
      'T1 read null of key x, and its own earlier reads and appends require a list that ends with [1]',
    );
    expect(gone).toMatchObject({ ops: [0], rulesOut: ['read-atomic'] });
    const changed = anomaly('internal', [
      [0, 'append x 1', 0, 10],
      [1, 'r x null, append x 2, r x [1 2]', 20, 30],
    ]);
    expect(changed.message).toBe('T1 read [1 2] of key x, and its own earlier reads and appends require [2]');
  });

  it('future-read: what the transaction appends only later', () => {
    const found = anomaly('future-read', [[0, 'r x [1], append x 1', 0, 10]]);
    expect(found.message).toBe('T1 read 1 of key x before it appended 1 itself');
    expect(found).toMatchObject({ ops: [0], rulesOut: ['read-committed'] });
  });

  it('lost-update: several appends to the same state', () => {
    const found = anomaly('lost-update', [
      [0, 'append x 1', 0, 10],
      [1, 'r x [1], append x 2', 20, 30],
      [2, 'r x [1], append x 3', 20, 30],
      [3, 'r x [1], append x 4', 20, 30],
    ]);
    expect(found.message).toBe(
      'T1 and T2 both read [1] of key x and then appended to it, T1 2 and T2 3: whichever came second ' +
        "had not seen the other's",
    );
    expect(found.steps!.at(-1)).toBe('So did operations 4.');
    expect(found).toMatchObject({ ops: [2, 3], detail: { ops: [2, 3, 4] } });
    expect(found.rulesOut).toEqual(['cursor-stability', 'update-atomic']);
  });
});
