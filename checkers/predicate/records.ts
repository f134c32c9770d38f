/**
 * The rows that predicates match, called *records* here, as a row of the table is a transaction: who inserted
 * each one, and who deleted it. A record is inserted once, so it is absent, then present, then perhaps
 * deleted: the order of its versions is known without looking at a read.
 *
 * Of several transactions that inserted the same record those that failed do not count; if two are left,
 * nothing could be traced, and the key is not judged. A delete that succeeds has found its record: so two
 * that succeeded are an anomaly, and beside one that did, those of unknown outcome did nothing.
 */
import { LENGTH_INT, NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { keyText, wordText } from '../transactions/txn-words.ts';
import { ValueSlots } from '../transactions/value-slots.ts';
import type { Codes } from './shape.ts';

/** In place of the transaction that deleted a record: it may have been any of several. */
export const SEVERAL = -2;

/** A record that two transactions inserted, or both deleted. */
export interface Clash {
  readonly key: number;
  readonly word: number;
  readonly txns: readonly [number, number];
}

/** By slot; a slot is a number of a key and a record. */
export interface Records {
  readonly slots: ValueSlots;
  /** The transaction that inserted it; `NONE` where the slot is no record. */
  readonly inserter: Int32Array;
  /** That micro-operation. */
  readonly insertAt: Int32Array;
  /** The transaction that deleted it, if it did not fail; `NONE`: nobody tried; `SEVERAL`: one of several. */
  readonly deleter: Int32Array;
  readonly deleteAt: Int32Array;
  /** By micro-operation: slot of what it inserts or deletes; `NONE` for all others, and keys not judged. */
  readonly slotOf: Int32Array;
  readonly hasDeletes: boolean;
  /** The first record of each key that two transactions inserted. */
  readonly ambiguous: ReadonlyMap<number, Clash>;
  /** Records that two transactions deleted, and both succeeded. */
  readonly deletedTwice: readonly Clash[];
}

/** Why the records cannot be told, a sentence. */
export interface Untold {
  readonly problem: string;
}

export function recordsOf(table: TxnTable, codes: Codes): Records | Untold {
  const slots = ValueSlots.of(table, codes.insert);
  const inserts = new Inserts(table, codes, slots);
  const deletes = new Deletes(table, codes, inserts);
  if (deletes.problem !== undefined) return { problem: deletes.problem };
  const { inserter, insertAt, slotOf, ambiguous } = inserts;
  const { deleter, deleteAt, deletedTwice } = deletes;
  const hasDeletes = deletes.count > 0;
  return { slots, inserter, insertAt, deleter, deleteAt, slotOf, hasDeletes, ambiguous, deletedTwice };
}

class Inserts {
  readonly inserter: Int32Array;
  readonly insertAt: Int32Array;
  readonly slotOf: Int32Array;
  readonly ambiguous = new Map<number, Clash>();
  readonly slots: ValueSlots;

  constructor(table: TxnTable, { insert }: Codes, slots: ValueSlots) {
    const { rowCount, first, f, key, at, words, length } = table;
    this.slots = slots;
    this.inserter = new Int32Array(slots.count).fill(NONE);
    this.insertAt = new Int32Array(slots.count).fill(NONE);
    this.slotOf = new Int32Array(f.length).fill(NONE);
    for (let txn = 0; txn < rowCount; txn++) {
      for (let micro = first[txn]!; micro < first[txn + 1]!; micro++) {
        if (f[micro] !== insert || length[micro] !== LENGTH_INT) continue;
        this.slotOf[micro] = slots.find(key[micro]!, words[at[micro]!]!);
        this.#take(table, txn, micro);
      }
    }
    if (this.ambiguous.size === 0) return;
    for (let micro = 0; micro < f.length; micro++) {
      if (this.ambiguous.has(key[micro]!)) this.slotOf[micro] = NONE;
    }
  }

  #take({ outcome, key, at, words }: TxnTable, txn: number, micro: number): void {
    const slot = this.slotOf[micro]!;
    const other = this.inserter[slot]!;
    const hasFailed = outcome[txn] === TYPE.fail;
    if (other === NONE || (outcome[other] === TYPE.fail && !hasFailed)) {
      this.inserter[slot] = txn;
      this.insertAt[slot] = micro;
    } else if (!hasFailed && !this.ambiguous.has(key[micro]!)) {
      this.ambiguous.set(key[micro]!, { key: key[micro]!, word: words[at[micro]!]!, txns: [other, txn] });
    }
  }
}

class Deletes {
  readonly deleter: Int32Array;
  readonly deleteAt: Int32Array;
  readonly deletedTwice: Clash[] = [];
  count = 0;
  problem: string | undefined;
  readonly #table: TxnTable;
  readonly #inserts: Inserts;
  /** By slot: 1 where two transactions deleted it, and both succeeded. */
  readonly #isContested: Uint8Array;

  constructor(table: TxnTable, { remove }: Codes, inserts: Inserts) {
    const { rowCount, first, f, key, at, words } = table;
    const { slots, slotOf, inserter, ambiguous } = inserts;
    this.#table = table;
    this.#inserts = inserts;
    this.deleter = new Int32Array(slots.count).fill(NONE);
    this.deleteAt = new Int32Array(slots.count).fill(NONE);
    this.#isContested = new Uint8Array(slots.count);
    for (let txn = 0; txn < rowCount && this.problem === undefined; txn++) {
      for (let micro = first[txn]!; micro < first[txn + 1]!; micro++) {
        if (f[micro] !== remove || ambiguous.has(key[micro]!)) continue;
        const slot = slots.find(key[micro]!, words[at[micro]!]!);
        if (slot === NONE || inserter[slot] === NONE) continue;
        slotOf[micro] = slot;
        this.#take(txn, micro);
      }
    }
  }

  #take(txn: number, micro: number): void {
    const { outcome, key, at, words } = this.#table;
    const slot = this.#inserts.slotOf[micro]!;
    if (this.deleter[slot] === txn) this.#refuse(txn, micro, 'twice');
    const isTooEarly = this.#inserts.inserter[slot] === txn && this.#inserts.insertAt[slot]! > micro;
    if (isTooEarly) this.#refuse(txn, micro, 'before it inserts it');
    if (outcome[txn] === TYPE.fail) return;
    this.count++;
    const other = this.deleter[slot]!;
    const wasOk = other >= 0 && outcome[other] === TYPE.ok;
    if (this.#isContested[slot] === 1) return;
    if (outcome[txn] !== TYPE.ok) {
      if (!wasOk) this.#put(slot, other === NONE ? txn : SEVERAL, micro);
      return;
    }
    this.#put(slot, wasOk ? SEVERAL : txn, micro);
    if (!wasOk) return;
    this.#isContested[slot] = 1;
    this.deletedTwice.push({ key: key[micro]!, word: words[at[micro]!]!, txns: [other, txn] });
  }

  #put(slot: number, deleter: number, micro: number): void {
    this.deleter[slot] = deleter;
    this.deleteAt[slot] = micro;
  }

  #refuse(txn: number, micro: number, how: string): void {
    const table = this.#table;
    const record = wordText(table, table.words[table.at[micro]!]!);
    const key = keyText(table, table.key[micro]!);
    this.problem ??= `operation ${table.invoke[txn]} deletes ${record} from ${key} ${how}`;
  }
}
