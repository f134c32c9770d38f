import { describe, expect, it } from 'vitest';
import { History } from '../../src/index.ts';
import { causal } from '../causal/index.ts';
import { readCommitted } from '../read-committed/index.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import { story } from '../transactions/testing/story.ts';

const at = (fromMs: number) => ({ fromMs, toMs: fromMs + 5 });

function summary(told: readonly Told[]): string {
  const { valid, summary } = readCommitted().check(historyOf(told), contextOf());
  expect(valid).toBe('unknown');
  return summary;
}

describe('transactions over registers', () => {
  it('say what cannot be read', () => {
    const one = (value: unknown, more: Partial<Told> = {}) =>
      summary([{ process: 0, f: 'txn', value, ...more, ...at(0) }]);
    expect(one([['append', 'x', 1]])).toMatch(/^operation 1 has the micro-operation .* which is neither/);
    expect(one([['w', 'x']])).toBe(
      'operation 1 has the micro-operation ["w","x"], which is neither ["r", key, value] nor ["w", key, value]',
    );
    expect(one([['w', 'x', null]])).toBe(
      'operation 1 writes null, which is what a key holds before its first write',
    );
    expect(one(7)).toBe('operation 1 is a txn whose value is no list of micro-operations');
    expect(one([], { key: 'x' })).toBe(
      'operation 1 is a txn with a key of its own; only read and write are known there',
    );
    expect(one([['w', 'x', 1]], { gave: [['w', 'x', 2]] })).toBe(
      'operation 1 came back with other micro-operations than were asked for',
    );
    expect(one([['w', 'x', 'a']], { gave: [['w', 'x', 'b']] })).toMatch(/other micro-operations/);
    expect(one('a', { f: 'write', key: 'x', gave: 'b' })).toMatch(/other micro-operations/);
  });

  it('know nothing where nothing was read', () => {
    const nothing =
      'no transaction that succeeded read what another one could have written, so there is nothing to judge';
    expect(readCommitted().check(new History(), contextOf()).summary).toBe(nothing);
    expect(summary([{ process: 0, f: 'txn', value: [['w', 'x', 1]], ...at(0) }])).toBe(nothing);
    const own = story([[0, 'w x 1, r x 1', 0, 10]]);
    expect(readCommitted().check(own, contextOf()).valid).toBe('unknown');
  });

  it('are not judged where a value was written twice, unless something else is wrong', () => {
    const twice = [
      [0, 'w x 1', 0, 10],
      [1, 'w x 1', 0, 10],
      [2, 'r x 1', 20, 30],
    ] as const;
    expect(readCommitted().check(story(twice), contextOf())).toMatchObject({
      valid: 'unknown',
      summary:
        'operation 4 read x = 1, which two transactions wrote: each value of a key must be written once',
    });
    expect(readCommitted().check(story([...twice, [2, 'r y 9', 40, 50]]), contextOf()).valid).toBe(false);
  });

  it('take single reads and writes, and values of any kind', () => {
    const value = { name: 'a', list: [1] };
    const write = { process: 0, f: 'write', key: 'x', value, ...at(0) };
    const read = (gave: unknown) => ({ process: 1, f: 'read', key: 'x', value: null, gave, ...at(10) });
    const check = (gave: unknown) => causal().check(historyOf([write, read(gave)]), contextOf());
    expect(check({ list: [1], name: 'a' }).valid).toBe(true);
    expect(check({ list: [2], name: 'a' }).anomalies[0]!.message).toBe(
      'T1 read x = {"list":[2],"name":"a"}, which nobody wrote',
    );
  });
});
