/** JSON without a loss: large numbers, names that stand twice, values without end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJson } from './exact-json.ts';
import { LineError } from './line-error.ts';

describe('exactJson', () => {
  it('reads what the parser of the language reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(exactJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('reads whole numbers beyond 2^53 as the text of their digits, and no others', () => {
    const text =
      '{"a":[9007199254740993,-9007199254740993,9007199254740991],"b":1.5e300,"c":"9007199254740993"}';
    expect(exactJson(text)).toEqual({
      a: ['9007199254740993', '-9007199254740993', 9007199254740991],
      b: 1.5e300,
      c: '9007199254740993',
    });
    expect(exactJson('[1234567890123456.5, "a\\"12345678901234567890"]')).toEqual([
      1234567890123456.5,
      'a"12345678901234567890',
    ]);
  });

  it.each(['{"a":1,"a":1}', '{"a":{"b":1,"b":2}}', '[{"a":":","a":1}]', '{"__proto__":1,"__proto__":2}'])(
    'refuses a name that stands twice: %s',
    (text) => expect(() => exactJson(text)).toThrow('an object has the same name twice'),
  );

  it('does not take text for names', () => {
    expect(exactJson('{"a":":","b":"x\\":"}')).toEqual({ a: ':', b: 'x":' });
    expect(Object.keys(exactJson('{"__proto__":1}') as object)).toEqual(['__proto__']);
  });

  it.each([
    ['lists', '['.repeat(1000) + ']'.repeat(1000)],
    ['objects', '{"a":'.repeat(201) + 1 + '}'.repeat(201)],
    ['both', '[{"a":'.repeat(101) + 1 + '}]'.repeat(101)],
    ['lists that never end', '['.repeat(100_000)],
  ])('refuses %s without end', (_, text) => {
    expect(() => exactJson(text)).toThrow(LineError);
    expect(() => exactJson(text)).toThrow('nested deeper than 200');
  });

  it('takes many brackets that are not nested, and brackets in strings', () => {
    expect(exactJson(`[${'[],'.repeat(500)}[]]`)).toHaveLength(501);
    expect(exactJson(JSON.stringify('['.repeat(500)))).toHaveLength(500);
  });

  it('reads a string of many millions of characters', () => {
    const text = JSON.stringify({ value: 'x\\":['.repeat(1_000_000), number: 1 });
    expect((exactJson(text) as { value: string }).value).toHaveLength(5_000_000);
  });
});
