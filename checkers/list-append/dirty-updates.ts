/**
 * Dirty updates: an element of a failed transaction that one of a committed transaction follows in the
 * longest read, with none but elements of unknown outcome between. What failed was built on, so it has not
 * failed.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { rowOf } from '../transactions/row-of.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Search } from './read-anomalies.ts';

interface Element {
  readonly word: number;
  readonly writer: number;
}

interface DirtyUpdate {
  /** The longest read. */
  readonly micro: number;
  readonly failed: Element;
  readonly over: Element;
}

export function findDirtyUpdates(search: Search): void {
  const { table, versions, appends } = search.lists;
  for (let key = 0; key < table.keyCount; key++) {
    if (versions.isIrregular[key] === 0) continue;
    const micro = versions.longest[key]!;
    /** An element of a failed transaction, as long as no committed one has followed. */
    let failed: Element | undefined;
    for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
      const slot = appends.slots.find(key, table.words[i]!);
      const writer = slot === NONE ? NONE : appends.writer[slot]!;
      if (writer === NONE) continue;
      const element = { word: table.words[i]!, writer };
      if (table.outcome[writer] === TYPE.fail) failed = element;
      else if (table.outcome[writer] === TYPE.ok) {
        if (failed !== undefined) tell(search, { micro, failed, over: element });
        failed = undefined;
      }
    }
  }
}

function tell({ history, lists, findings }: Search, { micro, failed, over }: DirtyUpdate): void {
  const { table } = lists;
  const type = 'dirty-update';
  findings.add(type, () => {
    const key = table.key[micro]!;
    const { rows, names } = castOf([failed.writer, over.writer, rowOf(table, micro)]);
    const message =
      `T1 failed, and yet T2 appended ${wordText(table, over.word)} to ${keyText(table, key)} on top of ` +
      `its ${wordText(table, failed.word)}: ${names[2]} read ${microValueText(table, micro)}`;
    const argument = [
      `${message}.`,
      'A transaction that failed leaves nothing behind, so nothing can be built on it.',
    ];
    return txnAnomaly({ history, table, type, rows, message, argument, key });
  });
}
