/**
 * Writes primitive values into a growing buffer: little-endian numbers, varints, length-prefixed strings.
 * One writer is reused for all messages, so that encoding allocates nothing.
 */
const utf8 = new TextEncoder();

export class Writer {
  buffer: Uint8Array;
  /** Bytes written so far. */
  length = 0;
  #view: DataView;

  constructor(capacity = 4096) {
    this.buffer = new Uint8Array(capacity);
    this.#view = new DataView(this.buffer.buffer);
  }

  clear(): this {
    this.length = 0;
    return this;
  }

  /** The bytes written so far: a view that the next `clear` invalidates. */
  bytesView(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** The bytes written so far, copied. */
  bytesCopy(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  #reserve(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    // Whole words, so that a digest may read it four bytes at a time.
    const size = Math.max(this.buffer.length * 2, this.length + extra);
    const grown = new Uint8Array(size + (-size & 7));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
    this.#view = new DataView(grown.buffer);
  }

  u8(value: number): this {
    this.#reserve(1);
    this.buffer[this.length++] = value;
    return this;
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  u32(value: number): this {
    this.#reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
    return this;
  }

  f64(value: number): this {
    this.#reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
    return this;
  }

  /** A whole number from 0 to 2^53 - 1: seven bits a byte, lowest first. */
  varint(value: number): this {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.buffer[this.length++] = rest;
    return this;
  }

  string(text: string): this {
    const size = text.length;
    this.#reserve(size * 3 + 5);
    // Short ASCII is the common case: one byte a character, no call into the encoder.
    if (size < 0x80) {
      const start = this.length;
      const buffer = this.buffer;
      buffer[start] = size;
      let i = 0;
      for (; i < size; i++) {
        const code = text.charCodeAt(i);
        if (code >= 0x80) break;
        buffer[start + 1 + i] = code;
      }
      if (i === size) {
        this.length = start + 1 + size;
        return this;
      }
    }
    return this.bytes(utf8.encode(text));
  }

  bytes(value: Uint8Array): this {
    this.varint(value.length);
    this.#reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
    return this;
  }

  /** Overwrites four bytes written before, for lengths and checksums known only afterwards. */
  patchU32(offset: number, value: number): this {
    this.#view.setUint32(offset, value, true);
    return this;
  }
}
