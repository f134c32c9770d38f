/**
 * Transactions in few words: a value that is a list of micro-operations `[f, key, value]` is packed into one
 * growing array of 32-bit integers, names and keys as numbers. A million transactions with their lists take
 * some hundred megabytes as objects and a tenth of that packed, and checkers of transactions read the words
 * as they stand. What does not fit (texts as values, numbers beyond 32 bits) is left to the caller.
 */
import { Interner } from './interner.ts';
import type { Key } from './op.ts';

/** Views of the packed transactions of a history; the next `append` may leave them behind. */
export interface PackedTxns {
  /** For each event where its transaction begins in `words`; `NONE` (-1) where its value is none. */
  readonly at: Int32Array;
  /**
   * At that place the number of micro-operations, then for each of them: code of f, code of key, length.
   * A length of `LENGTH_NULL`: the value is null; `LENGTH_INT`: one integer follows; from 0: so many follow,
   * which are the elements of a list.
   */
  readonly words: Int32Array;
  /** Names of micro-operations by code: `append`, `r`, `w`. */
  readonly fs: readonly string[];
  readonly keys: readonly Key[];
}

export const LENGTH_NULL = -1;
export const LENGTH_INT = -2;

const UNPACKED = -1;

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0);
}

/** Packs transactions one after another; histories have one. */
export class TxnPacker {
  #words = new Int32Array(64);
  #end = 0;
  readonly #fs = new Interner<string>();
  readonly #keys = new Interner<Key>();

  /** Where the value stands now; -1, and nothing done, where it is no transaction or does not fit. */
  pack(value: unknown): number {
    if (!Array.isArray(value) || value.length === 0 || !Array.isArray(value[0])) return UNPACKED;
    const start = this.#end;
    this.#push(value.length);
    for (const micro of value) {
      if (this.#packed(micro)) continue;
      this.#end = start;
      return UNPACKED;
    }
    return start;
  }

  #packed(micro: unknown): boolean {
    if (!Array.isArray(micro) || micro.length !== 3) return false;
    const [f, key, value] = micro as [unknown, unknown, unknown];
    if (typeof f !== 'string' || (typeof key !== 'number' && typeof key !== 'string')) return false;
    this.#push(this.#fs.code(f));
    this.#push(this.#keys.code(key));
    if (value === null) this.#push(LENGTH_NULL);
    else if (isInt32(value)) {
      this.#push(LENGTH_INT);
      this.#push(value);
    } else return Array.isArray(value) && this.#packedList(value);
    return true;
  }

  #packedList(list: readonly unknown[]): boolean {
    this.#reserve(list.length + 1);
    const words = this.#words;
    let end = this.#end;
    words[end++] = list.length;
    for (let i = 0; i < list.length; i++) {
      const element = list[i];
      if (!isInt32(element)) return false;
      words[end++] = element;
    }
    this.#end = end;
    return true;
  }

  #push(word: number): void {
    if (this.#end === this.#words.length) this.#reserve(1);
    this.#words[this.#end++] = word;
  }

  #reserve(count: number): void {
    let size = this.#words.length;
    while (size < this.#end + count) size *= 2;
    if (size === this.#words.length) return;
    const bigger = new Int32Array(size);
    bigger.set(this.#words.subarray(0, this.#end));
    this.#words = bigger;
  }

  /** The transaction that was packed at `at`, made anew. */
  unpack(at: number): unknown[] {
    const words = this.#words;
    const micros: unknown[] = [];
    let next = at + 1;
    for (let left = words[at]!; left > 0; left--) {
      const f = this.#fs.values[words[next]!]!;
      const key = this.#keys.values[words[next + 1]!]!;
      const length = words[next + 2]!;
      next += 3;
      if (length === LENGTH_NULL) micros.push([f, key, null]);
      else if (length === LENGTH_INT) micros.push([f, key, words[next++]!]);
      else {
        micros.push([f, key, Array.from(words.subarray(next, next + length))]);
        next += length;
      }
    }
    return micros;
  }

  views(): Omit<PackedTxns, 'at'> {
    return { words: this.#words.subarray(0, this.#end), fs: this.#fs.values, keys: this.#keys.values };
  }
}
