/**
 * What single reads show, besides their order: states in the middle of a transaction (G1b), and lists that
 * contradict each other. What is in a list that cannot be there is told by `bad-elements.ts`.
 */
import { type History, NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import type { Findings } from '../transactions/findings.ts';
import { rowOf } from '../transactions/row-of.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Appends } from './appends.ts';
import type { Lists } from './lists.ts';

export interface Search {
  readonly history: History;
  readonly lists: Lists;
  readonly findings: Findings;
}

/** One for each key: the first read that is no prefix of the longest. */
export function findIncompatible({ history, lists, findings }: Search): void {
  const { table, versions } = lists;
  const type = 'incompatible-order';
  const told = new Set<number>();
  for (const micro of versions.incompatible) {
    const key = table.key[micro]!;
    if (told.has(key)) continue;
    told.add(key);
    findings.add(type, () => {
      const other = versions.longest[key]!;
      const { rows, names } = castOf([rowOf(table, micro), rowOf(table, other)]);
      const message =
        `${names[0]} read ${microValueText(table, micro)} of ${keyText(table, key)}, and ${names[1]} read ` +
        `${microValueText(table, other)}: neither list is the beginning of the other`;
      const argument = [
        `${message}.`,
        'Lists only grow, so of two states of a key one is the beginning of the other.',
      ];
      return txnAnomaly({ history, table, type, rows, message, argument, key });
    });
  }
}

/** G1b: a read that ends with an element after which its transaction appended another one to the same key. */
export function findIntermediate({ history, lists, findings }: Search): void {
  const { table, appends } = lists;
  const type = 'G1b';
  if (!appends.isIntermediate.includes(1)) return;
  for (let row = 0; row < table.rowCount; row++) {
    if (table.outcome[row] !== TYPE.ok) continue;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const word = halfDone(lists, { row, micro });
      if (word === undefined) continue;
      findings.add(type, () => {
        const key = table.key[micro]!;
        const writer = appends.writer[appends.slots.find(key, word)]!;
        const message =
          `T1 read ${microValueText(table, micro)} of ${keyText(table, key)}, which ends with ` +
          `${wordText(table, word)}: T2 appended that, and then more to the key`;
        const argument = [`${message}.`, 'So T1 saw the work of T2 half done.'];
        return txnAnomaly({ history, table, type, rows: [row, writer], message, argument, key });
      });
    }
  }
}

/** The last element that the micro-operation read, where its writer appended more to the key after it. */
function halfDone(
  { table, appends, versions }: Lists,
  { row, micro }: { readonly row: number; readonly micro: number },
): number | undefined {
  const length = table.length[micro]!;
  const key = table.key[micro]!;
  if (appends.slotOf[micro] !== NONE || length <= 0 || appends.ambiguous.has(key)) return undefined;
  // Where lists are as they should be, the version tells the element without a look at the list.
  const isRegular = versions.isIrregular[key] === 0 && versions.incompatible.length === 0;
  const slot = isRegular ? versions.chain[versions.seen[micro]! - key - 1]! : lastSlot(table, appends, micro);
  const isOthers = slot !== NONE && appends.isIntermediate[slot] === 1 && appends.writer[slot] !== row;
  return isOthers ? table.words[table.at[micro]! + length - 1]! : undefined;
}

function lastSlot(table: TxnTable, appends: Appends, micro: number): number {
  return appends.slots.find(table.key[micro]!, table.words[table.at[micro]! + table.length[micro]! - 1]!);
}
