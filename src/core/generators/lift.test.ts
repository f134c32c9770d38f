/** Values, functions, lists and people's own objects as generators. */
import { describe, expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { FaultlineError } from '../errors.ts';
import type { Generator, GeneratorLike } from '../generator.ts';
import { asked, told } from './ask.ts';
import { limit } from './limit.ts';
import { type Ending, play } from './play.ts';
import { repeat } from './repeat.ts';
import { clients } from './routing.ts';
import { contextWithBusy, ended, rows } from './testing.ts';
import { untilOk } from './until-ok.ts';

const write = { f: 'write', value: 2 };

function values(generator: GeneratorLike): unknown[] {
  return rows(play(clients(generator)), ['value']).flat();
}

describe('null', () => {
  it('does nothing', () => {
    expect(play(null).length).toBe(0);
    expect(asked(null, contextWithBusy([]))).toBe(null);
  });
});

describe('an invocation', () => {
  it('is made once, at once', () => {
    expect(rows(play(clients(write)), ['timeNs', 'f', 'value'])).toEqual([[0, 'write', 2]]);
  });

  it('keeps its key', () => {
    expect(rows(play(clients({ f: 'read', key: 'k' })), ['f', 'key', 'value'])).toEqual([
      ['read', 'k', undefined],
    ]);
  });

  it('runs on all threads at a time when repeated', () => {
    const made = rows(play(clients(repeat(write, 6))), ['timeNs']).flat();
    expect(made).toEqual([0, 0, 10, 10, 20, 20]);
  });

  it('waits while every thread is busy', () => {
    const context = contextWithBusy([0, 1, -1]);
    expect(asked(write, context)).toBe('pending');
  });
});

describe('a list', () => {
  it('gives its elements one after another, however deep', () => {
    const value = (n: number) => ({ f: 'v', value: n });
    expect(values([value(1), value(2), value(3)])).toEqual([1, 2, 3]);
    expect(values([[value(1), null, value(2)], [[value(3)], [], value(4)], value(5)])).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(values([])).toEqual([]);
  });

  it('tells its first element what happened, and only that', () => {
    const types = ['fail', 'fail', 'ok', 'ok', 'info'] as const;
    let completions = 0;
    const end = (): Ending => ended(types[completions++]!);
    const history = play(clients([untilOk(repeat({ f: 'read' })), { f: 'done' }]), { end });
    expect([...history].map((op) => [op.timeNs, op.f, op.type])).toEqual([
      [0, 'read', 'invoke'],
      [0, 'read', 'invoke'],
      [10, 'read', 'fail'],
      [10, 'read', 'fail'],
      [10, 'read', 'invoke'],
      [10, 'read', 'invoke'],
      [20, 'read', 'ok'],
      [20, 'read', 'ok'],
      [20, 'done', 'invoke'],
      [30, 'done', 'info'],
    ]);
  });

  it('moves on through a hundred thousand exhausted elements without a deep stack', () => {
    const empty = () => null;
    const many = Array.from({ length: 100_000 }, () => empty);
    expect(values([...many, { f: 'v', value: 'last' }])).toEqual(['last']);
  });
});

describe('a function', () => {
  it('ends with null', () => {
    expect(values(() => null)).toEqual([]);
  });

  it('is called for each operation', () => {
    const made = values(limit(50, ({ random }) => ({ f: 'write', value: random.int(10) }))) as number[];
    expect(made).toHaveLength(50);
    expect(new Set(made).size).toBeGreaterThan(5);
  });

  it('is called again only when what it gave is exhausted', () => {
    const three = ({ timeNs }: Context) => limit(3, repeat({ f: 'write', value: timeNs }));
    expect(values(limit(9, three))).toEqual([0, 0, 0, 10, 10, 10, 30, 30, 30]);
  });

  it('that gives only empty generators is an error, not an endless loop', () => {
    expect(() => play(() => [])).toThrow(FaultlineError);
    expect(() => play(() => [])).toThrow(/never got an operation/);
  });
});

describe("somebody's own generator", () => {
  /** Counts completions, and may be followed by anything: here by a plain invocation. */
  function counting(completions: number): Generator {
    return {
      op(context) {
        if (completions === 2) return asked({ f: 'report', value: completions }, context);
        const answer = asked({ f: 'tick' }, context);
        return Array.isArray(answer) ? [answer[0], counting(completions)] : answer;
      },
      update: (_, { op }) => counting(op.type === 'ok' ? completions + 1 : completions),
    };
  }

  it('is asked, and told what happened', () => {
    const made = rows(play(clients(limit(5, counting(0)), null), { concurrency: 1 }), ['timeNs', 'f'], 1);
    expect(made).toEqual([
      [0, 'tick'],
      [10, 'tick'],
      [20, 'report'],
    ]);
  });

  it('can be told through `told`', () => {
    const op = { index: 0, type: 'ok', process: 0, f: 'tick', value: null, timeNs: 5 } as const;
    const next = told(counting(1), contextWithBusy([]), { op, thread: 0 });
    const answer = asked(next, contextWithBusy([]));
    expect(Array.isArray(answer) && answer[0].f).toBe('report');
  });

  it('that throws is named as the culprit', () => {
    const breaksAtOnce: Generator = { op: () => explode('boom'), update: () => breaksAtOnce };
    expect(() => play(breaksAtOnce)).toThrow('The generator threw when asked for an operation: boom');
    const breaksLater: Generator = {
      op: (context) => asked([write, write], context),
      update: () => explode('bang'),
    };
    const repeated = repeat(breaksLater);
    expect(() => play(clients(repeated))).toThrow('The generator threw when told of an event: bang');
  });
});

function explode(message: string): never {
  throw new Error(message);
}
