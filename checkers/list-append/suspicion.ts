/**
 * Which transactions may contradict their own reads and appends: in a right history none, and to see that
 * takes no copy of any list. The micro-operations of a transaction on one key are linked backwards; a read
 * must end with the appends behind it, and begin with the read before those.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { Lists } from './lists.ts';
import { agrees } from './versions.ts';

export class Suspicion {
  readonly #lists: Lists;
  /** By key: the transaction that came to it last, its latest micro-operation there, and its longest read. */
  readonly #lastRow: Int32Array;
  readonly #lastMicro: Int32Array;
  readonly #longest: Int32Array;
  /** By micro-operation of the transaction at hand: the one before it on the same key. */
  #before = new Int32Array(64);

  constructor(lists: Lists) {
    this.#lists = lists;
    const { keyCount } = lists.table;
    this.#lastRow = new Int32Array(keyCount).fill(NONE);
    this.#lastMicro = new Int32Array(keyCount);
    this.#longest = new Int32Array(keyCount);
  }

  /** False where the transaction surely does not contradict itself. Asks for each row once, in order. */
  isSuspect(row: number): boolean {
    const { table, appends } = this.#lists;
    if (table.outcome[row] !== TYPE.ok) return false;
    const first = table.first[row]!;
    const end = table.first[row + 1]!;
    if (end - first > this.#before.length) this.#before = new Int32Array(2 * (end - first));
    for (let micro = first; micro < end; micro++) {
      const key = table.key[micro]!;
      const isNew = this.#lastRow[key] !== row;
      this.#before[micro - first] = isNew ? NONE : this.#lastMicro[key]!;
      if (isNew) this.#longest[key] = 0;
      this.#lastRow[key] = row;
      this.#lastMicro[key] = micro;
      const fits = appends.slotOf[micro] === NONE ? this.#readFits(micro, first) : this.#appendFits(micro);
      if (!fits && !appends.ambiguous.has(key)) return true;
    }
    return false;
  }

  /** Does the read show what the transaction knows of the key? */
  #readFits(read: number, first: number): boolean {
    const { table, appends } = this.#lists;
    const { at, length, words, key } = table;
    const size = Math.max(0, length[read]!);
    if (size > this.#longest[key[read]!]!) this.#longest[key[read]!] = size;
    let left = size;
    let micro = this.#before[read - first]!;
    for (; micro !== NONE && appends.slotOf[micro] !== NONE; micro = this.#before[micro - first]!) {
      if (--left < 0 || words[at[read]! + left] !== words[at[micro]!]) return false;
    }
    if (micro === NONE) return true;
    return left === Math.max(0, length[micro]!) && agrees(words, { a: at[read]!, b: at[micro]!, size: left });
  }

  /** Can none of the reads before have the element? Where lists are irregular, places tell nothing. */
  #appendFits(append: number): boolean {
    const { table, appends, versions } = this.#lists;
    const key = table.key[append]!;
    const longest = this.#longest[key]!;
    if (longest === 0) return true;
    if (versions.isIrregular[key] === 1 || versions.incompatible.length > 0) return false;
    const position = versions.position[appends.slotOf[append]!]!;
    return position === NONE || position >= longest;
  }
}
