/** What comes after what: limits, repetition, phases and barriers, turns, attempts. */
import { describe, expect, it } from 'vitest';
import type { GeneratorLike } from '../generator.ts';
import { concat } from './concat.ts';
import { cycle } from './cycle.ts';
import { flipFlop } from './flip-flop.ts';
import { limit } from './limit.ts';
import { once } from './once.ts';
import { andThen, phases } from './phases.ts';
import { type Ending, type PlayOptions, play } from './play.ts';
import { repeat } from './repeat.ts';
import { clients } from './routing.ts';
import { synchronize } from './synchronize.ts';
import { ended, rows } from './testing.ts';
import { untilOk } from './until-ok.ts';

const a = { f: 'a' };
const b = { f: 'b' };
const c = { f: 'c' };

function made(generator: GeneratorLike, options?: PlayOptions): unknown[][] {
  return rows(play(clients(generator), options), ['timeNs', 'f'], options?.concurrency ?? 2);
}

function numbers(f: string): GeneratorLike {
  return Array.from({ length: 100 }, (_, value) => ({ f, value }));
}

describe('limit and once', () => {
  it('cut a generator short', () => {
    expect(made(limit(2, repeat(a)))).toEqual([
      [0, 'a'],
      [0, 'a'],
    ]);
    expect(made(once([a, b]))).toEqual([[0, 'a']]);
  });

  it('are nothing of nothing', () => {
    expect([limit(5, null), limit(0, a), once(null)]).toEqual([null, null, null]);
  });
});

describe('repeat', () => {
  it('never lets the state of its generator move on', () => {
    expect(rows(play(clients(repeat(numbers('w'), 3))), ['value']).flat()).toEqual([0, 0, 0]);
  });

  it('is nothing of nothing', () => {
    expect([repeat(null, 3), repeat(a, 0)]).toEqual([null, null]);
  });
});

describe('cycle', () => {
  it('begins again when its generator is exhausted', () => {
    expect(made(cycle(phases(limit(3, repeat(a)), b), 2))).toEqual([
      [0, 'a'],
      [0, 'a'],
      [10, 'a'],
      [20, 'b'],
      [30, 'a'],
      [30, 'a'],
      [40, 'a'],
      [50, 'b'],
    ]);
  });

  it('goes on for ever', () => {
    expect(made(limit(5, cycle([a, b])), { concurrency: 1 }).map(([, f]) => f)).toEqual([
      'a',
      'b',
      'a',
      'b',
      'a',
    ]);
  });

  it('ends where a whole round is empty', () => {
    expect(made(cycle(() => null))).toEqual([]);
    expect([cycle(null), cycle(a, 0)]).toEqual([null, null]);
  });
});

describe('concat', () => {
  it('runs one after the other without waiting', () => {
    expect(made(concat([a, b], null, once(c), a))).toEqual([
      [0, 'a'],
      [0, 'b'],
      [10, 'c'],
      [10, 'a'],
    ]);
    expect(concat(null, null)).toBe(null);
  });
});

describe('phases and andThen', () => {
  it('wait for every thread in between', () => {
    expect(made(phases(repeat(a, 2), b, null, repeat(c, 3)))).toEqual([
      [0, 'a'],
      [0, 'a'],
      [10, 'b'],
      [20, 'c'],
      [20, 'c'],
      [30, 'c'],
    ]);
    expect([phases(), phases(null, null)]).toEqual([null, null]);
  });

  it('put a barrier between two', () => {
    expect(made(andThen(repeat(a, 3), b))).toEqual([
      [0, 'a'],
      [0, 'a'],
      [10, 'a'],
      [20, 'b'],
    ]);
    expect(andThen(a, null)).toBe(a);
    expect(andThen(null, null)).toBe(null);
  });
});

describe('synchronize', () => {
  it('waits for the slowest', () => {
    const end = ({ value }: { value?: unknown }): Ending => ended('ok', value as number);
    const slow = [2, 30, 5].map((value) => ({ f: 'a', value }));
    const history = play(clients([slow, synchronize(repeat({ f: 'b', value: 1 }, 2))]), {
      concurrency: 3,
      end,
    });
    expect(rows(history, ['timeNs', 'f'], 3)).toEqual([
      [0, 'a'],
      [0, 'a'],
      [0, 'a'],
      [30, 'b'],
      [30, 'b'],
    ]);
  });

  it('may stand before nothing', () => {
    expect(made([repeat(a, 2), synchronize(null), b])).toEqual([
      [0, 'a'],
      [0, 'a'],
      [10, 'b'],
    ]);
  });
});

describe('flipFlop', () => {
  it('takes turns, and ends with the first that ends', () => {
    const turns = flipFlop(numbers('write'), [{ f: 'read' }, { f: 'finalize' }]);
    expect(rows(play(clients(limit(10, turns))), ['f', 'value'])).toEqual([
      ['write', 0],
      ['read', undefined],
      ['write', 1],
      ['finalize', undefined],
      ['write', 2],
    ]);
    expect(flipFlop()).toBe(null);
  });

  it('tells both what happened', () => {
    const turns = flipFlop(untilOk(repeat(a)), repeat(b));
    expect(made(turns, { concurrency: 1 })).toEqual([
      [0, 'a'],
      [10, 'b'],
    ]);
  });
});

describe('untilOk', () => {
  it('goes on until one of its operations is ok', () => {
    // Each thread fails, crashes, succeeds, in turn.
    const calls = new Map<number, number>();
    const end = (_: unknown, { process }: { process: number }): Ending => {
      const turn = calls.get(process % 2) ?? 0;
      calls.set(process % 2, turn + 1);
      return ended((['fail', 'info', 'ok'] as const)[turn % 3]!);
    };
    const history = play(clients(limit(10, untilOk(repeat({ f: 'read' })))), { end });
    const events = [...history].map((op) => [op.timeNs, op.process, op.type]);
    expect(events.sort(byTimeAndProcess)).toEqual([
      [0, 0, 'invoke'],
      [0, 1, 'invoke'],
      [10, 0, 'fail'],
      [10, 0, 'invoke'],
      [10, 1, 'fail'],
      [10, 1, 'invoke'],
      [20, 0, 'info'],
      [20, 1, 'info'],
      [20, 2, 'invoke'],
      [20, 3, 'invoke'],
      [30, 2, 'ok'],
      [30, 3, 'ok'],
    ]);
    expect(untilOk(null)).toBe(null);
  });

  it('does not mind the success of others', () => {
    const end = ({ f }: { f: string }): Ending =>
      ended(f === 'other' ? 'ok' : 'fail', f === 'other' ? 3 : 10);
    const history = play(clients([{ f: 'other' }, limit(3, untilOk(repeat(a)))]), { end });
    expect(rows(history, ['f']).flat()).toEqual(['other', 'a', 'a', 'a']);
  });
});

type Row = (string | number)[];

/** Stable: events of one process keep their order. */
function byTimeAndProcess(x: readonly unknown[], y: readonly unknown[]): number {
  const [a, b] = [x as Row, y as Row];
  return (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number);
}
