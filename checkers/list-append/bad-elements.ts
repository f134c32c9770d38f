/**
 * Elements that cannot be in a list: of failed transactions (G1a), elements that nobody appended, elements
 * twice. Nearly all histories have none, and then nothing is searched: the order of versions tells which keys
 * are irregular.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { rowOf } from '../transactions/row-of.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';
import type { Search } from './read-anomalies.ts';

interface BadElement {
  readonly type: 'G1a' | 'duplicate-elements' | 'garbage-read';
  readonly micro: number;
  readonly word: number;
}

export function findBadElements(search: Search): void {
  for (const micro of suspects(search.lists)) {
    for (const bad of badElements(search.lists, micro)) tell(search, bad);
  }
}

/** Reads that may hold something that cannot be there. */
function* suspects({ table, versions, appends }: Lists): Generator<number> {
  const isIncompatible = new Set(versions.incompatible);
  if (isIncompatible.size === 0 && !versions.isIrregular.includes(1)) return;
  for (let row = 0; row < table.rowCount; row++) {
    if (table.outcome[row] !== TYPE.ok) continue;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      if (appends.slotOf[micro] !== NONE || table.length[micro]! <= 0) continue;
      if (appends.ambiguous.has(table.key[micro]!)) continue;
      if (versions.isIrregular[table.key[micro]!] === 1 || isIncompatible.has(micro)) yield micro;
    }
  }
}

/** Of each type the first one in the list. */
function badElements({ table, appends }: Lists, micro: number): Iterable<BadElement> {
  const seen = new Set<number>();
  const bad = new Map<string, BadElement>();
  const note = (type: BadElement['type'], word: number) => {
    if (!bad.has(type)) bad.set(type, { type, micro, word });
  };
  for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
    const word = table.words[i]!;
    if (seen.has(word)) note('duplicate-elements', word);
    seen.add(word);
    const slot = appends.slots.find(table.key[micro]!, word);
    const writer = slot === NONE ? NONE : appends.writer[slot]!;
    if (writer === NONE) note('garbage-read', word);
    else if (table.outcome[writer] === TYPE.fail) note('G1a', word);
  }
  return bad.values();
}

function tell({ history, lists, findings }: Search, { type, micro, word }: BadElement): void {
  const { table, appends } = lists;
  findings.add(type, () => {
    const key = table.key[micro]!;
    const slot = appends.slots.find(key, word);
    const writer = slot === NONE ? NONE : appends.writer[slot]!;
    const reader = rowOf(table, micro);
    const { rows, names } = castOf(writer === NONE ? [reader] : [reader, writer]);
    const element = wordText(table, word);
    const isOnce = writer === NONE ? '' : `, though ${names[1]} appended it once`;
    const why: Readonly<Record<BadElement['type'], string>> = {
      G1a: `but ${element} was appended by ${names[1]}, which failed`,
      'duplicate-elements': `in which ${element} is more than once${isOnce}`,
      'garbage-read': `but nobody ever appended ${element} to it`,
    };
    const message = `T1 read ${microValueText(table, micro)} of ${keyText(table, key)}, ${why[type]}`;
    return txnAnomaly({ history, table, type, rows, message, argument: [`${message}.`], key });
  });
}
