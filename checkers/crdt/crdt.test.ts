import { describe, expect, it } from 'vitest';
import { BadInputError, History } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, faultOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { crdt } from './index.ts';
import fuzz from './testing/crdt.fuzz.ts';
import { anomaliesOf, CONVERGENCE_MS, judged, lost, op } from './testing/story.ts';

const added = [op(1, 'add', 'a', 0), op(2, 'add', 'b', 0)];

describe('convergence', () => {
  it('is timed from the last update and the last fault', () => {
    const told = [
      ...added,
      op(1, 'read', ['a'], 10),
      op(2, 'read', ['a', 'b'], 10),
      op(1, 'read', ['a'], 40),
      op(1, 'read', ['a', 'b'], 60),
      op(2, 'read', ['b', 'a'], 60),
    ];
    expect(judged(told)).toMatchObject({ valid: true, stats: { convergedMs: 40 } });
    const faults = [faultOf(0, 30)];
    expect(judged(told, {}, { faults })).toMatchObject({ valid: true, stats: { convergedMs: 12 } });
    expect(judged(told, {}, { faults: [faultOf(0, 50)] })).toMatchObject({ stats: { convergedMs: 0 } });
  });

  it('is not known where replicas may need more time, and the summary tells who gives what', () => {
    const told = [...added, op(1, 'read', ['a'], 10), op(2, 'read', ['b'], 10), op(3, 'read', ['a'], 10)];
    expect(judged(told)).toMatchObject({
      valid: 'unknown',
      summary: 'the last reads do not agree: "n1" and "n3" give ["a"], "n2" gives ["b"]',
      stats: { convergedMs: null },
    });
  });

  it('is missing where replicas differ long after the last fault', () => {
    const told = [...added, op(1, 'read', ['a'], 200), op(2, 'read', ['a', 'b'], 200)];
    expect(judged(told).summary).toBe(
      '2 updates and 2 reads of 1 object: 1 lost-update; the last reads do not agree: "n1" gives ["a"], "n2" gives ["a","b"]',
    );
    expect(judged(told, {}, { faults: [faultOf(0, 120)] }).valid).toBe('unknown');
    expect(judged(told, {}, { faults: [faultOf(0, 90)] }).valid).toBe(false);
    expect(judged(told, {}, { faults: [faultOf(0, null)] })).toMatchObject({
      valid: 'unknown',
      summary: 'no read began after the last update and the last fault',
    });
  });

  it('is not asked of replicas of which nobody knows what faults they had', () => {
    const differ = [...added, op(1, 'read', ['a'], 200), op(2, 'read', ['a', 'b'], 200)];
    const agree = [...added, op(1, 'read', ['a', 'b'], 200), op(2, 'read', ['a', 'b'], 200)];
    const check = (told: readonly Told[], faultMs: number) => {
      const fault = { type: 'info', process: 'nemesis', f: 'start', value: null } as const;
      const ops = [...historyOf(told)];
      const at = ops.findIndex(({ timeNs }) => timeNs > 1e6 * faultMs);
      ops.splice(
        at,
        0,
        ...[{ ...fault, type: 'invoke' as const }, fault].map((f) => ({
          ...f,
          index: 0,
          timeNs: 1e6 * faultMs,
        })),
      );
      return crdt({ convergenceMs: CONVERGENCE_MS }).check(History.of(ops), contextOf()).valid;
    };
    expect([check(differ, 50), check(agree, 50), check(agree, 201)]).toEqual(['unknown', true, 'unknown']);
  });

  it('needs a read of each replica', () => {
    expect(judged([...added, op(1, 'read', ['a', 'b'], 10)])).toMatchObject({
      valid: 'unknown',
      summary: 'replica "n2" gave no final read',
    });
    expect(judged([...added, op(1, 'read', ['a'], 1, { process: 3 })]).summary).toBe(
      'no read began after the last update and the last fault',
    );
  });

  it('is that of processes where nobody tells the replica', () => {
    const plain = (process: number, f: string, value: unknown, fromMs: number): Told =>
      op(process, f, f === 'read' ? null : value, fromMs, { gave: value });
    const told = [plain(1, 'add', 'a', 0), plain(1, 'read', ['a'], 10)];
    expect(judged([...told, plain(2, 'read', [], 10)]).summary).toBe(
      'the last reads do not agree: "process 1" gives ["a"], "process 2" gives []',
    );
    expect(judged([...told, plain(2, 'read', [], 10), plain(2, 'read', ['a'], 20)]).valid).toBe(true);
    // Without its replica a read may come from one that is behind.
    expect(anomaliesOf([...told, plain(1, 'read', [], 20)])).toEqual([]);
    expect(anomaliesOf([...told, plain(1, 'read', [], 110)])).toHaveLength(1);
  });

  it('is strong: what had seen the same gives the same', () => {
    const seeing = (process: number, value: unknown, seen: unknown) =>
      op(process, 'read', null, 10, { gave: { value, replica: `n${process}`, seen } });
    const told = [op(1, 'write', 1, 0), op(2, 'write', 2, 0), seeing(1, 1, { n1: 1, n2: 1 })];
    expect(judged([...told, seeing(2, 2, { n2: 1, n1: 1 })]).anomalies).toMatchObject([
      {
        type: 'strong-convergence',
        message:
          'process 2\'s read, operation 5, at replica "n2", gave 2, and operation 4 at replica "n1" gave 1, which had seen the same',
        steps: [
          'Both had seen {"n2":1,"n1":1}.',
          'A replica that has seen the same updates has the same state, whatever the order in which they came.',
        ],
        ops: [4, 5],
      },
    ]);
    expect(judged([...told, seeing(2, 2, { n2: 1 })]).valid).toBe('unknown');
  });
});

describe('crdt', () => {
  it('judges each key as what its operations make it', () => {
    const told = [
      op(1, 'increment', 1, 0, { key: 'g' }),
      op(1, 'read', 1, 10, { key: 'g' }),
      op(1, 'decrement', 1, 20, { key: 'pn' }),
      op(1, 'read', -1, 30, { key: 'pn' }),
      op(1, 'write', 1, 40, { key: 'mv' }),
      op(1, 'read', [1], 50, { key: 'mv' }),
      op(1, 'remove', 1, 60, { key: 'or' }),
      op(1, 'read', [], 70, { key: 'or' }),
    ];
    expect(judged(told)).toMatchObject({ valid: true, stats: { objects: 4 } });
    const wrong = judged([...told, op(1, 'read', 0, 80, { key: 'g' })]);
    expect(wrong.anomalies).toMatchObject([{ key: 'g', type: 'counter-out-of-bounds' }, { key: 'g' }]);
    expect(wrong.anomalies[0]!.message).toMatch(
      /^key g: process 1's read, operation 16, at replica "n1", gave 0/,
    );
    expect(judged([...told, op(1, 'add', 1, 80, { key: 'g' })]).summary).toBe(
      'key g: add, increment are no updates of one g-set',
    );
  });

  it('takes the type of each key from whoever knows it', () => {
    const told = [op(1, 'write', 1, 0, { key: 'mv' }), op(1, 'read', 1, 10, { key: 'mv' })];
    expect(judged(told).valid).toBe(true);
    expect(judged(told, { type: () => 'mv-register' }).summary).toMatch(/which is no list of values$/);
    expect(judged(told, { type: 'or-set' }).summary).toBe('key mv: write are no updates of one or-set');
  });

  it('knows nothing where nothing was done, or in no order', () => {
    expect(judged([op(1, 'add', 1, 0)]).summary).toBe('no read succeeded, so there is nothing to judge');
    expect(judged([lost(1, 'add', 1, 0), op(1, 'read', [], 10)]).summary).toBe(
      'no update was acknowledged, so there is nothing to judge',
    );
    expect(judged(added, {}, { realtime: false }).valid).toBe('unknown');
  });

  it('takes objects for what they are', () => {
    const value = { value: 1, unit: 's' };
    const told = [op(1, 'write', value, 0), op(1, 'read', value, 10, { gave: value })];
    expect(judged(told)).toMatchObject({ valid: true });
    expect(judged([...told, op(1, 'read', value, 20)])).toMatchObject({ valid: true });
  });

  it('suggests itself where reads tell their replica', () => {
    const told = [op(1, 'add', 1, 0), op(1, 'read', [1], 10)];
    expect(plugin.suggest!(historyOf(told))).toEqual({});
    expect(plugin.suggest!(historyOf(told), { realtime: false })).toBeUndefined();
    expect(plugin.suggest!(historyOf([told[0]!, op(1, 'read', null, 10, { gave: [1] })]))).toBeUndefined();
    expect(plugin.suggest!(historyOf([...told, op(1, 'cas', 1, 20)]))).toBeUndefined();
  });

  it('refuses options that make no sense', () => {
    expect(() => plugin.create({ type: 'rga' })).toThrow(BadInputError);
    expect(() => plugin.create({ convergenceMs: -1 })).toThrow(BadInputError);
    expect(plugin.create({ type: 'or-set', convergenceMs: 5 }).name).toBe('crdt');
  });

  it('agrees with all pairs of operations', () => expectAgreement(fuzz, { runs: 400 }));
});
