/**
 * Who appended which element: a *slot* for each key and element that some transaction appended. Elements of a
 * key are mostly consecutive numbers, so a slot is found by adding; where they are spread, by hashing.
 *
 * An element must have one writer, or nothing could be traced. Of several transactions that appended the
 * same one, those that failed do not count; if two are left, the key is *ambiguous* and not judged.
 */
import { LENGTH_INT, NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { ValueSlots } from '../transactions/value-slots.ts';
import type { Codes } from './shape.ts';

/** An element that two transactions appended. */
export interface Ambiguity {
  readonly key: number;
  readonly word: number;
  /** Rows; the same one where a transaction appended it twice. */
  readonly rows: readonly [number, number];
}

export interface Appends {
  readonly slots: ValueSlots;
  /** By slot: the row that appended the element; `NONE` where a dense slot is no element. */
  readonly writer: Int32Array;
  /** By slot: 1 where the same transaction appended another element to the key later. */
  readonly isIntermediate: Uint8Array;
  /** By micro-operation: slot of an append; `NONE` for reads and ambiguous keys. */
  readonly slotOf: Int32Array;
  /** The first ambiguous element of each ambiguous key. */
  readonly ambiguous: ReadonlyMap<number, Ambiguity>;
}

export function appendsOf(table: TxnTable, { append }: Codes): Appends {
  const { rowCount, first, f, key, at, words, outcome, length } = table;
  const slots = ValueSlots.of(table, append);
  const writer = new Int32Array(slots.count).fill(NONE);
  const isIntermediate = new Uint8Array(slots.count);
  const slotOf = new Int32Array(f.length).fill(NONE);
  const ambiguous = new Map<number, Ambiguity>();
  /** By key: the row that appended to it last, and the slot of that. */
  const lastRow = new Int32Array(table.keyCount).fill(NONE);
  const lastSlot = new Int32Array(table.keyCount);
  for (let row = 0; row < rowCount; row++) {
    const hasFailed = outcome[row] === TYPE.fail;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (f[micro] !== append || length[micro] !== LENGTH_INT) continue;
      const word = words[at[micro]!]!;
      const slot = slots.find(key[micro]!, word);
      slotOf[micro] = slot;
      const last = lastSlot[key[micro]!]!;
      // Not where another transaction counts as the one that appended the element before.
      if (lastRow[key[micro]!] === row && writer[last] === row) isIntermediate[last] = 1;
      if (writer[slot] === row) isIntermediate[slot] = 0;
      lastRow[key[micro]!] = row;
      lastSlot[key[micro]!] = slot;
      const other = writer[slot]!;
      if (other === NONE || (outcome[other] === TYPE.fail && !hasFailed)) {
        writer[slot] = row;
        isIntermediate[slot] = 0;
      } else if (!hasFailed && !ambiguous.has(key[micro]!)) {
        ambiguous.set(key[micro]!, { key: key[micro]!, word, rows: [other, row] });
      }
    }
  }
  if (ambiguous.size > 0) forget(table, slotOf, ambiguous);
  return { slots, writer, isIntermediate, slotOf, ambiguous };
}

function forget(table: TxnTable, slotOf: Int32Array, keys: ReadonlyMap<number, Ambiguity>): void {
  for (let micro = 0; micro < slotOf.length; micro++) if (keys.has(table.key[micro]!)) slotOf[micro] = NONE;
}
