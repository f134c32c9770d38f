import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, History } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type QueueOptions, queue } from './index.ts';
import fuzz from './testing/queue.fuzz.ts';

type Span = readonly [fromMs: number, toMs: number];

const enqueue = (value: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => {
  return { process: Number(value), f: 'enqueue', value, fromMs, toMs, ...more };
};

const dequeue = (gave: unknown, [fromMs, toMs]: Span, more: Partial<Told> = {}): Told => {
  return { process: 100 + fromMs, f: 'dequeue', gave, fromMs, toMs, ...more };
};

const drain = (gave: unknown, span: Span): Told => dequeue(gave, span, { f: 'drain' });

function check(told: readonly Told[], options: QueueOptions = {}, context: Partial<CheckContext> = {}) {
  return queue(options).check(historyOf(told), contextOf(context));
}

describe('queue', () => {
  it('lets values out that went in, in any order', () => {
    const told = [enqueue(1, [0, 10]), enqueue(2, [20, 30]), dequeue(2, [40, 50]), dequeue(1, [60, 70])];
    expect(check(told)).toMatchObject({
      valid: true,
      summary: '2 values taken: all were put in before, and came out once each',
    });
  });

  it('lets a value out whose enqueue is under way, or of unknown outcome', () => {
    expect(check([enqueue(1, [0, 30]), dequeue(1, [10, 20])]).valid).toBe(true);
    expect(check([enqueue(1, [0, 5], { outcome: 'info' }), dequeue(1, [10, 20])]).valid).toBe(true);
  });

  it('finds values that nobody can have put in', () => {
    const result = check([
      enqueue(1, [0, 10], { outcome: 'fail' }),
      drain([1, 9], [20, 30]),
      dequeue(5, [31, 35]),
      enqueue(5, [40, 50]),
    ]);
    expect(result.summary).toBe('3 values taken: 3 unexpected');
    expect(result.anomalies.map(({ type, message, ops }) => [type, message, ops])).toEqual([
      [
        'unexpected',
        "process 120's drain, operation 2, gave 1, but its enqueue, operation 0, had failed",
        [0, 2],
      ],
      ['unexpected', "process 120's drain, operation 2, gave 9, but nobody ever enqueued it", [2]],
      [
        'unexpected',
        "process 131's dequeue, operation 4, gave 5, but the first enqueue of it, operation 6, " +
          'began only at 0.040 s, after that had completed',
        [4, 6],
      ],
    ]);
  });

  it('finds values that came out more often than they went in', () => {
    const result = check([enqueue(7, [0, 10]), dequeue(7, [20, 30]), drain([7, 7], [40, 50])]);
    expect(result.anomalies).toHaveLength(2);
    expect(result.anomalies[0]).toMatchObject({
      type: 'duplicated',
      message:
        "process 140's drain, operation 4, gave 7, which operation 2 had given too, but there was only 1 enqueue of it",
      ops: [0, 2, 4],
    });
    const twice = check([enqueue(7, [0, 10]), drain([7, 7], [40, 50])]);
    expect(twice.anomalies[0]!.message).toMatch(
      /gave 7, twice in one list, but there was only 1 enqueue of it$/,
    );
    expect(
      check([enqueue(7, [0, 9]), enqueue(7, [0, 9], { process: 8 }), drain([7, 7], [40, 50])]).valid,
    ).toBe(true);
  });

  it('refuses what real time proves to be out of order, where a queue must keep it', () => {
    const told = [enqueue(1, [0, 10]), enqueue(2, [20, 30]), dequeue(2, [40, 50]), dequeue(1, [60, 70])];
    const result = check(told, { order: 'fifo' });
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]).toMatchObject({
      type: 'overtaken',
      message:
        "process 140's dequeue, operation 4, gave 2 before operation 6, which gave 1, began, " +
        'but operation 0 had put 1 in at 0.01 s, before operation 2 began to put 2 in at 0.02 s',
      ops: [0, 2, 4, 6],
      detail: { overtaken: 1, overtaker: 2 },
    });
    const touching = [enqueue(1, [0, 25]), enqueue(2, [20, 30]), dequeue(2, [40, 50]), dequeue(1, [60, 70])];
    expect(check(touching, { order: 'fifo' }).valid).toBe(true);
  });

  it('sees the order within a drain, and values that never came out', () => {
    const inside = [enqueue(1, [0, 10]), enqueue(2, [20, 30])];
    const list = check([...inside, drain([2, 1], [40, 50])], { order: 'fifo' });
    expect(list.anomalies[0]!.message).toMatch(/operation 4, gave 2 before 1, in one list, but operation 0/);
    const three = [enqueue(1, [0, 10]), enqueue(2, [20, 30]), enqueue(3, [32, 34])];
    const last = check([...three, drain([1, 3, 2], [40, 50])], { order: 'fifo' });
    expect(last.anomalies.map(({ ops }) => ops)).toEqual([[2, 4, 6]]);
    const never = check([...inside, dequeue(2, [40, 50])], { order: 'fifo' });
    expect(never.anomalies[0]!.message).toMatch(/gave 2 and 1 never came out, but operation 0/);
    const unseen = dequeue(null, [35, 36], { outcome: 'info' });
    expect(check([...inside, unseen, dequeue(2, [40, 50])], { order: 'fifo' }).valid).toBe(true);
  });

  it('goes by processes where there is no other order', () => {
    const told = [enqueue(1, [0, 10]), enqueue(2, [20, 30]), dequeue(2, [40, 50]), dequeue(1, [60, 70])];
    expect(check(told, { order: 'fifo' }, { realtime: false }).valid).toBe(true);
    const same = told.map((op) => ({ ...op, process: op.f === 'enqueue' ? 1 : 2 }));
    expect(check(same, { order: 'fifo' }, { realtime: false }).valid).toBe(false);
    const early = [dequeue(1, [0, 5]), enqueue(1, [10, 20])];
    expect(check(early).valid).toBe(false);
    expect(check(early, {}, { realtime: false }).valid).toBe(true);
  });

  it('judges keys apart', () => {
    const told = [enqueue(1, [0, 10], { key: 'a' }), dequeue(1, [20, 30], { key: 'b' })];
    expect(check(told).anomalies[0]!.message).toMatch(/^key b: process 120's dequeue/);
  });

  it('knows nothing of what it cannot read, or where nothing came out', () => {
    expect(check([enqueue(1, [0, 10])]).summary).toBe('nothing came out, so there is nothing to judge');
    expect(check([dequeue(1, [0, 10], { outcome: 'fail' })]).summary).toBe(
      'no operation succeeded, so there is nothing to judge',
    );
    expect(check([drain(3, [0, 10])]).summary).toBe('operation 0, a drain, gave 3, which is no list');
    expect(check([{ process: 0, f: 'peek', fromMs: 0, toMs: 1 }]).summary).toMatch(/is neither an enqueue/);
    expect(check([{ process: 0, f: 'enqueue', fromMs: 0, toMs: 1 }]).summary).toMatch(/names no value$/);
  });

  it('is suggested for queues', () => {
    expect(plugin.suggest!(historyOf([enqueue(1, [0, 1]), dequeue(1, [2, 3])]))).toEqual({});
    expect(plugin.suggest!(historyOf([enqueue(1, [0, 1])]))).toBeUndefined();
    expect(plugin.suggest!(new History())).toBeUndefined();
    expect(() => plugin.create({ order: 'lifo' })).toThrow(BadInputError);
  });

  it('agrees with its twin', () => expectAgreement(fuzz, { runs: 500 }));
});
