/**
 * Numbers for values, the same for values that are deeply equal. Numbers, texts and pairs of them, which is
 * nearly all that histories hold, are told apart without writing them down as texts.
 */
import { canonicalText } from '../shared/canonical.ts';

/** Numbers pairs of small integers from 0 in order of appearance: a hash table in three typed arrays. */
export class PairCodes {
  /** First and second of each pair, by code. Small at first, as a history may have a million small parts. */
  #first = new Int32Array(8);
  #second = new Int32Array(8);
  /** Codes by hash; -1: free. At most half full. */
  #table = new Int32Array(16).fill(-1);
  #count = 0;

  code(first: number, second: number): number {
    const mask = this.#table.length - 1;
    for (let at = hashOf(first, second) & mask; ; at = (at + 1) & mask) {
      const code = this.#table[at]!;
      if (code < 0) return this.#add(first, second, at);
      if (this.#first[code] === first && this.#second[code] === second) return code;
    }
  }

  #add(first: number, second: number, at: number): number {
    const code = this.#count++;
    if (code === this.#first.length) {
      this.#grow();
      this.#place(code, first, second);
    } else this.#table[at] = code;
    this.#first[code] = first;
    this.#second[code] = second;
    return code;
  }

  #grow(): void {
    const [first, second] = [this.#first, this.#second];
    this.#first = new Int32Array(2 * first.length);
    this.#second = new Int32Array(2 * first.length);
    this.#first.set(first);
    this.#second.set(second);
    this.#table = new Int32Array(2 * this.#table.length).fill(-1);
    for (let code = 0; code < first.length; code++) this.#place(code, first[code]!, second[code]!);
  }

  #place(code: number, first: number, second: number): void {
    const mask = this.#table.length - 1;
    let at = hashOf(first, second) & mask;
    while (this.#table[at]! >= 0) at = (at + 1) & mask;
    this.#table[at] = code;
  }
}

function hashOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ Math.imul(second, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 1;
}

type Plain = string | number | boolean | null;

function isPlain(value: unknown): value is Plain {
  return value === null || (typeof value !== 'object' && typeof value !== 'bigint');
}

export class ValueCodes {
  /** One of the equal values, by code. */
  readonly values: unknown[] = [];
  readonly #plain = new Map<unknown, number>();
  #pairs: PairCodes | undefined;
  readonly #pairCodes: number[] = [];
  readonly #texts = new Map<string, number>();

  /** Missing is the same as null: that is how JSON writes it. */
  code(value: unknown): number {
    const present = value ?? null;
    if (isPlain(present)) {
      const known = this.#plain.get(present);
      if (known !== undefined) return known;
      this.#plain.set(present, this.values.length);
      return this.values.push(present) - 1;
    }
    if (Array.isArray(present) && present.length === 2) {
      const [first, second] = present;
      if (isPlain(first ?? null) && isPlain(second ?? null)) return this.#pairCode(present);
    }
    return this.#textCode(present);
  }

  #pairCode(pair: readonly unknown[]): number {
    this.#pairs ??= new PairCodes();
    const at = this.#pairs.code(this.code(pair[0]), this.code(pair[1]));
    this.#pairCodes[at] ??= this.values.push(pair) - 1;
    return this.#pairCodes[at];
  }

  #textCode(value: unknown): number {
    const text = canonicalText(value);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}
