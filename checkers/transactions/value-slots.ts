/**
 * Numbers the values that were written, key by key. Dense: a key has a slot for each number between its
 * smallest and its largest value, so that a slot is an addition away. Where that would waste much, by open
 * addressing over key and value.
 */
import { NONE } from '../../src/index.ts';
import type { TxnTable } from './txn-table.ts';

/** Dense slots for each value, at the most. */
const WASTE_MAX = 4;
/** Slots that any history may have. */
const SPARE = 65_536;

export abstract class ValueSlots {
  /** Slots are below. */
  abstract readonly count: number;
  /** `NONE` where nobody can have written the value to the key. */
  abstract find(key: number, word: number): number;

  /** Slots for what the micro-operations with this code in the column `f` take. */
  static of(table: TxnTable, f: number): ValueSlots {
    const ranges = new Ranges(table, f);
    return ranges.slotCount <= WASTE_MAX * ranges.valueCount + SPARE
      ? new DenseSlots(ranges)
      : new HashedSlots(table, { f, valueCount: ranges.valueCount });
  }
}

/** By key the smallest and the largest value. */
class Ranges {
  readonly least: Int32Array;
  readonly most: Int32Array;
  valueCount = 0;
  slotCount = 0;

  constructor({ keyCount, f, key, at, words }: TxnTable, wanted: number) {
    this.least = new Int32Array(keyCount).fill(0x7fffffff);
    this.most = new Int32Array(keyCount).fill(-0x80000000);
    for (let micro = 0; micro < f.length; micro++) {
      if (f[micro] !== wanted) continue;
      const word = words[at[micro]!]!;
      if (word < this.least[key[micro]!]!) this.least[key[micro]!] = word;
      if (word > this.most[key[micro]!]!) this.most[key[micro]!] = word;
      this.valueCount++;
    }
    for (let each = 0; each < keyCount; each++) this.slotCount += Math.max(0, this.#size(each));
  }

  #size(key: number): number {
    return this.most[key]! - this.least[key]! + 1;
  }

  /** First slot of each key, as if its values began at 0; modulo 2^32. */
  bases(): Int32Array {
    const bases = new Int32Array(this.least.length);
    let next = 0;
    for (let key = 0; key < bases.length; key++) {
      bases[key] = (next - this.least[key]!) | 0;
      next += Math.max(0, this.#size(key));
    }
    return bases;
  }
}

class DenseSlots extends ValueSlots {
  readonly count: number;
  readonly #least: Int32Array;
  readonly #most: Int32Array;
  readonly #bases: Int32Array;

  constructor(ranges: Ranges) {
    super();
    this.count = ranges.slotCount;
    this.#least = ranges.least;
    this.#most = ranges.most;
    this.#bases = ranges.bases();
  }

  find(key: number, word: number): number {
    if (word < this.#least[key]! || word > this.#most[key]!) return NONE;
    return (this.#bases[key]! + word) | 0;
  }
}

class HashedSlots extends ValueSlots {
  readonly count: number;
  readonly #keys: Int32Array;
  readonly #words: Int32Array;

  constructor(table: TxnTable, { f: wanted, valueCount }: { f: number; valueCount: number }) {
    super();
    let count = 16;
    while (count < 2 * valueCount) count *= 2;
    this.count = count;
    this.#keys = new Int32Array(count).fill(NONE);
    this.#words = new Int32Array(count);
    const { f, key, at, words } = table;
    for (let micro = 0; micro < f.length; micro++) {
      if (f[micro] === wanted) this.#add(key[micro]!, words[at[micro]!]!);
    }
  }

  #add(key: number, word: number): void {
    const slot = this.#probe(key, word);
    this.#keys[slot] = key;
    this.#words[slot] = word;
  }

  find(key: number, word: number): number {
    const slot = this.#probe(key, word);
    return this.#keys[slot] === NONE ? NONE : slot;
  }

  /** Where the value is, or the free place where it would be. */
  #probe(key: number, word: number): number {
    const mask = this.count - 1;
    let hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (this.#keys[slot] !== NONE && (this.#keys[slot] !== key || this.#words[slot] !== word)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
