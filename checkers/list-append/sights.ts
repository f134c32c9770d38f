/** Where an element can be seen: a read that has it in its place, cut to the elements around it. */
import { NONE } from '../../src/index.ts';
import { rowOf } from '../transactions/row-of.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { microValueText, wordText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';

/** Longer lists are cut. */
const WHOLE_MAX = 8;
/** Elements shown on either side of the one that matters. */
const AROUND = 2;

/** The element that a micro-operation appended. */
export function elementText(table: TxnTable, append: number): string {
  return wordText(table, table.words[table.at[append]!]!);
}

export class Sights {
  readonly #lists: Lists;

  constructor(lists: Lists) {
    this.#lists = lists;
  }

  /** A read of one of these transactions if there is one, else the longest of the key. */
  find(append: number, rows: readonly number[]): { readonly micro: number; readonly row: number } {
    const { table, versions } = this.#lists;
    const key = table.key[append]!;
    for (const row of versions.isIrregular[key] === 1 ? [] : rows) {
      for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
        if (table.key[micro] === key && this.#has(micro, append)) return { micro, row };
      }
    }
    const micro = versions.longest[key]!;
    return { micro, row: rowOf(table, micro) };
  }

  #has(read: number, append: number): boolean {
    const { table, appends, versions } = this.#lists;
    if (versions.seen[read] === NONE || versions.incompatible.includes(read)) return false;
    const key = table.key[read]!;
    const length = versions.seen[read]! - versions.chainStart[key]! - key;
    return versions.position[appends.slotOf[append]!]! < length;
  }

  /** The list that was read, cut to what is near the appended element: `[… 3 4 5 …]`. */
  excerpt(read: number, append: number): string {
    const { table } = this.#lists;
    const words = table.words.subarray(table.at[read]!, table.at[read]! + table.length[read]!);
    if (words.length <= WHOLE_MAX) return microValueText(table, read);
    const at = words.indexOf(table.words[table.at[append]!]!);
    const start = Math.max(0, at - AROUND);
    const end = Math.min(words.length, at + AROUND + 1);
    const texts = Array.from(words.subarray(start, end), (word) => wordText(table, word));
    return `[${start > 0 ? '… ' : ''}${texts.join(' ')}${end < words.length ? ' …' : ''}]`;
  }
}
