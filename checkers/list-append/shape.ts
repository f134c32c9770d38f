/** Are these transactions over lists? Each micro-operation must append one element, or read a list. */
import { type History, LENGTH_INT, NONE, TYPE } from '../../src/index.ts';
import { READ } from '../transactions/txn-shape.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';

export const APPEND = 'append';

/** Codes of the two micro-operations in the column `f`; `NONE` where the history has none of them. */
export interface Codes {
  readonly append: number;
  readonly read: number;
}

export function codesOf(table: TxnTable): Codes {
  return { append: table.fs.indexOf(APPEND), read: table.fs.indexOf(READ) };
}

/** The first thing that is wrong, a sentence; undefined where nothing is. */
export function shapeProblem(table: TxnTable): string | undefined {
  const { append, read } = codesOf(table);
  const { rowCount, outcome, first, f, length } = table;
  for (let row = 0; row < rowCount; row++) {
    const isOk = outcome[row] === TYPE.ok;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (f[micro] === append ? length[micro] === LENGTH_INT : isReadOf(table, { micro, read, isOk }))
        continue;
      return `operation ${table.invoke[row]} ${wrong(table, micro)}`;
    }
  }
  return undefined;
}

/** Whatever a transaction was asked to read, only one that succeeded says what it saw. */
function isReadOf(
  { f, length }: TxnTable,
  { micro, read, isOk }: { micro: number; read: number; isOk: boolean },
): boolean {
  return f[micro] === read && !(isOk && length[micro] === LENGTH_INT);
}

function wrong(table: TxnTable, micro: number): string {
  const name = table.fs[table.f[micro]!]!;
  const what = `${microValueText(table, micro)} of ${keyText(table, table.key[micro]!)}`;
  if (name === READ) return `read ${what}, where a list or null must be`;
  if (name === APPEND) return `appends ${what}, where one element must be`;
  return `has the micro-operation "${name}", and here are only "${APPEND}" and "${READ}"`;
}

/** Does the history look like transactions over lists? For histories of unknown origin. */
export function looksLikeLists(history: History): boolean {
  const { at, words, fs } = history.txns();
  const { type } = history.columns();
  const isName = fs.map((name) => name === APPEND || name === READ);
  const append = fs.indexOf(APPEND);
  let appends = 0;
  for (let i = 0; i < at.length; i++) {
    // What came back of a transaction that did not succeed may be anything.
    if (!history.isClient(i) || type[i] === TYPE.fail || type[i] === TYPE.info) continue;
    if (at[i] === NONE) {
      const names = looseNames(history.valueAt(i));
      if (names === undefined) return false;
      appends += names.filter((name) => name === APPEND).length;
      continue;
    }
    let next = at[i]! + 1;
    for (let left = words[at[i]!]!; left > 0; left--) {
      if (!isName[words[next]!]) return false;
      if (words[next] === append) appends++;
      const length = words[next + 2]!;
      next += 3 + (length === LENGTH_INT ? 1 : Math.max(0, length));
    }
  }
  return appends > 0;
}

/** Names of the micro-operations of a value that is not packed; undefined where it is no transaction. */
function looseNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isMicro = (micro: unknown) =>
    Array.isArray(micro) && micro.length === 3 && (micro[0] === APPEND || micro[0] === READ);
  return value.every(isMicro) ? value.map((micro) => micro[0] as string) : undefined;
}
