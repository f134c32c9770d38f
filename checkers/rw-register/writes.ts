/**
 * Who wrote which value: a *slot* for each key and value that some transaction wrote.
 *
 * A value must have one writer, or nothing could be traced. Of several transactions that wrote the same one,
 * those that failed do not count; if two are left, the key is *ambiguous* and not judged. One transaction may
 * write a value to a key more than once: that is its final one where it is the last.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { ValueSlots } from '../transactions/value-slots.ts';
import type { Codes } from './shape.ts';

/** A value that two transactions wrote. */
export interface Ambiguity {
  readonly key: number;
  readonly word: number;
  readonly rows: readonly [number, number];
}

export interface Writes {
  readonly slots: ValueSlots;
  /** By slot: the row that wrote the value; `NONE` where a dense slot is no value. */
  readonly writer: Int32Array;
  /** By slot: 1 where the same transaction wrote another value to the key later. */
  readonly isIntermediate: Uint8Array;
  /** By slot: its key. */
  readonly keyOf: Int32Array;
  /** By slot: its value. */
  readonly wordOf: Int32Array;
  /** The first ambiguous value of each ambiguous key. */
  readonly ambiguous: ReadonlyMap<number, Ambiguity>;
}

export function writesOf(table: TxnTable, { write }: Codes): Writes {
  const { rowCount, first, f, key, at, words, outcome, keyCount } = table;
  const slots = ValueSlots.of(table, write);
  const writer = new Int32Array(slots.count).fill(NONE);
  const keyOf = new Int32Array(slots.count).fill(NONE);
  const wordOf = new Int32Array(slots.count);
  const isIntermediate = new Uint8Array(slots.count);
  const ambiguous = new Map<number, Ambiguity>();
  /** By key: the row that wrote to it last, and the slot of that. */
  const lastRow = new Int32Array(keyCount).fill(NONE);
  const lastSlot = new Int32Array(keyCount);
  for (let row = 0; row < rowCount; row++) {
    const hasFailed = outcome[row] === TYPE.fail;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (f[micro] !== write) continue;
      const k = key[micro]!;
      const word = words[at[micro]!]!;
      const slot = slots.find(k, word);
      const before = lastSlot[k]!;
      if (lastRow[k] === row && writer[before] === row) isIntermediate[before] = 1;
      lastRow[k] = row;
      lastSlot[k] = slot;
      const other = writer[slot]!;
      if (other === NONE || other === row || (outcome[other] === TYPE.fail && !hasFailed)) {
        writer[slot] = row;
        keyOf[slot] = k;
        wordOf[slot] = word;
        isIntermediate[slot] = 0;
      } else if (!hasFailed && !ambiguous.has(k)) ambiguous.set(k, { key: k, word, rows: [other, row] });
    }
  }
  return { slots, writer, isIntermediate, keyOf, wordOf, ambiguous };
}
