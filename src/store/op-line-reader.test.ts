/** The fast way to read a line says what the slow way says, or nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpLineReader } from './op-line-reader.ts';
import { parseOpLine } from './op-parser.ts';

/** What the slow way makes of a line; undefined where it refuses it. */
function slowly(line: string) {
  try {
    return parseOpLine(line);
  } catch {
    return undefined;
  }
}

const someValue = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(fc.integer(), fc.constant(null), fc.string()) },
  fc.array(fc.tuple(fc.constantFrom('r', 'append'), fc.nat(9), fc.oneof(fc.nat(), fc.array(fc.nat())))),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Mostly the one, now and then the other. */
function mostly<T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const fields = {
  index: mostly(fc.nat(), fc.oneof(fc.integer(), fc.double())),
  time: mostly(fc.nat(), fc.oneof(fc.maxSafeNat(), fc.double())),
  type: mostly(fc.constantFrom('invoke', 'ok', 'fail', 'info'), fc.constantFrom('done', '')),
  process: mostly(fc.nat(9), fc.oneof(fc.integer(), fc.constantFrom('nemesis', 'p', null))),
  f: mostly(fc.constantFrom('read', 'write'), fc.string()),
  value: someValue,
};
const someFields = fc.oneof(
  fc.record(fields),
  fc.record(
    {
      ...fields,
      key: mostly(fc.oneof(fc.nat(9), fc.string()), fc.constant(null)),
      error: mostly(fc.string(), fc.constantFrom(null, 7)),
    },
    { requiredKeys: ['type', 'process', 'f', 'time'] },
  ),
  fc.record({ ...fields, other: fc.nat() }),
);

/** A line, whole or with one character changed. */
const lineOf = fc
  .tuple(someFields, fc.boolean(), fc.nat(), fc.constantFrom(...'0123-",:[]{}eE. \\nt'))
  .map(([fields, isChanged, at, sign]) => {
    const line = JSON.stringify(fields);
    const place = at % line.length;
    return isChanged ? line.slice(0, place) + sign + line.slice(place + 1) : line;
  });

describe('OpLineReader', () => {
  it('agrees with the parser, or gives up', () => {
    const reader = new OpLineReader();
    let fast = 0;
    fc.assert(
      fc.property(lineOf, fc.string(), (line, before) => {
        const read = reader.read(`${before}${line}\n`, before.length, before.length + line.length);
        if (read === undefined) return;
        fast++;
        expect(read).toEqual(slowly(line));
      }),
      { numRuns: 3000 },
    );
    expect(fast).toBeGreaterThan(300);
  });

  it('gives up at a name that stands twice', () => {
    const line = '{"type":"ok","process":0,"f":"read","value":1,"value":2,"time":0}';
    expect(new OpLineReader().read(line, 0, line.length)).toBeUndefined();
    expect(() => parseOpLine(line)).toThrow('an object has the same name twice');
  });
});
