import { describe, expect, it } from 'vitest';
import { anomaliesOf, judged, lost, op } from './testing/story.ts';

describe('a g-counter', () => {
  it('is right where replicas count each increment once, sooner or later', () => {
    const told = [
      op(1, 'increment', 2, 0),
      op(2, 'increment', null, 0),
      op(1, 'read', 2, 10),
      op(2, 'read', 1, 10),
      op(1, 'read', 3, 20),
      op(2, 'read', 3, 20),
    ];
    const result = judged(told, { type: 'g-counter' });
    expect(result).toMatchObject({
      valid: true,
      stats: { updates: 2, reads: 4, replicas: 2, convergedMs: 10 },
    });
    expect(result.summary).toBe(
      '2 updates and 4 reads of 1 object: all within their bounds, replicas agreed within 10 ms',
    );
  });

  it('is wrong where a replica lost what it had acknowledged', () => {
    const result = judged([op(1, 'increment', 2, 0), op(1, 'increment', 3, 10), op(1, 'read', 2, 20)]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toMatchObject([
      {
        type: 'counter-out-of-bounds',
        message:
          'process 1\'s read, operation 4, at replica "n1", gave 2, but the least that it had to see is 5',
        steps: [
          'Operation 4 at replica "n1" had to see increments that come to 5, among them operation 2 (3).',
          'Operation 4 at replica "n1" began after operation 2 at replica "n1" had completed: a replica keeps what it has.',
          'No decrements had begun when it completed, apart from those that failed.',
          'So it had to give at least 5, and it gave 2.',
        ],
        ops: [2, 4],
        detail: { read: 2, bound: 5 },
      },
    ]);
  });

  it('is wrong where it counts twice', () => {
    expect(anomaliesOf([op(1, 'increment', 2, 0), op(2, 'read', 4, 10)])).toEqual([
      'counter-out-of-bounds: process 2\'s read, operation 2, at replica "n2", gave 4, but the most that it can have seen is 2',
    ]);
  });

  it('never shrinks, even where nobody knows what it counted', () => {
    expect(anomaliesOf([lost(1, 'increment', 2, 0), op(2, 'read', 2, 10), op(2, 'read', 0, 20)])).toEqual([
      'non-monotonic-read: process 2\'s read, operation 4, at replica "n2", gave 0, after operation 2 at replica "n2" had given 2',
    ]);
    const elsewhere = (ms: number) => [
      lost(1, 'increment', 2, 0),
      op(2, 'read', 2, 10),
      op(3, 'read', 0, ms),
    ];
    expect(anomaliesOf(elsewhere(20))).toEqual([]);
    expect(anomaliesOf(elsewhere(120))).toEqual([
      'divergent: process 3\'s read, operation 4, at replica "n3", gave 0, after operation 2 at replica "n2" had given 2',
    ]);
  });
});

describe('a pn-counter', () => {
  it('is right where each replica counts what it has', () => {
    const told = [
      op(1, 'increment', 5, 0),
      op(2, 'decrement', 2, 0),
      op(2, 'read', -2, 10),
      op(1, 'read', 3, 20),
      op(2, 'read', 3, 20),
    ];
    expect(judged(told, { type: 'pn-counter' })).toMatchObject({ valid: true, stats: { convergedMs: 10 } });
  });

  it('is wrong where an increment is missing that no decrement makes up for', () => {
    const told = [op(1, 'increment', 5, 0), op(2, 'decrement', 2, 5), op(1, 'read', 2, 20)];
    expect(judged(told).anomalies[0]).toMatchObject({
      type: 'counter-out-of-bounds',
      message:
        'process 1\'s read, operation 4, at replica "n1", gave 2, but the least that it had to see is 3',
      ops: [0, 2, 4],
    });
    expect(judged(told).anomalies[0]!.steps).toContain(
      'The decrements that had begun when it completed, and not failed, come to 2: operation 2 (2).',
    );
    expect(anomaliesOf([told[0]!, { ...told[1]!, outcome: 'fail' }, op(1, 'read', 3, 20)])).toHaveLength(1);
  });

  it('is wrong where a decrement is missing', () => {
    expect(anomaliesOf([op(1, 'increment', 5, 0), op(1, 'decrement', 2, 5), op(1, 'read', 4, 20)])).toEqual([
      'counter-out-of-bounds: process 1\'s read, operation 4, at replica "n1", gave 4, but the most that it can have seen is 3',
    ]);
  });

  it('moves no further than updates can have come since', () => {
    const told = (last: number) => [
      op(1, 'increment', 1, 0),
      lost(2, 'increment', 5, 0),
      lost(3, 'decrement', 2, 5),
      op(4, 'read', 6, 20),
      op(4, 'read', last, 30),
    ];
    expect(anomaliesOf(told(4))).toEqual([]);
    expect(judged(told(3)).anomalies).toMatchObject([
      {
        type: 'non-monotonic-read',
        message:
          'process 4\'s read, operation 8, at replica "n4", gave 3, after operation 6 at replica "n4" had given 6, ' +
          'and decrements that may have come since come to 2',
        ops: [0, 1, 4, 6, 8],
        steps: [
          'Operation 6 at replica "n4" gave 6: operations 0 (1) and 1 (5) can have made it that.',
          'Operation 8 at replica "n4" began after operation 6 at replica "n4" had completed: a replica keeps what it has.',
          'Of the decrements that had begun when it completed, and not failed (operation 4 (2)), those that ' +
            'operation 6 at replica "n4" need not have seen come to 2.',
          'So it had to give at least 4, and it gave 3.',
        ],
      },
    ]);
  });

  it('moves no further in other replicas either, once they have converged', () => {
    const told = (ms: number) => [
      lost(1, 'decrement', 5, 0),
      lost(2, 'increment', 2, 5),
      op(3, 'read', -5, 20),
      op(4, 'read', 0, ms),
    ];
    expect(anomaliesOf(told(30))).toEqual([]);
    expect(anomaliesOf(told(130))).toEqual([
      'divergent: process 4\'s read, operation 6, at replica "n4", gave 0, after operation 4 at replica "n3" had given -5, ' +
        'and increments that may have come since come to 2',
    ]);
  });

  it('is not judged where amounts or results are none', () => {
    expect(judged([op(1, 'increment', 0.5, 0)]).summary).toBe(
      'operation 0, an increment, takes 0.5, and neither null nor a whole number from 0 on',
    );
    expect(judged([op(1, 'increment', 1, 0), op(1, 'read', 0.5, 10)]).summary).toBe(
      'operation 2, a read, gave 0.5, which is no whole number',
    );
  });
});
