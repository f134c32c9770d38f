/**
 * Frames on a byte stream: a length (u32, little-endian), then that many bytes. All whole frames of a chunk
 * are handed out at once and in place; only a frame that a chunk cuts in two is gathered in a buffer, which
 * grows with the bytes that really arrive, so that a lying length cannot make us allocate.
 */
import { assert } from '../../core/errors.ts';
import type { Codec } from './codec.ts';
import { MalformedError } from './reader.ts';
import type { Writer } from './writer.ts';

export const FRAME_HEADER_BYTES = 4;
/** Longest payload; a longer one is a broken or hostile stream. */
export const FRAME_BYTES_MAX = 64 * 1024 * 1024;

/** Writes a message as one frame; where encoding throws, nothing of it is left behind. */
export function writeFrame<M>(message: M, encode: Codec<M>['encode'], to: Writer): void {
  const start = to.length;
  try {
    encode(message, to.u32(0));
    const size = to.length - start - FRAME_HEADER_BYTES;
    assert(
      size <= FRAME_BYTES_MAX,
      `a message of ${size} bytes; at most ${FRAME_BYTES_MAX} fit into a frame`,
    );
    to.patchU32(start, size);
  } catch (error) {
    to.length = start;
    throw error;
  }
}

/**
 * One whole frame lies in `bytes`: its header begins at `start`, its payload at `start + FRAME_HEADER_BYTES`,
 * and it ends before `end`. The bytes are the reader's: what is kept must be copied.
 */
export type OnFrame = (bytes: Uint8Array, start: number, end: number) => void;

/** Cuts a stream into frames, however its chunks are split. One per stream. */
export class FrameReader {
  /** The first `#size` bytes are the beginning of a frame whose rest has not come yet. */
  #held = new Uint8Array(0);
  #size = 0;

  /** Bytes of a frame that is not whole yet. */
  get pendingBytes(): number {
    return this.#size;
  }

  /** Hands out every frame that this chunk completes, in order. Throws `MalformedError` on a wild length. */
  push(chunk: Uint8Array, onFrame: OnFrame): void {
    let at = this.#size === 0 ? 0 : this.#complete(chunk, onFrame);
    if (at < 0) return;
    while (chunk.length - at >= FRAME_HEADER_BYTES) {
      const end = at + FRAME_HEADER_BYTES + payloadBytes(chunk, at);
      if (end > chunk.length) break;
      onFrame(chunk, at, end);
      at = end;
    }
    this.#hold(chunk, at, chunk.length);
  }

  /** Goes on with the frame that is held; returns where the next one begins, or -1: the chunk is used up. */
  #complete(chunk: Uint8Array, onFrame: OnFrame): number {
    let at = 0;
    if (this.#size < FRAME_HEADER_BYTES) {
      at = Math.min(FRAME_HEADER_BYTES - this.#size, chunk.length);
      this.#hold(chunk, 0, at);
      if (this.#size < FRAME_HEADER_BYTES) return -1;
    }
    const end = at + FRAME_HEADER_BYTES + payloadBytes(this.#held, 0) - this.#size;
    const taken = Math.min(end, chunk.length);
    this.#hold(chunk, at, taken);
    if (taken < end) return -1;
    const frame = this.#held;
    const size = this.#size;
    this.#held = new Uint8Array(0);
    this.#size = 0;
    onFrame(frame, 0, size);
    return taken;
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    const size = this.#size + to - from;
    if (size > this.#held.length) {
      const grown = new Uint8Array(Math.max(size, this.#held.length * 2));
      grown.set(this.#held.subarray(0, this.#size));
      this.#held = grown;
    }
    this.#held.set(chunk.subarray(from, to), this.#size);
    this.#size = size;
  }
}

function payloadBytes(bytes: Uint8Array, at: number): number {
  const size = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  if (size > FRAME_BYTES_MAX)
    throw new MalformedError(`a frame of ${size} bytes; at most ${FRAME_BYTES_MAX} are allowed`);
  return size;
}
