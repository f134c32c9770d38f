/**
 * The generic codec: any JSON value, tagged. For control messages and values whose shape is not known;
 * hot paths write their own.
 */
import type { Codec } from './codec.ts';
import { MalformedError, type Reader } from './reader.ts';
import type { Writer } from './writer.ts';

const TAG = { null: 0, false: 1, true: 2, uint: 3, float: 4, string: 5, list: 6, map: 7 } as const;
const DEPTH_MAX = 64;

/** Writes null, booleans, numbers, strings, lists and plain objects; `undefined` counts as null. */
export function writeValue(value: unknown, to: Writer): void {
  if (value === null || value === undefined) to.u8(TAG.null);
  else if (value === false) to.u8(TAG.false);
  else if (value === true) to.u8(TAG.true);
  else if (typeof value === 'number') writeNumber(value, to);
  else if (typeof value === 'string') to.u8(TAG.string).string(value);
  else if (Array.isArray(value)) {
    to.u8(TAG.list).varint(value.length);
    for (const item of value) writeValue(item, to);
  } else {
    const entries = Object.entries(value as object);
    to.u8(TAG.map).varint(entries.length);
    for (const [name, item] of entries) writeValue(item, to.string(name));
  }
}

function writeNumber(value: number, to: Writer): void {
  if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) to.u8(TAG.uint).varint(value);
  else to.u8(TAG.float).f64(value);
}

/** Reads what `writeValue` wrote. Throws `MalformedError` where the bytes are no value. */
export function readValue(from: Reader, depth = 0): unknown {
  if (depth > DEPTH_MAX) throw new MalformedError(`value nested deeper than ${DEPTH_MAX}`);
  const tag = from.u8();
  switch (tag) {
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.uint:
      return from.varint();
    case TAG.float:
      return from.f64();
    case TAG.string:
      return from.string();
    case TAG.list:
      return Array.from({ length: countOf(from) }, () => readValue(from, depth + 1));
    case TAG.map:
      return Object.fromEntries(
        Array.from({ length: countOf(from) }, () => [from.string(), readValue(from, depth + 1)]),
      );
    default:
      throw new MalformedError(`unknown tag ${tag} at ${from.offset - 1}`);
  }
}

/** A count of items, each of which takes a byte at least: a lying count cannot make us allocate. */
function countOf(from: Reader): number {
  const count = from.varint();
  if (count > from.remaining) throw new MalformedError(`${count} items in ${from.remaining} bytes`);
  return count;
}

/** A codec for messages that are JSON values. */
export function valueCodec<M>(): Codec<M> {
  return { encode: writeValue, decode: (from) => readValue(from) as M };
}
