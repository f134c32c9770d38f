/** Transactions in words, for messages and steps: short enough to read, exact where it matters. */
import { type History, LENGTH_INT, LENGTH_NULL, TYPE } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import { isRead } from './txn-shape.ts';
import type { TxnTable } from './txn-table.ts';

/** Longer lists are shown by their ends. */
const ELEMENTS_MAX = 12;
const HEAD = 3;
const TAIL = 6;
/** More micro-operations of a transaction are only counted. */
const MICROS_MAX = 12;

const OUTCOMES: ReadonlyMap<number, string> = new Map<number, string>([
  [TYPE.fail, ', which failed'],
  [TYPE.info, ', whose outcome is unknown'],
]);

/** `key 7`, or `key 7 of a` where the operation has the independent key a. */
export function keyText(table: TxnTable, key: number): string {
  const { key: name, group } = table.keyAt(key);
  return group === undefined ? `key ${name}` : `key ${name} of ${group}`;
}

/** One value, as JSON writes it. */
export function wordText(table: TxnTable, word: number): string {
  return canonicalText(table.valueOf(word));
}

/** The value of a micro-operation: `null`, `4`, `[1 2 3]`. */
export function microValueText(table: TxnTable, micro: number): string {
  const length = table.length[micro]!;
  const at = table.at[micro]!;
  if (length === LENGTH_NULL) return 'null';
  if (length === LENGTH_INT) return wordText(table, table.words[at]!);
  return listText(table, table.words.subarray(at, at + length));
}

export function listText(table: TxnTable, words: ArrayLike<number>): string {
  const texts = Array.from(words, (word) => wordText(table, word));
  if (texts.length <= ELEMENTS_MAX) return `[${texts.join(' ')}]`;
  return `[${texts.slice(0, HEAD).join(' ')} … ${texts.slice(-TAIL).join(' ')}]`;
}

/** `append 7 4, r 8 [1 2]`; reads that tell nothing stand without a value. */
export function txnText(table: TxnTable, row: number): string {
  const texts: string[] = [];
  for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
    const f = table.fs[table.f[micro]!]!;
    const isBlind = isRead(f) && table.outcome[row] !== TYPE.ok;
    texts.push(
      `${f} ${table.keyAt(table.key[micro]!).key}${isBlind ? '' : ` ${microValueText(table, micro)}`}`,
    );
  }
  const shown = texts.slice(0, MICROS_MAX).join(', ');
  const more = texts.length - MICROS_MAX;
  return more > 0 ? `${shown} and ${more} more` : shown || 'nothing';
}

/** `operation 12 of process 3 (append 7 4, r 8 [1 2])` */
export function txnNoun(history: History, table: TxnTable, row: number): string {
  const index = table.invoke[row]!;
  const outcome = OUTCOMES.get(table.outcome[row]!) ?? '';
  return `operation ${index} of process ${history.processAt(index)} (${txnText(table, row)})${outcome}`;
}
