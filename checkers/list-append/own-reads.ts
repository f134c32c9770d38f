/**
 * What a transaction must see of its own work. *Internal*: after a read, or after its own appends, a read
 * must show that list and its own appends since (axiom INT of Cerone, Bernardi and Gotsman, CONCUR 2015).
 * *Future read*: it must not show an element that the same transaction appends only later. `suspicion.ts`
 * names the transactions that are worth a look.
 */
import { NONE } from '../../src/index.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { keyText, listText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';
import type { Search } from './read-anomalies.ts';
import { Suspicion } from './suspicion.ts';

/** What a transaction knows of a key: its list, or only how it ends. */
interface Known {
  readonly isWhole: boolean;
  readonly words: readonly number[];
}

export function findOwnReadAnomalies(search: Search): void {
  const suspicion = new Suspicion(search.lists);
  for (let row = 0; row < search.lists.table.rowCount; row++) {
    if (!suspicion.isSuspect(row)) continue;
    findInternal(search, row);
    findFutureRead(search, row);
  }
}

function wordsOf({ table }: Lists, micro: number): number[] {
  return Array.from(
    table.words.subarray(table.at[micro]!, table.at[micro]! + Math.max(0, table.length[micro]!)),
  );
}

function fits({ isWhole, words }: Known, seen: readonly number[]): boolean {
  if (isWhole && seen.length !== words.length) return false;
  const start = seen.length - words.length;
  return start >= 0 && words.every((word, i) => seen[start + i] === word);
}

/** The first read of the transaction that contradicts what came before it. */
function findInternal({ history, lists, findings }: Search, row: number): void {
  const { table, appends } = lists;
  const type = 'internal';
  const known = new Map<number, Known>();
  for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
    const key = table.key[micro]!;
    if (appends.ambiguous.has(key)) continue;
    const before = known.get(key);
    if (appends.slotOf[micro] !== NONE) {
      const { isWhole = false, words = [] } = before ?? {};
      known.set(key, { isWhole, words: [...words, table.words[table.at[micro]!]!] });
      continue;
    }
    const seen = wordsOf(lists, micro);
    if (before === undefined || fits(before, seen)) {
      known.set(key, { isWhole: true, words: seen });
      continue;
    }
    findings.add(type, () => {
      const expected = `${before.isWhole ? '' : 'a list that ends with '}${listText(table, before.words)}`;
      const message =
        `T1 read ${microValueText(table, micro)} of ${keyText(table, key)}, and its own earlier reads and ` +
        `appends require ${expected}`;
      return txnAnomaly({ history, table, type, rows: [row], message, argument: [`${message}.`], key });
    });
    return;
  }
}

function findFutureRead({ history, lists, findings }: Search, row: number): void {
  const { table, appends } = lists;
  const type = 'future-read';
  const seen = new Map<number, Set<number>>();
  for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
    const key = table.key[micro]!;
    if (appends.ambiguous.has(key)) continue;
    const words = seen.get(key) ?? new Set();
    seen.set(key, words);
    if (appends.slotOf[micro] === NONE) for (const word of wordsOf(lists, micro)) words.add(word);
    else if (words.has(table.words[table.at[micro]!]!)) {
      const element = wordText(table, table.words[table.at[micro]!]!);
      findings.add(type, () => {
        const message = `T1 read ${element} of ${keyText(table, key)} before it appended ${element} itself`;
        return txnAnomaly({ history, table, type, rows: [row], message, argument: [`${message}.`], key });
      });
      return;
    }
  }
}
