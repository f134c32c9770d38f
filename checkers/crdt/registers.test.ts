import { describe, expect, it } from 'vitest';
import { anomaliesOf, judged, lost, op } from './testing/story.ts';

describe('an lww-register', () => {
  it('is right where all replicas prefer the same write in the end', () => {
    const told = [
      op(1, 'write', 1, 0),
      op(2, 'write', 2, 0),
      op(1, 'read', 1, 10),
      op(2, 'read', 2, 10),
      op(1, 'read', 1, 20),
      op(2, 'read', 1, 20),
    ];
    expect(judged(told, { type: 'lww-register' })).toMatchObject({ valid: true, stats: { convergedMs: 10 } });
  });

  it('is wrong where it gives what nobody wrote', () => {
    expect(anomaliesOf([op(1, 'write', 1, 0), op(2, 'read', 7, 10)])).toEqual([
      'unwritten-value: process 2\'s read, operation 2, at replica "n2", gave 7, which nobody had written',
    ]);
    const failed = op(1, 'write', 7, 4, { outcome: 'fail' });
    expect(judged([op(1, 'write', 1, 0), failed, op(2, 'read', 7, 10)]).anomalies[0]).toMatchObject({
      ops: [2, 4],
    });
  });

  it('is wrong where it gives nothing any more', () => {
    expect(anomaliesOf([op(1, 'write', 1, 0), op(1, 'read', null, 10)])).toEqual([
      'lost-update: process 1\'s read, operation 2, at replica "n1", gave nothing, after operation 0 at replica "n1" had written 1',
    ]);
    const told = (process: number, ms: number) => [
      lost(1, 'write', 1, 0),
      op(2, 'read', 1, 10),
      op(process, 'read', null, ms),
    ];
    expect(anomaliesOf(told(2, 20))).toEqual([
      'non-monotonic-read: process 2\'s read, operation 4, at replica "n2", gave nothing, after operation 2 at replica "n2" had given 1',
    ]);
    expect(anomaliesOf(told(3, 20))).toEqual([]);
    expect(anomaliesOf(told(3, 120))).toEqual([
      'divergent: process 3\'s read, operation 4, at replica "n3", gave nothing, after operation 2 at replica "n2" had given 1',
    ]);
  });

  it('is wrong where a replica goes back', () => {
    const told = [op(1, 'write', 1, 0), lost(2, 'write', 2, 0), op(1, 'read', 2, 10), op(1, 'read', 1, 20)];
    expect(judged(told).anomalies).toMatchObject([
      {
        type: 'non-monotonic-read',
        message:
          'process 1\'s read, operation 6, at replica "n1", gave 1, which operation 4 at replica "n1" had replaced by 2',
        steps: [
          'Operation 0 at replica "n1" wrote 1.',
          'Operation 4 at replica "n1" began after operation 0 at replica "n1" had completed: a replica keeps what it has.',
          'It gave 2, so that is preferred to 1.',
          'Operation 6 at replica "n1" began after operation 4 at replica "n1" had completed: a replica keeps what it has.',
          'It gave 1 again. All replicas prefer the same one of two writes.',
        ],
        ops: [0, 1, 4, 6],
      },
    ]);
    // What replica 2 gave first need not have been there already.
    expect(anomaliesOf([...told.slice(0, 2), op(3, 'read', 2, 10), op(3, 'read', 1, 20)])).toEqual([]);
  });

  it('is wrong where replicas prefer different writes', () => {
    const told = [op(1, 'write', 1, 0), op(2, 'write', 2, 0), op(1, 'read', 2, 110), op(2, 'read', 1, 110)];
    expect(judged(told).anomalies).toMatchObject([
      {
        type: 'divergent',
        message:
          'process 2\'s read, operation 5, at replica "n2", gave 1, and operation 4 at replica "n1" gave 2',
        steps: [
          'Operations 0 and 1 wrote these values, so long before both reads that all replicas had them.',
          'Operation 4 at replica "n1" gave 2, and operation 5 at replica "n2" gave 1.',
          'All replicas prefer the same one of two writes.',
        ],
        ops: [0, 1, 4, 5],
      },
    ]);
    const late = [op(1, 'write', 1, 0), op(2, 'write', 2, 0), op(1, 'read', 2, 10), op(2, 'read', 1, 120)];
    expect(anomaliesOf(late)).toEqual([
      'divergent: process 2\'s read, operation 6, at replica "n2", gave 1, which operation 4 at replica "n1" had replaced by 2',
    ]);
  });

  it('is not judged where a value names no write', () => {
    const told = [
      op(1, 'write', 1, 0),
      op(2, 'write', 1, 10),
      op(1, 'write', 2, 10),
      op(1, 'read', 1, 20),
      op(2, 'read', 1, 20),
    ];
    expect(judged(told)).toMatchObject({
      valid: 'unknown',
      summary: '1 value was written more than once, so that nobody can tell which write was read',
    });
    expect(judged([op(1, 'write', null, 0)], { type: 'lww-register' }).summary).toBe(
      'operation 0, a write, takes null, which a read gives for no value at all',
    );
  });
});

describe('an mv-register', () => {
  it('is right where it gives all writes that none has replaced', () => {
    const told = [
      op(1, 'write', 1, 0),
      op(2, 'write', 2, 0),
      op(1, 'read', [1], 10),
      op(1, 'read', [2, 1], 20),
      op(1, 'write', 3, 30),
      op(1, 'read', [3], 40),
      op(2, 'read', [3], 40),
    ];
    expect(judged(told, { type: 'mv-register' })).toMatchObject({ valid: true, stats: { convergedMs: 0 } });
  });

  it('is wrong where it gives what a write had replaced', () => {
    const told = [op(1, 'write', 1, 0), op(1, 'write', 2, 5), op(1, 'read', [1, 2], 10)];
    expect(judged(told).anomalies).toMatchObject([
      {
        type: 'resurrected',
        message:
          'process 1\'s read, operation 4, at replica "n1", gave 1, which operation 2 at replica "n1" had overwritten',
        steps: [
          'Operation 0 at replica "n1" wrote 1, and had completed there when operation 2 at replica "n1" began.',
          'So that overwrote 1.',
          'Operation 4 at replica "n1" began after operation 2 at replica "n1" had completed: a replica keeps what it has.',
          'It gave 1 all the same.',
        ],
        ops: [0, 2, 4],
      },
    ]);
    expect(anomaliesOf([op(1, 'write', 1, 0), op(2, 'write', 2, 5), op(1, 'read', [1, 2], 10)])).toEqual([]);
  });

  it('is wrong where it lost a write', () => {
    const told = [op(1, 'write', 1, 0), op(2, 'write', 2, 5), op(1, 'read', [1], 120)];
    expect(anomaliesOf(told)).toEqual([
      'lost-update: process 1\'s read, operation 4, at replica "n1", gave [1], without 2, which operation 2 at replica "n2" had written',
    ]);
    expect(judged(told).anomalies[0]?.steps?.[0]).toBe(
      'Operation 2 at replica "n2" wrote 2 when all other writes that may have taken effect had ended: none of them can ' +
        'have overwritten it.',
    );
    expect(anomaliesOf([...told, lost(3, 'write', 3, 1)])).toEqual([]);
    expect(anomaliesOf([told[0]!, op(1, 'read', [], 10)])).toEqual([
      'lost-update: process 1\'s read, operation 2, at replica "n1", gave nothing, after operation 0 at replica "n1" had written 1',
    ]);
  });

  it('is not judged where a read gives no list', () => {
    const told = [op(1, 'write', 1, 0), op(1, 'read', 1, 10)];
    expect(judged(told, { type: 'mv-register' }).summary).toBe(
      'operation 2, a read, gave 1, which is no list of values',
    );
  });
});
