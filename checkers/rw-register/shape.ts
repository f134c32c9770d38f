/** Are these transactions over registers? Each micro-operation must write one value, or read one. */
import { type History, LENGTH_INT, LENGTH_NULL, TYPE } from '../../src/index.ts';
import { isOfLongFork } from '../long-fork/index.ts';
import { READ } from '../transactions/txn-shape.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';

export const WRITE = 'w';

/** Codes of the two micro-operations in the column `f`; `NONE` where the history has none of them. */
export interface Codes {
  readonly write: number;
  readonly read: number;
}

export function codesOf(table: TxnTable): Codes {
  return { write: table.fs.indexOf(WRITE), read: table.fs.indexOf(READ) };
}

/** The first thing that is wrong, a sentence; undefined where nothing is. */
export function shapeProblem(table: TxnTable): string | undefined {
  const { write, read } = codesOf(table);
  const { rowCount, outcome, first, f, length } = table;
  for (let row = 0; row < rowCount; row++) {
    // Whatever a transaction was asked to read, only one that succeeded says what it saw.
    const isOk = outcome[row] === TYPE.ok;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      const isRight =
        f[micro] === write
          ? length[micro] === LENGTH_INT
          : f[micro] === read && !(isOk && length[micro]! >= 0);
      if (!isRight) return `operation ${table.invoke[row]} ${wrong(table, micro)}`;
    }
  }
  return undefined;
}

function wrong(table: TxnTable, micro: number): string {
  const name = table.fs[table.f[micro]!]!;
  const what = `${microValueText(table, micro)} of ${keyText(table, table.key[micro]!)}`;
  if (name === READ) return `read ${what}, where one value or null must be`;
  if (name !== WRITE) return `has the micro-operation "${name}", and here are only "${WRITE}" and "${READ}"`;
  return table.length[micro] === LENGTH_NULL
    ? `writes ${what}, which cannot be told from a key that was never written`
    : `writes ${what}, where one value must be`;
}

/** Transactions of an unknown history that are looked at. */
const LOOKED_AT_MAX = 10_000;
/**
 * Writes of a value that another transaction wrote to the key, too: more of them, and nothing can be
 * traced.
 */
const REPEATED_RATIO_MAX = 0.01;

type Micro = readonly [f: string, key: unknown, value: unknown];

/**
 * Does the history look like transactions over registers whose values name their writes? That of long fork
 * does, too, and has a checker of its own.
 */
export function looksLikeRegisters(history: History): boolean {
  if (isOfLongFork(history)) return false;
  const { type } = history.columns();
  const written = new Set<string>();
  const count = { reads: 0, writes: 0, repeated: 0 };
  let left = LOOKED_AT_MAX;
  for (let i = 0; i < type.length && left > 0; i++) {
    if (type[i] !== TYPE.invoke || !history.isClient(i)) continue;
    left--;
    const micros = history.valueAt(i);
    if (!Array.isArray(micros) || !micros.every(isMicro)) return false;
    count.reads += micros.filter(([f]) => f === READ).length;
    if (history.outcomeOf(i) === 'fail') continue;
    for (const text of writesIn(micros, history.keyAt(i))) {
      count.writes++;
      if (written.has(text)) count.repeated++;
      written.add(text);
    }
  }
  return count.writes > 0 && count.reads > 0 && count.repeated <= REPEATED_RATIO_MAX * count.writes;
}

/** Each key and value that a transaction writes, once. */
function writesIn(micros: readonly Micro[], group: unknown): Set<string> {
  const writes = micros.filter(([f]) => f === WRITE);
  return new Set(writes.map(([, key, value]) => JSON.stringify([group ?? null, key, value])));
}

function isMicro(micro: unknown): boolean {
  if (!Array.isArray(micro) || micro.length !== 3 || (typeof micro[2] === 'object') !== (micro[2] === null))
    return false;
  return micro[0] === READ || (micro[0] === WRITE && micro[2] !== null);
}
