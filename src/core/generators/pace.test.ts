/** `stagger`, `delay`, `timeLimit` and `sleep`: when operations begin. */
import { describe, expect, it } from 'vitest';
import { any } from './any.ts';
import { delay } from './delay.ts';
import { limit } from './limit.ts';
import { type Ending, type PlayOptions, play } from './play.ts';
import { repeat } from './repeat.ts';
import { clients } from './routing.ts';
import { sleep } from './sleep.ts';
import { stagger } from './stagger.ts';
import { rows } from './testing.ts';
import { timeLimit } from './time-limit.ts';

const SECOND = 1_000_000_000;
const a = { f: 'a' };
const b = { f: 'b' };

function times(generator: Parameters<typeof clients>[0], options?: PlayOptions): number[] {
  return rows(play(clients(generator), options), ['timeNs']).flat() as number[];
}

/** Latencies one after another; the last goes on for ever. */
function latencies(...nanoseconds: readonly number[]): () => Ending {
  let calls = 0;
  return () => ({ type: 'ok', latencyNs: nanoseconds[Math.min(calls++, nanoseconds.length - 1)]! });
}

describe('delay', () => {
  it('keeps equal gaps over all threads', () => {
    expect(times(limit(4, delay(7, repeat(a))))).toEqual([0, 7, 14, 21]);
  });

  it('starts as soon as a thread is free where all are busy', () => {
    // Three threads, ten nanoseconds each: slots 9, 12 and 15 find every thread busy.
    expect(times(limit(6, delay(3, repeat(a))), { concurrency: 3 })).toEqual([0, 3, 6, 10, 13, 16]);
  });

  it('catches up afterwards, so that the rate is kept', () => {
    const end = latencies(10, 1);
    expect(times(limit(8, delay(3, repeat(a))), { concurrency: 1, end })).toEqual([
      0, 10, 11, 12, 13, 15, 18, 21,
    ]);
  });

  it('makes good no more than 100 ms of a long stall', () => {
    const end = latencies(SECOND, 1);
    const begun = times(limit(200, delay(10_000_000, repeat(a))), { concurrency: 1, end });
    const burst = begun.filter((timeNs) => timeNs >= SECOND && timeNs < SECOND + 1_000_000);
    expect(burst).toHaveLength(11);
  });
});

describe('stagger', () => {
  it('keeps the rate, whatever the concurrency', () => {
    for (const concurrency of [2, 10]) {
      const begun = times(limit(2000, stagger(20, repeat(a))), { concurrency, seed: 3 });
      expect(begun.at(-1)! / 2000).toBeGreaterThan(18.5);
      expect(begun.at(-1)! / 2000).toBeLessThan(21.5);
    }
  });

  it('draws gaps between nothing and twice the mean', () => {
    const begun = times(limit(2000, stagger(1000, repeat(a))), { concurrency: 20 });
    const gaps = begun.slice(1).map((timeNs, i) => timeNs - begun[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...gaps)).toBeLessThan(2000);
    const short = gaps.filter((gap) => gap < 500).length;
    expect(short / gaps.length).toBeGreaterThan(0.2);
    expect(short / gaps.length).toBeLessThan(0.3);
  });

  it('starves nobody beside another stagger', () => {
    const both = any(stagger(3 * SECOND, repeat(a)), stagger(5 * SECOND, repeat(b)));
    const made = rows(play(clients(limit(1000, both))), ['f', 'timeNs']) as [string, number][];
    const meanGap = (f: string) => {
      const own = made.filter((row) => row[0] === f);
      return own.at(-1)![1] / SECOND / own.length;
    };
    expect(meanGap('a')).toBeGreaterThan(2.7);
    expect(meanGap('a')).toBeLessThan(3.3);
    expect(meanGap('b')).toBeGreaterThan(4.5);
    expect(meanGap('b')).toBeLessThan(5.5);
  });

  it('is the same for the same seed, and another for another', () => {
    const generator = limit(50, stagger(1000, repeat(a)));
    expect(times(generator, { seed: 9 })).toEqual(times(generator, { seed: 9 }));
    expect(times(generator, { seed: 9 })).not.toEqual(times(generator, { seed: 8 }));
  });
});

describe('timeLimit', () => {
  it('gives way at its end, each limit with its own clock', () => {
    const both = [timeLimit(20, repeat(a)), timeLimit(10, repeat(b))];
    expect(rows(play(clients(both), { concurrency: 3 }), ['timeNs', 'f'])).toEqual([
      [0, 'a'],
      [0, 'a'],
      [0, 'a'],
      [10, 'a'],
      [10, 'a'],
      [10, 'a'],
      [20, 'b'],
      [20, 'b'],
      [20, 'b'],
    ]);
  });

  it('lets nothing begin early that follows it', () => {
    const made = rows(play(clients([timeLimit(50, delay(30, repeat(a))), b])), ['timeNs', 'f']);
    expect(made).toEqual([
      [0, 'a'],
      [30, 'a'],
      [50, 'b'],
    ]);
  });

  it('starts its clock with its first operation', () => {
    const late = [sleep(100), timeLimit(20, delay(5, repeat(a)))];
    expect(times(late, { concurrency: 1 })).toEqual([100, 110]);
  });

  it('ends at once when its generator does', () => {
    expect(times([timeLimit(SECOND, a), b])).toEqual([0, 0]);
  });

  it('ends though its generator waits for a thread', () => {
    const slow = (): Ending => ({ type: 'ok', latencyNs: 100 });
    const made = play(clients([timeLimit(50, repeat(a)), b]), { concurrency: 1, end: slow });
    expect(rows(made, ['timeNs', 'f'], 1)).toEqual([
      [0, 'a'],
      [100, 'b'],
    ]);
  });
});

describe('sleep', () => {
  it('keeps one thread busy, unrecorded, and leaves the others alone', () => {
    const history = play(clients([sleep(35), repeat(a, 4)]));
    expect(rows(history, ['timeNs']).flat()).toEqual([0, 10, 20, 30]);
    expect(history.fs).toEqual(['a']);
    expect(new Set(rows(history, ['thread']).flat()).size).toBe(1);
  });

  it('holds up the end of the run', () => {
    const made = rows(play(clients([a, sleep(100), b]), { concurrency: 1 }), ['timeNs', 'f'], 1);
    expect(made).toEqual([
      [0, 'a'],
      [110, 'b'],
    ]);
  });
});
