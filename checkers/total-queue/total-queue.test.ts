import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type TotalQueueOptions, totalQueue } from './index.ts';
import fuzz from './testing/total-queue.fuzz.ts';

type Span = readonly [fromMs: number, toMs: number];

const enqueue = (value: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => {
  return { process: Number(value), f: 'enqueue', value, fromMs, toMs, ...more };
};

const dequeue = (gave: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => {
  return { process: 100 + fromMs, f: 'dequeue', gave, fromMs, toMs, ...more };
};

const empty = (span: Span): Told => dequeue(null, span, { outcome: 'fail', error: 'empty' });
const drain = (gave: unknown, span: Span): Told => dequeue(gave, span, { f: 'drain' });
const unknown = (span: Span): Told => dequeue(null, span, { outcome: 'info' });

function check(told: readonly Told[], options: TotalQueueOptions = {}, context: Partial<CheckContext> = {}) {
  return totalQueue(options).check(historyOf(told), contextOf(context));
}

describe('total-queue', () => {
  it('is content where all that went in came out, drained or not', () => {
    const told = [enqueue(1, [0, 10]), enqueue(2, [5, 15]), dequeue(1, [20, 30])];
    const result = check([...told, drain([2], [40, 50])]);
    expect(result).toMatchObject({ valid: true, summary: '2 values put in: all came out' });
    expect(result.stats).toEqual({
      queues: 1,
      attempted: 2,
      acknowledged: 2,
      taken: 2,
      recovered: 0,
      latencyMs: { p0: 30, p50: 30, p95: 45, p99: 45, max: 45 },
      lost: 0,
      excused: 0,
      duplicates: 0,
    });
    expect(check([...told, dequeue(2, [40, 50])]).valid).toBe(true);
  });

  it('counts what came out although nobody knew that it was in', () => {
    const told = [enqueue(1, [0, 10], { outcome: 'info' }), enqueue(2, [0, 10], { outcome: 'info' })];
    const result = check([...told, enqueue(3, [0, 10]), drain([1, 3], [20, 30])]);
    expect(result).toMatchObject({ valid: true, stats: { attempted: 3, acknowledged: 1, recovered: 1 } });
  });

  it('finds what is lost', () => {
    const result = check([enqueue(1, [0, 10]), enqueue(2, [0, 10]), dequeue(2, [20, 30]), empty([40, 50])]);
    expect(result.valid).toBe(false);
    expect(result.summary).toBe('2 values put in: 1 lost');
    expect(result.anomalies[0]).toMatchObject({
      type: 'lost',
      message:
        "process 1's enqueue, operation 0, put 1 in, and it never came out, although operation 6 saw the queue empty later",
      steps: [
        'The enqueue of 1, operation 0, completed at 0.01 s.',
        'Operation 6, a dequeue that found nothing, began at 0.04 s: nothing was left when it ended, and nothing came out after it.',
        'No operation gave 1, or not as often as it was put in.',
      ],
      ops: [0, 6],
    });
    expect(check([enqueue(1, [0, 10]), drain([], [20, 30])]).anomalies[0]!.steps![1]).toMatch(
      /^Operation 2, a drain,/,
    );
  });

  it('does not know of losses without a drain that is complete', () => {
    const put = [enqueue(1, [0, 10]), enqueue(2, [0, 10])];
    expect(check([...put, dequeue(2, [20, 30])])).toMatchObject({
      valid: 'unknown',
      summary: '1 value never came out, and nobody saw the queue empty: there was no drain',
    });
    expect(check([...put, empty([20, 30]), dequeue(2, [40, 50])]).summary).toBe(
      '1 value never came out, and operation 6 gave 2 after operation 4 had seen the queue empty for the last time',
    );
    expect(check([enqueue(1, [0, 25]), dequeue(null, [20, 30])]).summary).toBe(
      '1 value may have been put in after the queue was last seen empty',
    );
    expect(check([...put, drain([2], [20, 30])], {}, { realtime: false }).summary).toMatch(
      /^1 value never came out, and without the order of events in time/,
    );
  });

  it('lets operations of unknown outcome take what is missing, one value each', () => {
    const put = [enqueue(1, [0, 10]), enqueue(2, [0, 10])];
    expect(check([...put, unknown([20, 21]), drain([2], [40, 50])])).toMatchObject({
      valid: true,
      summary: '2 values put in: all came out, but for 1 that dequeues of unknown outcome may have taken',
      stats: { lost: 0, excused: 1 },
    });
    expect(check([...put, drain([2], [40, 50]), unknown([60, 61])]).valid).toBe(false);
    const result = check([...put, unknown([20, 21]), drain([], [40, 50])]);
    expect(result.stats).toMatchObject({ lost: 1 });
    expect(result.anomalies[0]).toMatchObject({
      type: 'lost',
      message:
        '1 and 2 were put in and never came out, and only 1 dequeue of unknown outcome can have taken one each: at least 1 is lost',
      ops: [0, 1, 4, 6],
      detail: { lost: 1, missing: 2, unknownDequeues: 1 },
    });
    const crashed = dequeue(null, [20, 21], { f: 'drain', outcome: 'info' });
    expect(check([...put, crashed, drain([], [40, 50])]).summary).toBe(
      '2 values never came out, and nobody knows what operation 4, a drain, took',
    );
  });

  it('counts them as having taken nothing where the user says so', () => {
    const told = [enqueue(1, [0, 10]), unknown([20, 21]), drain([], [40, 50])];
    expect(check(told, { unknownDequeues: 'take-nothing' }).anomalies[0]!.type).toBe('lost');
  });

  it('finds what came from nowhere', () => {
    const result = check([drain([9], [20, 30])]);
    expect(result.anomalies.map(({ type }) => type)).toEqual(['unexpected']);
  });

  it('finds what came out twice, unless that is allowed', () => {
    const told = [enqueue(1, [0, 10]), dequeue(1, [20, 30]), drain([1], [40, 50])];
    expect(check(told).anomalies.map(({ type, ops }) => [type, ops])).toEqual([['duplicated', [0, 2, 4]]]);
    expect(check(told, { duplicates: true })).toMatchObject({
      valid: true,
      summary: '1 value put in: all came out, 1 more than once',
      stats: { duplicates: 1 },
    });
  });

  it('judges keys apart', () => {
    const told = [enqueue(1, [0, 10], { key: 'a' }), dequeue(null, [20, 30], { key: 'b' })];
    expect(check(told).summary).toBe(
      'key a: 1 value never came out, and nobody saw the queue empty: there was no drain',
    );
  });

  it('knows nothing where nothing happened, and refuses odd options', () => {
    expect(check([empty([0, 1])]).summary).toBe('nothing went in or came out, so there is nothing to judge');
    expect(() => plugin.create({ unknownDequeues: 'maybe' })).toThrow(BadInputError);
    expect(plugin.suggest!(historyOf([enqueue(1, [0, 1]), drain([1], [2, 3])]))).toEqual({});
  });

  it('agrees with its twin', () => expectAgreement(fuzz, { runs: 500 }));
});
