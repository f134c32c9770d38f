/**
 * Damaged texts of every format: bytes changed, cut out, put in and doubled, at random, and one thing
 * repeated a hundred thousand times. Whatever comes of it is a history, or one sentence that says where the
 * damage is; no crash, no stack that overflows, no search without end, and the same whatever the chunks.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BadInputError } from '../core/errors.ts';
import { FORMAT_NAMES, type FormatName, type ReadOptions, readHistory } from './read.ts';
import { SAMPLES } from './testing/samples.ts';
import { Texts, told } from './testing/texts.ts';

const texts = new Texts();
afterAll(() => texts.remove());

/** What means something in one format or another, and what means nothing in any. */
const PIECES = [
  ...['{', '}', '[', ']', '(', ')', '"', '\\', ':', ',', ';', '#', '#_ ', '#{', '#a ', '##', '#:a', '^', "'"],
  ...[
    '\n',
    '\r\n',
    '\t',
    ' ',
    '-',
    '=',
    '0',
    '9',
    '-1',
    '1e9',
    '1e999',
    '9007199254740993',
    '1/0',
    '0x',
    '.',
  ],
  ...[
    'nil',
    'null',
    ':ok',
    '"fail"',
    '"info"',
    'r 1 2\n',
    'w(1,2,3,4)\n',
    '-----\n',
    '{}',
    '[[',
    '\\u',
    '\\u00',
  ],
  ...['0\t:ok\t:read\t', 'jepsen.util - ', '"__proto__":', ':__proto__ ', '"key":{}', ':time -5 ', '\ufeff'],
  ...['\0', '\u2028', '\u00e4', '\u20ac'],
].map((text) => Buffer.from(text));
const LONE_BYTES = [0xff, 0xc3, 0xe2, 0xf0, 0x80].map((byte) => Buffer.of(byte));

interface Edit {
  readonly atRatio: number;
  readonly removedBytes: number;
  readonly put: Uint8Array;
  readonly doubles: boolean;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  atRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  removedBytes: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  put: fc.oneof(
    fc.constant(new Uint8Array()),
    fc.constantFrom(...PIECES, ...LONE_BYTES),
    fc.uint8Array({ maxLength: 3 }),
  ),
  doubles: fc.boolean(),
});

function edited(bytes: Buffer, { atRatio, removedBytes, put, doubles }: Edit): Buffer {
  const at = Math.floor(atRatio * bytes.length);
  const removed = bytes.subarray(at, at + removedBytes);
  const rest = bytes.subarray(at + removedBytes);
  return Buffer.concat([bytes.subarray(0, at), put, ...(doubles ? [removed, removed] : []), rest]);
}

const options = fc.record({
  isFormatGiven: fc.boolean(),
  keyTuples: fc.constantFrom('auto' as const, 'yes' as const, 'no' as const),
  ignoreTimes: fc.boolean(),
});

type Chosen = typeof options extends fc.Arbitrary<infer T> ? T : never;

function readOptions({ isFormatGiven, keyTuples, ignoreTimes }: Chosen, format: FormatName): ReadOptions {
  return { keyTuples, ignoreTimes, ...(isFormatGiven ? { format } : {}) };
}

const AT_A_LINE = /, line \d+: ./;
const NO_TEXT_OF_OURS = /(is not text|looks like none of the formats)/;

/** The operations in words, or the sentence with which they are refused; anything else fails the test. */
function outcome(file: string, readOptions: ReadOptions): string {
  try {
    return told(readHistory(file, readOptions).history).join('\n');
  } catch (thrown) {
    if (!(thrown instanceof BadInputError)) throw thrown;
    expect(thrown.code).toBe('malformed-history');
    if (!AT_A_LINE.test(thrown.message)) expect(thrown.message).toMatch(NO_TEXT_OF_OURS);
    expect(thrown.message).not.toMatch(/\p{Cc}/u);
    return thrown.message;
  }
}

describe.each(FORMAT_NAMES)('a damaged text in the format %s', (name) => {
  const sample = Buffer.from(SAMPLES[name]);

  it('is a history or one sentence, the same whatever the chunks', () => {
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(edits, options, fc.integer({ min: 1, max: 40 }), (damage, chosen, chunkBytes) => {
        const file = texts.fileOf(damage.reduce(edited, sample));
        const asked = readOptions(chosen, name);
        expect(outcome(file, { ...asked, chunkBytes })).toBe(outcome(file, asked));
      }),
      { numRuns: 250 },
    );
  });

  it('is cut off anywhere', () => {
    for (let end = 0; end < sample.length; end++) {
      outcome(texts.fileOf(sample.subarray(0, end)), { format: name });
    }
  });
});

describe('a hundred thousand of', () => {
  const REPEATS = 100_000;

  it.each(PIECES.map((piece) => [JSON.stringify(piece.toString()), piece] as const))(
    '%s cost neither the stack nor the afternoon',
    (_, piece) => {
      const many = Buffer.concat(Array<Buffer>(REPEATS).fill(piece));
      for (const format of FORMAT_NAMES) {
        const sample = SAMPLES[format];
        const middle = sample.indexOf('1') + 1;
        const places = [
          many,
          Buffer.concat([Buffer.from(sample.slice(0, middle)), many, Buffer.from(sample.slice(middle))]),
        ];
        for (const bytes of places) outcome(texts.fileOf(bytes), { format });
      }
    },
  );
});
