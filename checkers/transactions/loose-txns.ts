/**
 * Packs the transactions of a history whose values do not all fit into 32 bits: texts, large numbers,
 * objects. Each value gets a number in order of appearance, equal values the same one; from there on the
 * checkers need not know. Slower than the history's own packing, and rare.
 */
import { type History, Interner, type Key, LENGTH_INT, LENGTH_NULL, NONE } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import type { PackedEvents, Unreadable } from './txn-table.ts';

export function packLoosely(history: History, rows: Int32Array): PackedEvents | Unreadable {
  const packer = new LoosePacker(history);
  for (const invocation of rows) {
    const isOk = history.outcomeOf(invocation) === 'ok';
    for (const i of isOk ? [invocation, history.pairOf(invocation)] : [invocation]) {
      const problem = packer.pack(i);
      if (problem !== undefined) return { problem: `operation ${i} ${problem}` };
    }
  }
  return packer.packed();
}

class LoosePacker {
  readonly #history: History;
  readonly #at: Int32Array;
  readonly #words: number[] = [];
  readonly #fs = new Interner<string>();
  readonly #keys = new Interner<Key>();
  readonly #texts = new Interner<string>();
  readonly #values: unknown[] = [];

  constructor(history: History) {
    this.#history = history;
    this.#at = new Int32Array(history.length).fill(NONE);
  }

  /** What is wrong with the value of this event, if anything. */
  pack(index: number): string | undefined {
    const value = this.#history.valueAt(index);
    if (!Array.isArray(value)) return `has ${shown(value)} where a list of micro-operations must be`;
    this.#at[index] = this.#words.length;
    this.#words.push(value.length);
    for (const micro of value) {
      if (!this.#packMicro(micro)) return `has ${shown(micro)} where [function, key, value] must be`;
    }
    return undefined;
  }

  #packMicro(micro: unknown): boolean {
    if (!Array.isArray(micro) || micro.length !== 3) return false;
    const [f, key, value] = micro as [unknown, unknown, unknown];
    if (typeof f !== 'string' || (typeof key !== 'number' && typeof key !== 'string')) return false;
    this.#words.push(this.#fs.code(f), this.#keys.code(key));
    if (value === null || value === undefined) this.#words.push(LENGTH_NULL);
    else if (Array.isArray(value)) {
      this.#words.push(value.length);
      for (const element of value) this.#words.push(this.#code(element));
    } else this.#words.push(LENGTH_INT, this.#code(value));
    return true;
  }

  #code(value: unknown): number {
    const code = this.#texts.code(canonicalText(value));
    if (code === this.#values.length) this.#values.push(value);
    return code;
  }

  packed(): PackedEvents {
    return {
      at: this.#at,
      words: Int32Array.from(this.#words),
      fs: this.#fs.values,
      keys: this.#keys.values,
      valueOf: (word) => this.#values[word],
    };
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
