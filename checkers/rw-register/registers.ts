/** All that is known of the registers of a history: what the searches and the graph work on. */
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Accesses, accessesOf, readersOf } from './accesses.ts';
import type { Lists } from './lists.ts';
import { codesOf } from './shape.ts';
import { type Writes, writesOf } from './writes.ts';

export interface Registers {
  readonly table: TxnTable;
  readonly writes: Writes;
  readonly accesses: Accesses;
  /** By version: the rows that read it. */
  readonly readers: Lists;
}

export function registersOf(table: TxnTable): Registers {
  const codes = codesOf(table);
  const writes = writesOf(table, codes);
  const accesses = accessesOf(table, codes, writes);
  return { table, writes, accesses, readers: readersOf(table, accesses) };
}
