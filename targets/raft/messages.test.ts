import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MalformedError, Reader, Writer } from '../../src/index.ts';
import type { Entry } from './command.ts';
import { type Message, protocol } from './messages.ts';

const index = fc.oneof(fc.nat(300), fc.maxSafeNat());
const name = fc.oneof(fc.constantFrom('n1', 'c17', ''), fc.string({ unit: 'grapheme', maxLength: 40 }));
const value = fc.oneof(fc.constant(null), fc.integer(), fc.jsonValue({ maxDepth: 3 }));
const common = { client: name, born: index, sequence: index, key: name, value };

const entry: fc.Arbitrary<Entry> = fc.record({
  term: index,
  command: fc.oneof(
    fc.constant(null),
    fc.record({ f: fc.constant('write' as const), expected: fc.constant(null), ...common }),
    fc.record({ f: fc.constant('cas' as const), expected: value, ...common }),
  ),
});

const reply = { kind: fc.constant('append-reply' as const), term: index, index, round: index };
const request = {
  kind: fc.constant('request' as const),
  sequence: index,
  attempt: index,
  born: index,
  key: name,
};
const none = fc.constant(null);

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    kind: fc.constant('vote-request' as const),
    term: index,
    pre: fc.boolean(),
    lastIndex: index,
    lastTerm: index,
  }),
  fc.record({
    kind: fc.constant('vote-reply' as const),
    term: index,
    pre: fc.boolean(),
    granted: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('append' as const),
    term: index,
    prevIndex: index,
    prevTerm: index,
    commitIndex: index,
    round: index,
    entries: fc.array(entry, { maxLength: 5 }),
  }),
  fc.record({ ...reply, ok: fc.constant(false), hintIndex: index, hintTerm: index }),
  fc.record({ ...reply, ok: fc.constant(true), hintIndex: fc.constant(0), hintTerm: fc.constant(0) }),
  fc.record({
    kind: fc.constant('snapshot-chunk' as const),
    term: index,
    index,
    lastTerm: index,
    offset: index,
    total: index,
    data: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({ kind: fc.constant('snapshot-reply' as const), term: index, index, offset: index }),
  fc.record({ ...request, f: fc.constant('read' as const), value: none, expected: none }),
  fc.record({ ...request, f: fc.constant('write' as const), value, expected: none }),
  fc.record({ ...request, f: fc.constant('cas' as const), value, expected: value }),
  fc.record({
    kind: fc.constant('reply' as const),
    status: fc.constantFrom('ok', 'precondition-failed', 'session-expired', 'not-leader', 'busy'),
    sequence: index,
    attempt: index,
    leader: name,
    index,
    value,
  }),
);

function encoded(of: Message): Uint8Array {
  const writer = new Writer();
  protocol.encode(of, writer);
  return writer.bytesCopy();
}

/** The message, or that it is none; anything else that is thrown fails the test. */
function decoded(bytes: Uint8Array): Message | 'malformed' {
  try {
    return protocol.decode(new Reader(bytes));
  } catch (error) {
    if (error instanceof MalformedError) return 'malformed';
    throw error;
  }
}

it('gives every message back', () => {
  fc.assert(
    fc.property(message, (sent) => {
      const reader = new Reader(encoded(sent));
      expect(protocol.decode(reader)).toEqual(sent);
      expect(reader.remaining).toBe(0);
    }),
    { numRuns: 500 },
  );
});

it('says that random bytes are malformed, or reads a message that it would write again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 9 }), (bytes, tag) => {
      const read = decoded(Uint8Array.of(tag, ...bytes));
      if (read !== 'malformed') expect(decoded(encoded(read))).toStrictEqual(read);
    }),
    { numRuns: 2000 },
  );
});

it('calls every shortened message malformed', () => {
  fc.assert(
    fc.property(message, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (sent, part) => {
      const bytes = encoded(sent);
      expect(decoded(bytes.subarray(0, Math.floor(bytes.length * part)))).toBe('malformed');
    }),
  );
});
