/**
 * Numbers the distinct values of a collection from 0 in order of appearance, deeply equal values alike.
 * Collections mostly hold small whole numbers, and a large read asks for thousands of them: those are looked
 * up in a typed array, other numbers and texts in a map, all else by its canonical text.
 */
import { NONE } from '../../src/index.ts';
import { canonicalText } from './canonical.ts';

/** The table of whole numbers may be so many times as long as there are values. */
const SPARSE_MAX = 4;
const TABLE_LENGTH_MIN = 64;

export class ElementCodes {
  /** One of the equal values, by code. */
  readonly values: unknown[] = [];
  /** Codes of small whole numbers; NONE: not there, or in the map. */
  #table = new Int32Array(TABLE_LENGTH_MIN).fill(NONE);
  readonly #plain = new Map<unknown, number>();
  readonly #texts = new Map<string, number>();

  get size(): number {
    return this.values.length;
  }

  /** NONE where the value was never given a code. A missing value is the same as null, as JSON has it. */
  find(value: unknown): number {
    if (typeof value === 'number') {
      const code = isIndex(value) && value < this.#table.length ? this.#table[value]! : NONE;
      return code === NONE ? (this.#plain.get(value) ?? NONE) : code;
    }
    if (typeof value === 'string') return this.#plain.get(value) ?? NONE;
    return this.#texts.get(canonicalText(value)) ?? NONE;
  }

  code(value: unknown): number {
    const known = this.find(value);
    if (known !== NONE) return known;
    const code = this.values.push(value) - 1;
    if (typeof value === 'number') this.#addNumber(value, code);
    else if (typeof value === 'string') this.#plain.set(value, code);
    else this.#texts.set(canonicalText(value), code);
    return code;
  }

  #addNumber(value: number, code: number): void {
    if (!isIndex(value) || value >= Math.max(TABLE_LENGTH_MIN, SPARSE_MAX * this.values.length)) {
      this.#plain.set(value, code);
      return;
    }
    if (value >= this.#table.length) {
      const longer = new Int32Array(2 * Math.max(value, this.#table.length)).fill(NONE);
      longer.set(this.#table);
      this.#table = longer;
    }
    this.#table[value] = code;
  }
}

function isIndex(value: number): boolean {
  return value >= 0 && Number.isInteger(value);
}
