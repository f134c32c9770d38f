/** A plan says what was done, and a replay of it does the same again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrentKeys } from './generators/independent.ts';
import { limit } from './generators/limit.ts';
import { mix } from './generators/mix.ts';
import { phases } from './generators/phases.ts';
import { type ClientSeat, type Ending, type PlayOptions, play } from './generators/play.ts';
import { repeat } from './generators/repeat.ts';
import { clients } from './generators/routing.ts';
import { stagger } from './generators/stagger.ts';
import { ended, idleNemesis } from './generators/testing.ts';
import { History } from './history.ts';
import { Stage } from './interpreter/testing/stage.ts';
import type { Invocation } from './op.ts';
import { type Plan, type PlanOp, planGenerator, planOf } from './plan.ts';
import { hash3, hashString } from './random.ts';

/** An imagined system whose answers depend on what it is asked, by whom and when, and on nothing else. */
function system(seed: number): (op: Invocation, seat: ClientSeat) => Ending {
  return (op, { process, timeNs }) => {
    const bits = hash3(seed, hashString(`${op.f} ${op.key} ${op.value} ${process}`), timeNs) >>> 0;
    const latencyNs = 1 + (bits % 97);
    if (bits % 11 === 0) return null;
    return ended(bits % 7 === 0 ? 'fail' : bits % 5 === 0 ? 'info' : 'ok', latencyNs);
  };
}

const nemeses = [idleNemesis('start', 'stop')];

function workload() {
  const ops = mix([
    [3, { f: 'never-twice' }],
    [2, ({ random }) => ({ f: 'write', value: random.int(5) })],
    repeat({ f: 'read' }),
  ]);
  const keys = concurrentKeys({ threadsPerKey: 2, keys: (index) => index, generator: () => limit(7, ops) });
  const faults = stagger(60, [{ f: 'start', value: { nodes: ['n1'] } }, { f: 'stop' }, { f: 'start' }]);
  return phases(clients(limit(120, stagger(6, keys)), faults), clients(limit(9, repeat({ f: 'final' }))));
}

function op(thread: number, timeNs: number, value: number): PlanOp {
  return { thread, timeNs, f: 'w', value };
}

function replay(ops: readonly PlanOp[], options: PlayOptions = {}): unknown[] {
  const { concurrency = 2 } = options;
  const history = play(planGenerator({ version: 1, ops }), options);
  return planOf(history, concurrency).ops.map(({ thread, timeNs, value }) => [thread, timeNs, value]);
}

describe('a plan', () => {
  it('names threads, not processes', () => {
    const history = History.of([
      { type: 'invoke', process: 1, f: 'w', value: 7, key: 'k', timeNs: 3 },
      { type: 'info', process: 1, f: 'w', value: 7, key: 'k', timeNs: 5, error: 'timeout' },
      { type: 'invoke', process: 4, f: 'r', value: undefined, timeNs: 6 },
      { type: 'invoke', process: 'nemesis', f: 'start', value: { nodes: [] }, timeNs: 8 },
      { type: 'info', process: 'nemesis', f: 'start', value: { nodes: [], effect: {} }, timeNs: 9 },
    ]);
    const plan: Plan = {
      version: 1,
      ops: [
        { thread: 1, timeNs: 3, f: 'w', key: 'k', value: 7 },
        { thread: 1, timeNs: 6, f: 'r' },
        { thread: -1, timeNs: 8, f: 'start', value: { nodes: [] } },
      ],
    };
    expect(planOf(history, 3)).toEqual(plan);
  });

  it('is JSON', () => {
    const plan = planOf(play(workload(), { nemeses, concurrency: 3 }), 3);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('a replay', () => {
  it('gives the same history, event by event', () => {
    const arbitrary = fc.record({ seed: fc.integer(), concurrency: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(arbitrary, ({ seed, concurrency }) => {
        const options = { seed, concurrency, nemeses, end: system(seed), opTimeoutMs: 0.00025 };
        const first = play(workload(), options);
        const again = play(planGenerator(planOf(first, concurrency)), { ...options, seed: seed + 1 });
        expect([...again]).toEqual([...first]);
        expect(first.length).toBeGreaterThan(200);
      }),
      { numRuns: 40 },
    );
  });

  it('of a part differs only by what was left out, where that changed nothing', () => {
    // Every operation takes as long as any other, so that leaving some out moves no other.
    const whole = planOf(play(clients(limit(200, stagger(20, repeat({ f: 'r' })))), { concurrency: 5 }), 5);
    const some = whole.ops.filter((_, i) => i % 3 !== 0);
    const history = play(planGenerator({ version: 1, ops: some }), { concurrency: 5 });
    expect(planOf(history, 5).ops).toEqual(some);
  });

  it('waits for a thread that is late, and for no other', () => {
    const end = ({ value }: Invocation): Ending => ended('ok', value === 1 ? 50 : 10);
    const ops = [op(0, 0, 1), op(0, 20, 2), op(1, 25, 3), op(0, 30, 4), op(1, 60, 5), op(0, 90, 6)];
    expect(replay(ops, { end })).toEqual([
      [0, 0, 1],
      [1, 25, 3],
      [0, 50, 2],
      [0, 60, 4],
      [1, 60, 5],
      [0, 90, 6],
    ]);
  });

  it('keeps the order of a thread, and the order at one time', () => {
    const ops = [op(1, 10, 1), op(0, 10, 2), op(-1, 10, 3), op(1, 10, 4), op(0, 10, 5)].map((each) =>
      each.thread === -1 ? { ...each, f: 'start' } : each,
    );
    const made = replay(ops, { nemeses });
    expect(made).toEqual([
      [1, 10, 1],
      [0, 10, 2],
      [-1, 10, 3],
      [1, 20, 4],
      [0, 20, 5],
    ]);
  });

  it('goes on where a thread crashed', () => {
    const end = ({ value }: Invocation): Ending => (value === 1 ? null : ended('info'));
    const made = replay([op(0, 0, 1), op(0, 5, 2), op(0, 7, 3)], { end, opTimeoutMs: 0.0001 });
    expect(made).toEqual([
      [0, 0, 1],
      [0, 100, 2],
      [0, 110, 3],
    ]);
  });

  it('lasts as long as the run did', async () => {
    for (const ops of [[], [op(0, 0, 1)], [op(0, 0, 1), op(0, 700, 2)]]) {
      const stage = new Stage();
      await stage.run(planGenerator({ version: 1, ops, endNs: 500 }));
      expect(stage.time.nowNs()).toBe(ops.length === 2 ? 710 : 500);
    }
    const stage = new Stage();
    await stage.run(planGenerator({ version: 1, ops: [op(0, 0, 1)] }));
    expect(stage.time.nowNs()).toBe(10);
  });

  it('of nothing is nothing', () => {
    expect(planGenerator({ version: 1, ops: [] })).toBe(null);
  });

  it('refuses threads that the run does not have, and threads that are none', () => {
    expect(() => replay([op(2, 0, 1)])).toThrow(
      'The plan has operations for 3 client threads, but the run has 2',
    );
    for (const bad of [op(-2, 0, 1), op(0.5, 0, 1), op(0, Number.NaN, 1)]) {
      expect(() => planGenerator({ version: 1, ops: [op(0, 0, 0), bad] })).toThrow(
        /^Operation 1 of the plan has/,
      );
    }
  });
});
