/** Who is asked, and what is let through: `any`, `mix`, `filter`, `map`, `fMap`. */
import { describe, expect, it } from 'vitest';
import type { GeneratorLike } from '../generator.ts';
import { any } from './any.ts';
import { asked } from './ask.ts';
import { delay } from './delay.ts';
import { fMap } from './f-map.ts';
import { filter } from './filter.ts';
import { limit } from './limit.ts';
import { map } from './map.ts';
import { mix } from './mix.ts';
import { onThreads } from './on-threads.ts';
import { type Ending, play } from './play.ts';
import { repeat } from './repeat.ts';
import { clients } from './routing.ts';
import { sleep } from './sleep.ts';
import { synchronize } from './synchronize.ts';
import { contextWithBusy, ended, rows } from './testing.ts';
import { untilOk } from './until-ok.ts';

const a = { f: 'a' };
const b = { f: 'b' };

function fs(generator: GeneratorLike): unknown[] {
  return rows(play(clients(generator)), ['f']).flat();
}

function count(all: readonly unknown[], one: unknown): number {
  return all.filter((each) => each === one).length;
}

function numbers(n: number): GeneratorLike {
  return Array.from({ length: n }, (_, value) => ({ f: 'w', value }));
}

describe('any', () => {
  it('takes the soonest', () => {
    const zero = onThreads((thread) => thread === 0, delay(20, repeat(a)));
    const one = onThreads((thread) => thread === 1, delay(20, repeat(b)));
    const made = rows(play(limit(4, any(zero, one))), ['timeNs', 'f', 'thread']);
    expect(made.slice(0, 2).sort()).toEqual([
      [0, 'a', 0],
      [0, 'b', 1],
    ]);
    expect(made.slice(2).sort()).toEqual([
      [20, 'a', 0],
      [20, 'b', 1],
    ]);
  });

  it('draws between those that are due at the same time', () => {
    const all = fs(limit(600, any(repeat(a), repeat(b), repeat({ f: 'c' }))));
    for (const f of ['a', 'b', 'c']) expect(count(all, f)).toBeGreaterThan(150);
  });

  it('goes on until all have ended', () => {
    expect(fs(any(limit(2, repeat(a)), null, [b, b, b])).sort()).toEqual(['a', 'a', 'b', 'b', 'b']);
    expect(any(null, null)).toBe(null);
    expect(any()).toBe(null);
  });

  it('waits only as long as the soonest that waits', () => {
    const context = contextWithBusy([]);
    const waiting = { op: () => 50, update: () => waiting };
    const later = { op: () => 80, update: () => later };
    const pending = { op: () => 'pending' as const, update: () => pending };
    expect(asked(any(later, pending, waiting), context)).toBe(50);
    expect(
      asked(
        any(pending, () => null),
        context,
      ),
    ).toBe('pending');
    expect(
      asked(
        any(
          () => null,
          () => null,
        ),
        context,
      ),
    ).toBe(null);
  });

  it('takes no operation to come where another generator may have one before', () => {
    const early = { op: () => 50, update: () => early };
    const future = { type: 'invoke', thread: 0, timeNs: 70, f: 'late' } as const;
    const late = { op: () => [future, null] as const, update: () => late };
    expect(asked(any(late, early), contextWithBusy([]))).toBe(50);
  });

  it('tells all of them what happened', () => {
    // The first ends with its own first success, though the second runs beside it.
    const made = fs(any(untilOk(repeat(a)), limit(3, repeat(b))));
    expect(count(made, 'b')).toBe(3);
    expect(count(made, 'a')).toBeLessThan(4);
  });
});

describe('mix', () => {
  it('mixes until all have ended', () => {
    const made = fs(mix([limit(5, repeat(a)), null, limit(10, repeat(b))]));
    expect([count(made, 'a'), count(made, 'b')]).toEqual([5, 10]);
    expect(made.slice(0, 5)).not.toEqual(['a', 'a', 'a', 'a', 'a']);
    expect(mix([null, [0, a]])).toBe(null);
  });

  it('goes by weight', () => {
    const made = fs(
      limit(
        4000,
        mix([
          [3, repeat(a)],
          [1, repeat(b)],
        ]),
      ),
    );
    expect(count(made, 'a')).toBeGreaterThan(2850);
    expect(count(made, 'a')).toBeLessThan(3150);
  });

  it('is not blocked by one that waits', () => {
    const end = ({ f }: { f: string }): Ending => ended('ok', f === 'slow' ? 1000 : 10);
    // After the slow one, `b` waits for both threads; `a` goes on meanwhile.
    const generator = [{ f: 'slow' }, mix([synchronize(b), limit(20, repeat(a))])];
    const made = rows(play(clients(generator), { end }), ['timeNs', 'f']);
    expect(made[1]).toEqual([0, 'a']);
    expect(made.filter(([, f]) => f === 'a')).toHaveLength(20);
    expect(made.at(-1)).toEqual([1000, 'b']);
    const paced = mix([delay(1000, repeat(b, 2)), limit(20, repeat(a))]);
    expect(
      rows(play(clients(paced)), ['timeNs', 'f']).filter(([time]) => (time as number) < 200),
    ).toHaveLength(21);
  });

  it('says when it can go on', () => {
    const waiting = { op: () => 50, update: () => waiting };
    const pending = { op: () => 'pending' as const, update: () => pending };
    expect(asked(mix([waiting, pending]), contextWithBusy([]))).toBe(50);
    expect(asked(mix([pending, () => null]), contextWithBusy([]))).toBe('pending');
    expect(asked(mix([() => null, () => null]), contextWithBusy([]))).toBe(null);
  });

  it('tells those that listen', () => {
    expect(fs(mix([[1, untilOk(repeat(a))]])).length).toBeLessThanOrEqual(2);
    const made = fs(mix([untilOk(repeat(a)), limit(50, repeat(b))]));
    expect(count(made, 'a')).toBeLessThan(10);
  });
});

describe('filter', () => {
  it('lets through what is accepted, and every pause', () => {
    const even = filter(({ value }) => (value as number) % 2 === 0, limit(10, numbers(100)));
    expect(rows(play(clients(even)), ['value']).flat()).toEqual([0, 2, 4, 6, 8]);
    const paused = filter(({ f }) => f === 'a', [a, sleep(5), b, a]);
    expect(rows(play(clients(paused), { concurrency: 1 }), ['timeNs'], 1).flat()).toEqual([0, 15]);
    expect(filter(() => true, null)).toBe(null);
  });

  it('that accepts nothing is an error, not an endless loop', () => {
    expect(() => fs(filter(() => false, repeat(a)))).toThrow(/never got an operation/);
  });
});

describe('map and fMap', () => {
  it('change operations', () => {
    const doubled = map(
      (op, { timeNs }) => ({ f: 'x', value: [op.value, timeNs] }),
      [a, { f: 'b', value: 7 }],
    );
    expect(rows(play(clients(doubled), { concurrency: 1 }), ['f', 'value'], 1)).toEqual([
      ['x', [undefined, 0]],
      ['x', [7, 10]],
    ]);
    expect(map((op) => op, null)).toBe(null);
  });

  it('rename operations', () => {
    expect(fs(fMap({ a: 'alpha' }, [a, b, { f: 'toString' }]))).toEqual(['alpha', 'b', 'toString']);
    expect(fMap({}, null)).toBe(null);
  });
});
