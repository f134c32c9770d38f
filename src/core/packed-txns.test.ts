import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, NONE } from './history.ts';

const key = fc.oneof(fc.integer(), fc.string());
const value = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.array(fc.integer()),
  fc.constantFrom('text', 2 ** 31, -(2 ** 31) - 1, 0.5, true, ['a'], [1, null], {}),
);
const micro = fc.tuple(fc.constantFrom('r', 'w', 'append'), key, value);
const oddities = fc.constantFrom<unknown>(null, 1, 'r', [], [[]], [['r', 1]], [[1, 2, 3]], ['r', 1, 2], {}, [
  ['r', null, 1],
]);

function withValue(given: unknown): History {
  return History.of([
    { type: 'invoke', process: 0, f: 'txn', value: [['append', 'x', [7]]], timeNs: 0 },
    { type: 'ok', process: 0, f: 'txn', value: given, timeNs: 1 },
  ]);
}

describe('packed transactions', () => {
  it('give back any value as it was', () => {
    const values = fc.oneof(fc.array(micro), oddities);
    fc.assert(
      fc.property(values, (given) => {
        const history = withValue(given);
        expect(history.valueAt(1)).toEqual(given);
        expect(history.op(1).value).toEqual(given);
        expect(history.valueAt(0)).toEqual([['append', 'x', [7]]]);
      }),
    );
  });

  it('stand in words: count, then f, key and value of each', () => {
    const given = [
      ['r', 'x', [4, 5]],
      ['w', 'y', -3],
      ['r', 'y', null],
    ];
    const { at, words, fs, keys } = withValue(given).txns();
    expect(fs).toEqual(['append', 'r', 'w']);
    expect(keys).toEqual(['x', 'y']);
    expect([...words.subarray(at[1])]).toEqual([3, 1, 0, 2, 4, 5, 2, 1, -2, -3, 1, 1, -1]);
  });

  it('are left unpacked where a value does not fit, and leave nothing behind', () => {
    const { at, words } = withValue([
      ['w', 'y', 1],
      ['w', 'y', 'text'],
    ]).txns();
    expect(at[1]).toBe(NONE);
    expect(words.length).toBe(5);
  });

  it('survive growth', () => {
    const history = new History();
    const lists = Array.from({ length: 300 }, (_, i) => [['r', i, Array.from({ length: i }, (_, j) => j)]]);
    for (const [i, value] of lists.entries()) {
      history.append({ type: 'invoke', process: i, f: 'txn', value, timeNs: i });
    }
    expect(lists.map((_, i) => history.valueAt(i))).toEqual(lists);
  });
});
