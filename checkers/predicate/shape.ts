/**
 * Are these transactions over rows that are read by predicate? Each micro-operation must insert one row,
 * delete one, or read a list of rows.
 */
import { type History, LENGTH_INT, TYPE } from '../../src/index.ts';
import { PREDICATE_READ } from '../transactions/txn-shape.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';

export const INSERT = 'i';
export const DELETE = 'd';

/** Codes of the micro-operations in the column `f`; `NONE` where the history has none of them. */
export interface Codes {
  readonly insert: number;
  readonly remove: number;
  readonly read: number;
}

export function codesOf({ fs }: TxnTable): Codes {
  return { insert: fs.indexOf(INSERT), remove: fs.indexOf(DELETE), read: fs.indexOf(PREDICATE_READ) };
}

/** The first thing that is wrong, a sentence; undefined where nothing is. */
export function shapeProblem(table: TxnTable): string | undefined {
  const { insert, remove, read } = codesOf(table);
  const { rowCount, outcome, first, f, length } = table;
  for (let txn = 0; txn < rowCount; txn++) {
    // Whatever a transaction was asked to read, only one that succeeded says what it saw.
    const isOk = outcome[txn] === TYPE.ok;
    for (let micro = first[txn]!; micro < first[txn + 1]!; micro++) {
      const isChange = f[micro] === insert || f[micro] === remove;
      const isRight = isChange
        ? length[micro] === LENGTH_INT
        : f[micro] === read && (!isOk || length[micro]! >= 0);
      if (!isRight) return `operation ${table.invoke[txn]} ${wrong(table, micro)}`;
    }
  }
  return undefined;
}

function wrong(table: TxnTable, micro: number): string {
  const name = table.fs[table.f[micro]!]!;
  const value = microValueText(table, micro);
  const key = keyText(table, table.key[micro]!);
  if (name === PREDICATE_READ) return `read ${value} of ${key}, where a list of rows must be`;
  if (name === INSERT) return `inserts ${value} into ${key}, where one row must be`;
  if (name === DELETE) return `deletes ${value} from ${key}, where one row must be`;
  return `has the micro-operation "${name}", and here are only "${INSERT}", "${DELETE}" and "${PREDICATE_READ}"`;
}

/** Operations of an unknown history that are looked at. */
const LOOKED_AT_MAX = 10_000;

/** The function of Jepsen's test of G2. */
export const PAIR_INSERT = 'insert';

/** Does the history look like this checker's kind, one or the other? For histories of unknown origin. */
export function looksLikePredicates(history: History): boolean {
  const { type } = history.columns();
  const names = new Set<string>();
  let left = LOOKED_AT_MAX;
  for (let i = 0; i < type.length && left > 0; i++) {
    if (type[i] !== TYPE.invoke || !history.isClient(i)) continue;
    left--;
    const value = history.valueAt(i);
    if (history.fAt(i) === PAIR_INSERT) {
      if (pairOf(history, i) === undefined) return false;
      names.add(PAIR_INSERT);
      continue;
    }
    if (!Array.isArray(value) || !value.every(isMicro)) return false;
    for (const [f] of value) names.add(f);
  }
  return names.has(PAIR_INSERT) || (names.has(INSERT) && names.has(PREDICATE_READ));
}

function isMicro(micro: unknown): boolean {
  if (!Array.isArray(micro) || micro.length !== 3) return false;
  const [f, key, value] = micro as unknown[];
  if (typeof key !== 'number' && typeof key !== 'string') return false;
  if (f === PREDICATE_READ) return value === null || Array.isArray(value);
  return (f === INSERT || f === DELETE) && value !== null && !Array.isArray(value);
}

/** What an `insert` asks for: a row of one of two tables, for a key. */
export interface PairInsert {
  readonly key: unknown;
  readonly table: 'a' | 'b';
  readonly id: unknown;
}

/** Of the operation invoked at this index; undefined where it is none. The key may be the operation's own. */
export function pairOf(history: History, index: number): PairInsert | undefined {
  const value = history.valueAt(index);
  const own = history.keyAt(index);
  const [key, ids] = own === undefined && Array.isArray(value) && value.length === 2 ? value : [own, value];
  if (key === undefined || key === null || typeof key === 'object') return undefined;
  if (!Array.isArray(ids) || ids.length !== 2) return undefined;
  const [a = null, b = null] = ids as unknown[];
  if ((a === null) === (b === null)) return undefined;
  return a === null ? { key, table: 'b', id: b } : { key, table: 'a', id: a };
}
