/**
 * What a transaction tells others, and is told by them. Of all that it does with a key only two things count
 * outside: its *external read*, the first micro-operation with the key where that is a read, and its *final
 * write*, the last write. The rest is its own affair (axioms INT and EXT of Cerone, Bernardi and Gotsman,
 * CONCUR 2015).
 *
 * A *version* is the state of a key after a final write, and its number the slot of the value. Before them
 * all is the initial version of the key, numbered behind the slots.
 */
import { LENGTH_NULL, NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Lists, listsOf } from './lists.ts';
import type { Codes } from './shape.ts';
import type { Writes } from './writes.ts';

export const ROLE = { none: 0, read: 1, write: 2 } as const;

export interface Accesses {
  /** By micro-operation: a code of `ROLE`; `none` for what counts only inside, and in ambiguous keys. */
  readonly role: Uint8Array;
  /**
   * By micro-operation with a role: the version that it read or wrote. `NONE` where an external read saw
   * none: a value of a failed transaction, an intermediate one, one that nobody wrote, one that it wrote
   * itself later.
   */
  readonly version: Int32Array;
  /** Versions are below: slots, then initial versions by key. */
  readonly versionCount: number;
  readonly firstInitial: number;
}

export function accessesOf(table: TxnTable, codes: Codes, writes: Writes): Accesses {
  const { rowCount, first, key, f, outcome, keyCount } = table;
  const role = new Uint8Array(f.length);
  const version = new Int32Array(f.length).fill(NONE);
  const firstInitial = writes.slots.count;
  /** By key: the last row that came by, and the last one that wrote. */
  const met = new Int32Array(keyCount).fill(NONE);
  const wroteLater = new Int32Array(keyCount).fill(NONE);
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] === TYPE.fail) continue;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      const isFirst = met[key[micro]!] !== row;
      met[key[micro]!] = row;
      if (isFirst && f[micro] === codes.read && outcome[row] === TYPE.ok) role[micro] = ROLE.read;
    }
    for (let micro = first[row + 1]! - 1; micro >= first[row]!; micro--) {
      if (f[micro] !== codes.write || wroteLater[key[micro]!] === row) continue;
      wroteLater[key[micro]!] = row;
      role[micro] = ROLE.write;
    }
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (role[micro] === ROLE.none) continue;
      if (writes.ambiguous.has(key[micro]!)) role[micro] = ROLE.none;
      else version[micro] = versionOf(table, writes, { micro, row, isRead: role[micro] === ROLE.read });
    }
  }
  return { role, version, versionCount: firstInitial + keyCount, firstInitial };
}

interface Access {
  readonly micro: number;
  readonly row: number;
  readonly isRead: boolean;
}

function versionOf(table: TxnTable, writes: Writes, { micro, row, isRead }: Access): number {
  const { key, length, at, words, outcome } = table;
  if (length[micro] === LENGTH_NULL) return writes.slots.count + key[micro]!;
  const slot = writes.slots.find(key[micro]!, words[at[micro]!]!);
  if (!isRead || slot === NONE) return slot;
  const writer = writes.writer[slot]!;
  const isVersion =
    writer !== NONE && writer !== row && outcome[writer] !== TYPE.fail && writes.isIntermediate[slot] === 0;
  return isVersion ? slot : NONE;
}

/** By version: the rows that read it. */
export function readersOf(table: TxnTable, { role, version, versionCount }: Accesses): Lists {
  return listsOf(versionCount, (visit) => {
    for (let row = 0; row < table.rowCount; row++) {
      for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
        if (role[micro] === ROLE.read && version[micro] !== NONE) visit(version[micro]!, row);
      }
    }
  });
}
