/**
 * Lost updates: several committed transactions read the same state of a key and then appended to it. Whatever
 * the order, all but one of them appended to a state that they had not seen. (Phenomenon P4 of Berenson et
 * al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995. It needs no order of versions, so it shows
 * where cycles do not.)
 */
import { NONE, TYPE } from '../../src/index.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { rowOf } from '../transactions/row-of.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';
import type { Search } from './read-anomalies.ts';

/** A transaction that first read a key and then appended to it, by its micro-operations. */
interface Update {
  readonly read: number;
  readonly append: number;
}

/** More transactions are only in the detail. */
const TOLD_MAX = 8;

type Visit = (read: number, append: number) => void;

export function findLostUpdates(search: Search): void {
  for (const updates of collisions(search.lists)) tell(search, updates);
}

/** Sets of updates of the same state, two and more each. */
function collisions(lists: Lists): Iterable<readonly Update[]> {
  const { table, versions } = lists;
  const versionCount = versions.chainStart[table.keyCount]! + table.keyCount;
  const firstRead = new Int32Array(versionCount).fill(NONE);
  const firstAppend = new Int32Array(versionCount);
  const collided = new Map<number, Update[]>();
  const odd = new Map<string, Update[]>();
  const isIncompatible = new Set(versions.incompatible);
  eachUpdate(lists, (read, append) => {
    const key = table.key[read]!;
    // A version stands for one state only where all lists are as they should be; else the states count.
    if (versions.isIrregular[key] === 1 || isIncompatible.has(read)) {
      const state = `${key}: ${table.words.subarray(table.at[read]!, table.at[read]! + table.length[read]!)}`;
      odd.set(state, [...(odd.get(state) ?? []), { read, append }]);
      return;
    }
    const version = versions.seen[read]!;
    if (firstRead[version] === NONE) {
      firstRead[version] = read;
      firstAppend[version] = append;
      return;
    }
    const known = collided.get(version) ?? [{ read: firstRead[version]!, append: firstAppend[version]! }];
    known.push({ read, append });
    collided.set(version, known);
  });
  return [...collided.values(), ...[...odd.values()].filter((updates) => updates.length > 1)];
}

/** Of each transaction and key, the first read and the first append, where the read is before all appends. */
function eachUpdate({ table, appends }: Lists, visit: Visit): void {
  const { rowCount, first, key, outcome, keyCount } = table;
  const lastRow = new Int32Array(keyCount).fill(NONE);
  /** By key: what the transaction did to it first; `NONE` where it is told already. */
  const firstMicro = new Int32Array(keyCount);
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] !== TYPE.ok) continue;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      const k = key[micro]!;
      const isAppend = appends.slotOf[micro] !== NONE;
      if (lastRow[k] !== row) {
        lastRow[k] = row;
        firstMicro[k] = isAppend ? NONE : micro;
      } else if (isAppend && firstMicro[k] !== NONE) {
        visit(firstMicro[k]!, micro);
        firstMicro[k] = NONE;
      }
    }
  }
}

function tell({ history, lists, findings }: Search, updates: readonly Update[]): void {
  const { table } = lists;
  const type = 'lost-update';
  findings.add(type, () => {
    const [one, other] = updates as readonly [Update, Update];
    const key = table.key[one.read]!;
    const element = ({ append }: Update) => wordText(table, table.words[table.at[append]!]!);
    const message =
      `T1 and T2 both read ${microValueText(table, one.read)} of ${keyText(table, key)} and then appended to ` +
      `it, T1 ${element(one)} and T2 ${element(other)}: whichever came second had not seen the other's`;
    const all = updates.map(({ read }) => table.invoke[rowOf(table, read)]!);
    const more = all.slice(2, TOLD_MAX).join(', ');
    const argument = [
      `${message}.`,
      ...(more === '' ? [] : [`So did operations ${more}${all.length > TOLD_MAX ? ', …' : ''}.`]),
    ];
    const rows = [rowOf(table, one.read), rowOf(table, other.read)];
    return txnAnomaly({ history, table, type, rows, message, argument, key, detail: { ops: all } });
  });
}
