/** Who does it: `onThreads`, `clients`, `nemesis`, `reserve`, `eachThread`, `eachProcess`, `processLimit`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEMESIS_THREAD } from '../context.ts';
import type { GeneratorLike } from '../generator.ts';
import { planOf } from '../plan.ts';
import { asked } from './ask.ts';
import { delay } from './delay.ts';
import { eachProcess } from './each-process.ts';
import { eachThread } from './each-thread.ts';
import { limit } from './limit.ts';
import { onThreads } from './on-threads.ts';
import { type Ending, play } from './play.ts';
import { processLimit } from './process-limit.ts';
import { repeat } from './repeat.ts';
import { reserve } from './reserve.ts';
import { clients, nemesis } from './routing.ts';
import { synchronize } from './synchronize.ts';
import { always, contextWithBusy, ended, idleNemesis, rows } from './testing.ts';
import { untilOk } from './until-ok.ts';

const a = { f: 'a' };
const b = { f: 'b' };

function numbers(f: string): GeneratorLike {
  return Array.from({ length: 100 }, (_, value) => ({ f, value }));
}

/** Latencies that differ, but are the same at each run. */
function uneven(): () => Ending {
  let calls = 0;
  return () => ended('ok', 1 + ((calls++ * 7919) % 23));
}

describe('onThreads', () => {
  it('never leaks a thread', () => {
    const arbitrary = fc.record({
      concurrency: fc.integer({ min: 1, max: 40 }),
      modulus: fc.integer({ min: 1, max: 5 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(arbitrary, ({ concurrency, modulus, seed }) => {
        const keep = (thread: number) => thread % modulus === 0;
        const generator = limit(60, onThreads(keep, repeat(a)));
        const history = play(clients(generator), { concurrency, seed, end: uneven() });
        const used = rows(history, ['thread'], concurrency).flat() as number[];
        expect(used).toHaveLength(60);
        expect(used.every(keep)).toBe(true);
      }),
    );
  });

  it('hides other threads, busy or free', () => {
    const zero = onThreads((thread) => thread === 0, synchronize(repeat(a, 2)));
    const one = onThreads((thread) => thread === 1, { f: 'slow' });
    const end = ({ f }: { f: string }): Ending => ended('ok', f === 'slow' ? 1000 : 10);
    expect(rows(play([one, zero], { end }), ['timeNs', 'f'])).toEqual([
      [0, 'slow'],
      [0, 'a'],
      [10, 'a'],
    ]);
    expect(onThreads(() => true, null)).toBe(null);
  });

  it('tells nothing of other threads', () => {
    const generator = onThreads((thread) => thread === 0, limit(3, untilOk(repeat(a))));
    const end = ({ f }: { f: string }): Ending => ended(f === 'b' ? 'ok' : 'fail', f === 'b' ? 1 : 10);
    const history = play([onThreads((thread) => thread === 1, b), generator], { end });
    expect(rows(history, ['f']).flat()).toEqual(['b', 'a', 'a', 'a']);
  });
});

describe('clients and nemesis', () => {
  const nemeses = [idleNemesis('start', 'stop')];
  const faults = delay(100, [{ f: 'start' }, { f: 'stop' }]);

  it('route to their threads', () => {
    for (const both of [clients(repeat(a, 4), faults), nemesis(faults, repeat(a, 4))]) {
      const made = rows(play(both, { nemeses }), ['timeNs', 'f', 'thread']);
      expect(made.filter(([, , thread]) => thread === NEMESIS_THREAD)).toEqual([
        [0, 'start', NEMESIS_THREAD],
        [100, 'stop', NEMESIS_THREAD],
      ]);
      expect(made.filter(([, f]) => f === 'a').map(([timeNs]) => timeNs)).toEqual([0, 0, 10, 10]);
    }
  });

  it('are nothing of nothing', () => {
    expect([clients(null), nemesis(null), clients(null, null)]).toEqual([null, null, null]);
  });
});

describe('reserve', () => {
  it('gives everything to the default where nothing is reserved', () => {
    const made = rows(
      play(limit(3, clients(reserve([], numbers('a')))), { concurrency: 3 }),
      ['f', 'value'],
      3,
    );
    expect(made).toEqual([
      ['a', 0],
      ['a', 1],
      ['a', 2],
    ]);
  });

  it('keeps three ranges apart', () => {
    const three = reserve(
      [
        [2, numbers('a')],
        [3, numbers('b')],
      ],
      numbers('c'),
    );
    const history = play(clients(limit(12, three)), { concurrency: 6 });
    const ranges = { a: [0, 1], b: [2, 3, 4], c: [5] };
    const ops = planOf(history, 6).ops;
    expect(ops.map((op) => op.timeNs)).toEqual([...Array(6).fill(0), ...Array(6).fill(10)]);
    for (const [f, threads] of Object.entries(ranges)) {
      const own = ops.filter((op) => op.f === f);
      expect(own.map((op) => op.value)).toEqual(own.map((_, i) => i));
      expect([...new Set(own.map((op) => op.thread))].sort()).toEqual(threads);
    }
  });

  it('never lets one range use the threads of another', () => {
    const arbitrary = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
      rest: fc.integer({ min: 1, max: 4 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(arbitrary, ({ sizes, rest, seed }) => {
        const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
        const concurrency = (ends.at(-1) ?? 0) + rest;
        const ranges = sizes.map((size, i) => [size, repeat({ f: `range-${i}` })] as const);
        const generator = limit(80, reserve(ranges, repeat({ f: `range-${sizes.length}` })));
        const history = play(clients(generator), { concurrency, seed, end: uneven() });
        for (const { thread, f } of planOf(history, concurrency).ops) {
          const range = ends.findIndex((end) => thread < end);
          expect(f).toBe(`range-${range === -1 ? sizes.length : range}`);
        }
      }),
    );
  });

  it('tells a range only of its own threads', () => {
    const end = ({ f }: { f: string }): Ending => ended(f === 'a' ? 'fail' : 'ok', 3);
    const ranges = reserve([[1, limit(4, untilOk(repeat(a)))]], limit(4, repeat(b)));
    const made = rows(play(clients(ranges), { end }), ['f']).flat();
    expect(made.filter((f) => f === 'a')).toHaveLength(4);
  });

  it('moves on when all ranges are exhausted, and refuses too few threads', () => {
    const made = rows(play(clients([reserve([[1, a]], null), b])), ['f']).flat();
    expect(made).toEqual(['a', 'b']);
    expect(() => play(clients(reserve([[2, repeat(a)]], repeat(b))))).toThrow(
      'reserve sets 2 threads apart and its default generator needs one more, but it sees only 2',
    );
    expect(reserve([[1, null]], null)).toBe(null);
  });
});

describe('eachThread', () => {
  it('runs a copy on every thread', () => {
    const made = rows(play(clients(eachThread([a, b])), { concurrency: 3 }), ['timeNs', 'f', 'thread'], 3);
    expect(made.slice(0, 3).sort()).toEqual([0, 1, 2].map((thread) => [0, 'a', thread]));
    expect(made.slice(3).sort()).toEqual([0, 1, 2].map((thread) => [10, 'b', thread]));
  });

  it('goes at the pace of each thread, and of the soonest copy', () => {
    const paced = eachThread(delay(30, [a, a, a]));
    const end = ({ f }: { f: string }, { process }: { process: number }): Ending =>
      ended('ok', f === 'a' && process === 0 ? 45 : 1);
    const made = rows(play(clients(paced), { end }), ['thread', 'timeNs']) as [number, number][];
    expect(made.filter(([thread]) => thread === 1).map(([, timeNs]) => timeNs)).toEqual([0, 30, 60]);
    expect(made.filter(([thread]) => thread === 0).map(([, timeNs]) => timeNs)).toEqual([0, 45, 90]);
  });

  it('ends when every copy has ended', () => {
    expect(
      asked(
        eachThread(() => null),
        contextWithBusy([]),
      ),
    ).toBe(null);
    expect(
      asked(
        eachThread(() => null),
        contextWithBusy([1]),
      ),
    ).toBe('pending');
    expect(eachThread(null)).toBe(null);
  });

  it('tells each copy only of its thread', () => {
    const end = (_: unknown, { process }: { process: number }): Ending =>
      ended(process === 0 ? 'ok' : 'fail');
    const made = rows(play(clients(eachThread(limit(3, untilOk(repeat(a))))), { end }), ['thread']).flat();
    expect(made.filter((thread) => thread === 0)).toHaveLength(1);
    expect(made.filter((thread) => thread === 1)).toHaveLength(3);
  });
});

describe('eachProcess', () => {
  it('begins again with every new process', () => {
    const endings = (process: number) => (process < 4 ? 'info' : 'ok');
    const end = (_: unknown, { process }: { process: number }): Ending => ended(endings(process));
    const history = play(clients(eachProcess([a, b])), { end });
    const invoked = [...history].filter((op) => op.type === 'invoke').map((op) => [op.process, op.f]);
    expect(invoked.sort()).toEqual([
      [0, 'a'],
      [1, 'a'],
      [2, 'a'],
      [3, 'a'],
      [4, 'a'],
      [4, 'b'],
      [5, 'a'],
      [5, 'b'],
    ]);
    expect(eachProcess(null)).toBe(null);
  });
});

describe('processLimit', () => {
  /** Every operation crashes; odd processes take longer, so that their crashes come one by one. */
  function invoked(bound: number): unknown[][] {
    const end = (_: unknown, { process }: { process: number }) => ended('info', process % 2 === 0 ? 10 : 15);
    const history = play(clients(processLimit(bound, numbers('w'))), { end });
    return [...history].filter((op) => op.type === 'invoke').map((op) => [op.process, op.value]);
  }

  it('ends when more processes could have run', () => {
    const made = invoked(5);
    expect(made.map(([, value]) => value)).toEqual([0, 1, 2, 3, 4]);
    expect(made.map(([process]) => process).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts processes that never ran', () => {
    // Both processes crash at the same moment: the fifth and sixth appear together, one too many.
    const history = play(clients(processLimit(5, numbers('w'))), { end: always('info') });
    expect(history.length).toBe(2 * 4);
  });

  it('uses the first threads where there are too many', () => {
    expect(invoked(1)).toEqual([[0, 0]]);
  });

  it('has no end while nothing crashes', () => {
    const generator = limit(30, processLimit(2, repeat(a)));
    expect(play(clients(generator), { concurrency: 5 }).length).toBe(60);
    expect([processLimit(2, null), processLimit(0, a)]).toEqual([null, null]);
  });
});
