/**
 * What was seen: one pass over all reads gives the readers of each record, when a transaction's work was
 * first seen, and the few reads that show what cannot be there.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import type { Records } from './records.ts';
import type { Codes } from './shape.ts';

export interface Sights {
  /** By slot: first place in `readers`; the last entry is the end. */
  readonly readersStart: Int32Array;
  /** Transactions that succeeded and saw the record, ascending, some twice. */
  readonly readers: Int32Array;
  /** By transaction: when the first one that saw any of its records succeeded, an index of the history. */
  readonly firstSeen: Int32Array;
  /** Above all moments of `firstSeen`: nobody ever saw it. */
  readonly never: number;
  /**
   * Reads of a record that is there twice, that nobody inserted, or none that did not fail; micro-
   * operations.
   */
  readonly suspects: readonly number[];
}

/** Calls back for each read whose records count. */
export function eachRead(
  { rowCount, outcome, first, f, key }: TxnTable,
  { read }: Codes,
  { ambiguous }: Records,
  visit: (micro: number, txn: number) => void,
): void {
  for (let txn = 0; txn < rowCount; txn++) {
    if (outcome[txn] !== TYPE.ok) continue;
    for (let micro = first[txn]!; micro < first[txn + 1]!; micro++) {
      if (f[micro] === read && !ambiguous.has(key[micro]!)) visit(micro, txn);
    }
  }
}

export function sightsOf(table: TxnTable, codes: Codes, records: Records): Sights {
  const { rowCount, key, at, length, words, complete, outcome } = table;
  const { slots, inserter } = records;
  const never = complete.reduce((max, index) => Math.max(max, index), NONE) + 1;
  const firstSeen = new Int32Array(rowCount).fill(never);
  const readersStart = new Int32Array(slots.count + 2);
  const suspects: number[] = [];
  /** By slot: the read that showed it last. */
  const shownBy = new Int32Array(slots.count).fill(NONE);
  eachRead(table, codes, records, (micro, txn) => {
    let isSuspect = false;
    for (let i = at[micro]!; i < at[micro]! + length[micro]!; i++) {
      const slot = slots.find(key[micro]!, words[i]!);
      const writer = slot === NONE ? NONE : inserter[slot]!;
      if (writer === NONE || outcome[writer] === TYPE.fail) isSuspect = true;
      if (writer === NONE) continue;
      if (shownBy[slot] === micro) isSuspect = true;
      shownBy[slot] = micro;
      readersStart[slot + 2]!++;
      if (writer !== txn && complete[txn]! < firstSeen[writer]!) firstSeen[writer] = complete[txn]!;
    }
    if (isSuspect) suspects.push(micro);
  });
  for (let slot = 2; slot < readersStart.length; slot++) readersStart[slot]! += readersStart[slot - 1]!;
  const readers = new Int32Array(readersStart[readersStart.length - 1]!);
  // Each start is moved on to the end of its slot, which is the start of the next one.
  eachRead(table, codes, records, (micro, txn) => {
    for (let i = at[micro]!; i < at[micro]! + length[micro]!; i++) {
      const slot = slots.find(key[micro]!, words[i]!);
      if (slot !== NONE && inserter[slot] !== NONE) readers[readersStart[slot + 1]!++] = txn;
    }
  });
  return { readersStart: readersStart.subarray(0, -1), readers, firstSeen, never, suspects };
}
