import { describe, expect, it } from 'vitest';
import { anomaliesOf, judged, lost, op } from './testing/story.ts';

describe('a g-set', () => {
  it('is right where replicas show what was added, sooner or later', () => {
    const told = [
      op(1, 'add', 'a', 0),
      lost(2, 'add', 'b', 0),
      op(1, 'read', ['a'], 10),
      op(2, 'read', [], 10),
      op(1, 'read', ['a', 'b'], 20),
      op(2, 'read', ['b', 'a'], 20),
    ];
    expect(judged(told, { type: 'g-set' })).toMatchObject({ valid: true, stats: { convergedMs: 10 } });
  });

  it('is wrong where a replica lost what it had acknowledged', () => {
    expect(judged([op(1, 'add', 'a', 0), op(1, 'read', [], 10)]).anomalies).toMatchObject([
      {
        type: 'lost-update',
        message:
          'process 1\'s read, operation 2, at replica "n1", lacks "a", which operation 0 at replica "n1" had added',
        steps: [
          'Operation 0 at replica "n1" added "a", and was acknowledged.',
          'Nobody had begun to remove "a" when operation 2 completed.',
          'Operation 2 at replica "n1" began after operation 0 at replica "n1" had completed: a replica keeps what it has.',
        ],
        ops: [0, 2],
      },
    ]);
  });

  it('is wrong where others never get what one replica has', () => {
    const told = [op(1, 'add', 'a', 0), op(2, 'read', [], 60), op(2, 'read', [], 110)];
    expect(anomaliesOf(told)).toEqual([
      'lost-update: process 2\'s read, operation 4, at replica "n2", lacks "a", which operation 0 at replica "n1" had added',
    ]);
    expect(judged(told).anomalies[0]!.steps).toContain(
      'Operation 4 at replica "n2" began 108 ms after operation 0 at replica "n1" had completed, and long enough after ' +
        'the last fault: by then all replicas must have converged.',
    );
  });

  it('is wrong where what was shown is gone', () => {
    expect(anomaliesOf([lost(1, 'add', 'a', 0), op(2, 'read', ['a'], 10), op(2, 'read', [], 20)])).toEqual([
      'non-monotonic-read: process 2\'s read, operation 4, at replica "n2", lacks "a", which operation 2 at replica "n2" had shown',
    ]);
    expect(anomaliesOf([lost(1, 'add', 'a', 0), op(2, 'read', ['a'], 10), op(3, 'read', [], 120)])).toEqual([
      'divergent: process 3\'s read, operation 4, at replica "n3", lacks "a", which operation 2 at replica "n2" had shown',
    ]);
  });

  it('is wrong where it shows what nobody added', () => {
    const failed = op(1, 'add', 'b', 4, { outcome: 'fail' });
    const told = [op(1, 'add', 'a', 0), op(1, 'read', ['a', 'b'], 10)];
    expect(judged(told).anomalies).toMatchObject([
      {
        type: 'unwritten-value',
        message: 'process 1\'s read, operation 2, at replica "n1", shows "b", which nobody had added',
        ops: [2],
      },
    ]);
    expect(judged([...told, failed]).anomalies[0]).toMatchObject({ type: 'unwritten-value', ops: [2, 4] });
    expect(anomaliesOf([...told, op(2, 'add', 'b', 11)])).toEqual([]);
  });
});

describe('an or-set', () => {
  it('is right where an add wins against a removal that had not seen it', () => {
    const told = [
      op(1, 'add', 'a', 0),
      op(1, 'remove', 'a', 5),
      op(2, 'add', 'a', 5),
      op(1, 'read', [], 10),
      op(2, 'read', ['a'], 10),
      op(1, 'read', ['a'], 20),
      op(2, 'read', ['a'], 20),
    ];
    expect(judged(told, { type: 'or-set' })).toMatchObject({ valid: true });
  });

  it('is wrong where what was removed is back', () => {
    const told = [op(1, 'add', 'a', 0), op(1, 'remove', 'a', 5), op(1, 'read', ['a'], 10)];
    expect(judged(told).anomalies).toMatchObject([
      {
        type: 'resurrected',
        message:
          'process 1\'s read, operation 4, at replica "n1", shows "a", which operation 2 at replica "n1" had removed',
        steps: [
          'Operation 2 at replica "n1" removed "a": when it began, its replica must have had all adds of it.',
          'Operation 4 at replica "n1" began after operation 2 at replica "n1" had completed: a replica keeps what it has.',
          'Nobody had begun to add "a" again when operation 4 completed, and it shows it.',
        ],
        ops: [0, 2, 4],
      },
    ]);
    // The other replica need not know of the removal yet, nor the removal of an add elsewhere.
    expect(anomaliesOf([...told.slice(0, 2), op(2, 'read', ['a'], 10)])).toEqual([]);
    expect(anomaliesOf([...told, lost(2, 'add', 'a', 0)])).toEqual([]);
  });

  it('is wrong where an add that nobody can have removed is not there', () => {
    const told = [
      op(1, 'add', 'a', 0),
      op(1, 'remove', 'a', 5),
      op(2, 'add', 'a', 10),
      op(2, 'read', [], 20),
    ];
    expect(anomaliesOf(told)).toEqual([
      'lost-update: process 2\'s read, operation 6, at replica "n2", lacks "a", which operation 4 at replica "n2" had added',
    ]);
    expect(judged(told).anomalies[0]!.steps).toContain(
      'All removals of "a" that had begun when operation 6 completed had ended before it was added.',
    );
    expect(anomaliesOf([...told, lost(3, 'remove', 'a', 1)])).toEqual([]);
  });

  it('is wrong where replicas never agree on an add and a removal at the same time', () => {
    const told = (ms: number) => [
      op(1, 'add', 'a', 0),
      op(2, 'remove', 'a', 0),
      op(1, 'read', ['a'], ms),
      op(2, 'read', [], ms),
    ];
    expect(anomaliesOf(told(90))).toEqual([]);
    expect(judged(told(110)).anomalies).toMatchObject([
      {
        type: 'divergent',
        message:
          'process 1\'s read, operation 4, at replica "n1", shows "a", and operation 5 at replica "n2" does not',
        ops: [0, 1, 4, 5],
      },
    ]);
  });

  it('is not judged where a read gives no list', () => {
    expect(judged([op(1, 'add', 1, 0), op(1, 'read', 1, 10)]).summary).toBe(
      'operation 2, a read, gave 1, which is no list of elements',
    );
  });
});
