import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME_BYTES_MAX, FRAME_HEADER_BYTES, FrameReader, writeFrame } from './frames.ts';
import { MalformedError } from './reader.ts';
import { Writer } from './writer.ts';

function stream(payloads: readonly Uint8Array[]): Uint8Array {
  const to = new Writer(16);
  for (const payload of payloads)
    writeFrame(payload, (bytes, writer) => bytes.forEach((byte) => void writer.u8(byte)), to);
  return to.bytesCopy();
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end));
}

test('every split of a stream gives the same frames in the same order', () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  fc.assert(
    fc.property(payloads, fc.array(fc.nat(), { maxLength: 12 }), (sent, cuts) => {
      const got: number[][] = [];
      const reader = new FrameReader();
      for (const chunk of split(stream(sent), cuts))
        reader.push(chunk, (bytes, start, end) =>
          got.push([...bytes.subarray(start + FRAME_HEADER_BYTES, end)]),
        );
      expect(got).toEqual(sent.map((payload) => [...payload]));
      expect(reader.pendingBytes).toBe(0);
    }),
  );
});

test('a frame includes its header, so that it can be sent on as it is', () => {
  const bytes = stream([Uint8Array.of(1, 2), Uint8Array.of(3)]);
  const frames: number[][] = [];
  const reader = new FrameReader();
  for (const byte of bytes)
    reader.push(Uint8Array.of(byte), (held, start, end) => frames.push([...held.subarray(start, end)]));
  expect(frames.flat()).toEqual([...bytes]);
  expect(frames.length).toBe(2);
});

test('a wild length is malformed, whole or split', () => {
  const header = new Writer().u32(FRAME_BYTES_MAX + 1).bytesCopy();
  expect(() => new FrameReader().push(header, () => {})).toThrow(MalformedError);
  const reader = new FrameReader();
  reader.push(header.subarray(0, 3), () => {});
  expect(() => reader.push(header.subarray(3), () => {})).toThrow(MalformedError);
});

test('a message that cannot be encoded leaves nothing behind', () => {
  const to = new Writer().u8(1);
  const tooLong = (_: null, writer: Writer) => {
    writer.length += FRAME_BYTES_MAX + 1;
  };
  expect(() => writeFrame(null, tooLong, to)).toThrow(/at most/);
  expect([...to.bytesView()]).toEqual([1]);
});
