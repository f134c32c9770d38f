import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, sameValue } from './canonical.ts';
import { clockFor, counted, listed } from './wording.ts';

const plain = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));

describe('canonicalText', () => {
  it('is equal exactly where values are deeply equal', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        expect(sameValue(a, b)).toBe(isDeepStrictEqual(a, b));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('does not depend on the order of keys, and tells types apart', () => {
    expect(canonicalText({ b: 1, a: [2, null] })).toBe('{"a":[2,null],"b":1}');
    expect(sameValue({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameValue(1, '1')).toBe(false);
    expect(sameValue(null, 'null')).toBe(false);
    expect(sameValue([1, 2], ['1,2'])).toBe(false);
    expect(sameValue(undefined, null)).toBe(true);
  });
});

describe('wording', () => {
  it('writes counts and lists', () => {
    expect(counted(1, 'key')).toBe('1 key');
    expect(counted(2, 'key')).toBe('2 keys');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed(['a'])).toBe('a');
  });

  it('writes times with as many digits as keep them apart', () => {
    expect(clockFor([5e9, 6e9])(5e9)).toBe('5.00 s');
    expect(clockFor([5_001e6, 5_002e6])(5_001e6)).toBe('5.001 s');
    expect(clockFor([1_000, 2_000])(1_000)).toBe('0.000001 s');
  });
});
