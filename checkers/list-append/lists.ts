/** All that is known of the lists of a history: what the searches and the graph work on. */
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Appends, appendsOf } from './appends.ts';
import { codesOf } from './shape.ts';
import { type Versions, versionsOf } from './versions.ts';

export interface Lists {
  readonly table: TxnTable;
  readonly appends: Appends;
  readonly versions: Versions;
}

export function listsOf(table: TxnTable): Lists {
  const codes = codesOf(table);
  const appends = appendsOf(table, codes);
  return { table, appends, versions: versionsOf(table, codes, appends) };
}
