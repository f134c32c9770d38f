/**
 * What a transaction must see of its own work. *Internal*: after its own write, or after a read, it must read
 * the same value again (axiom INT of Cerone, Bernardi and Gotsman, CONCUR 2015). *Future read*: it must not
 * read a value that it writes only later.
 */
import { LENGTH_NULL, NONE, TYPE } from '../../src/index.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';
import type { Search } from './read-anomalies.ts';
import { codesOf } from './shape.ts';

export function findOwnReadAnomalies(search: Search): void {
  const { table, writes } = search.registers;
  const { read } = codesOf(table);
  /** By key: the row that came by last, and what it did there last. */
  const lastRow = new Int32Array(table.keyCount).fill(NONE);
  const lastMicro = new Int32Array(table.keyCount);
  for (let row = 0; row < table.rowCount; row++) {
    if (table.outcome[row] !== TYPE.ok) continue;
    let isContradicted = false;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const key = table.key[micro]!;
      if (writes.ambiguous.has(key)) continue;
      if (table.f[micro] === read) {
        const before = lastRow[key] === row ? lastMicro[key]! : NONE;
        if (isOwnLater(search, { row, micro })) tellFuture(search, { row, micro });
        else if (!isContradicted && before !== NONE && !isSame(search, before, micro)) {
          isContradicted = true;
          tellInternal(search, { row, micro, before });
        }
      }
      lastRow[key] = row;
      lastMicro[key] = micro;
    }
  }
}

interface Place {
  readonly row: number;
  readonly micro: number;
}

function isSame({ registers: { table } }: Search, a: number, b: number): boolean {
  const { length, words, at } = table;
  if (length[a] !== length[b]) return false;
  return length[a] === LENGTH_NULL || words[at[a]!] === words[at[b]!];
}

/** Does the transaction write the value that it read here, and only after that? */
function isOwnLater(search: Search, { row, micro }: Place): boolean {
  const { table, writes } = search.registers;
  if (table.length[micro] === LENGTH_NULL) return false;
  const slot = writes.slots.find(table.key[micro]!, table.words[table.at[micro]!]!);
  if (slot === NONE || writes.writer[slot] !== row) return false;
  for (let other = table.first[row]!; other < micro; other++) {
    const isWrite = table.f[other] !== table.f[micro] && table.key[other] === table.key[micro];
    if (isWrite && isSame(search, other, micro)) return false;
  }
  return true;
}

function tellInternal(
  { history, registers: { table }, findings }: Search,
  { row, micro, before }: Place & { readonly before: number },
): void {
  const type = 'internal';
  findings.add(type, () => {
    const key = table.key[micro]!;
    const did = table.f[before] === table.f[micro] ? 'read' : 'wrote';
    const message =
      `T1 read ${microValueText(table, micro)} of ${keyText(table, key)}, ` +
      `which it had ${did === 'read' ? 'read as' : 'written as'} ${microValueText(table, before)} just before`;
    return txnAnomaly({ history, table, type, rows: [row], message, argument: [`${message}.`], key });
  });
}

function tellFuture({ history, registers: { table }, findings }: Search, { row, micro }: Place): void {
  const type = 'future-read';
  findings.add(type, () => {
    const key = table.key[micro]!;
    const value = microValueText(table, micro);
    const message = `T1 read ${value} of ${keyText(table, key)} before it wrote ${value} itself`;
    return txnAnomaly({ history, table, type, rows: [row], message, argument: [`${message}.`], key });
  });
}
