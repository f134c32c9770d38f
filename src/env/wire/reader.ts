/** Reads what `Writer` wrote. Reading past the end throws: bytes from outside are never trusted. */

const utf8 = new TextDecoder();
const SHORT_MAX = 24;
const RECENT_SLOTS = 256;

function sameAscii(text: string, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = bytes[at + i]!;
    // From 0x80 on a byte is only a part of a character.
    if (code >= 0x80 || text.charCodeAt(i) !== code) return false;
  }
  return true;
}

/** The bytes are not what the format says. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

export class Reader {
  #bytes: Uint8Array;
  #view: DataView;
  /** Position of the next byte. */
  offset: number;
  #end: number;
  readonly #recent: string[] = new Array(RECENT_SLOTS).fill('');

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
    this.#end = end;
  }

  /** Starts over on other bytes; keeps the view while the buffer is the same. */
  reset(bytes: Uint8Array, offset = 0, end = bytes.length): this {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.offset = offset;
    this.#end = end;
    return this;
  }

  get remaining(): number {
    return this.#end - this.offset;
  }

  #take(size: number): number {
    const at = this.offset;
    if (size > this.#end - at)
      throw new MalformedError(`${size} bytes wanted at ${at}, ${this.#end - at} left`);
    this.offset = at + size;
    return at;
  }

  u8(): number {
    return this.#bytes[this.#take(1)]!;
  }

  bool(): boolean {
    return this.u8() !== 0;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  varint(): number {
    let byte = this.u8();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    do {
      byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedError(`varint beyond 2^53 at ${this.offset}`);
    } while (byte >= 0x80);
    return value;
  }

  string(): string {
    const size = this.varint();
    const at = this.#take(size);
    const bytes = this.#bytes;
    if (size > SHORT_MAX) return utf8.decode(bytes.subarray(at, at + size));
    // Keys and names come again and again: a recent string of the same bytes is taken instead of a new one.
    let hash = size;
    for (let i = at; i < at + size; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
    const slot = (hash ^ (hash >>> 9)) & (RECENT_SLOTS - 1);
    const recent = this.#recent[slot]!;
    if (recent.length === size && sameAscii(recent, bytes, at)) return recent;
    const text = utf8.decode(bytes.subarray(at, at + size));
    this.#recent[slot] = text;
    return text;
  }

  /** A copy, so that no one holds on to the buffer that it came in. */
  bytes(): Uint8Array {
    const size = this.varint();
    const at = this.#take(size);
    return this.#bytes.slice(at, at + size);
  }
}
