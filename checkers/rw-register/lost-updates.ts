/**
 * Lost updates: several committed transactions read the same value of a key and then wrote it. Whatever the
 * order, all but one of them replaced a value that they had not seen. (Phenomenon P4 of Berenson et al., "A
 * Critique of ANSI SQL Isolation Levels", SIGMOD 1995. It needs no order of versions, so it shows where
 * cycles do not.)
 */
import { LENGTH_NULL, NONE, TYPE } from '../../src/index.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';
import { ROLE } from './accesses.ts';
import type { Search } from './read-anomalies.ts';
import type { Registers } from './registers.ts';

/** A transaction that first read a key and then wrote it, by its micro-operations. */
interface Update {
  readonly row: number;
  readonly read: number;
  readonly write: number;
}

/** More transactions are only in the detail. */
const TOLD_MAX = 8;

export function findLostUpdates(search: Search): void {
  for (const updates of collisions(search.registers)) tell(search, updates);
}

/** Sets of updates of the same value, two and more each. */
function collisions(registers: Registers): Iterable<readonly Update[]> {
  const { versionCount } = registers.accesses;
  /** By value that was read: the row of the first update, and its micro-operations. */
  const firstRow = new Int32Array(versionCount).fill(NONE);
  const firstRead = new Int32Array(versionCount);
  const firstWrite = new Int32Array(versionCount);
  const collided = new Map<number, Update[]>();
  eachUpdate(registers, (update) => {
    const value = valueRead(registers, update.read);
    if (value === NONE) return;
    if (firstRow[value] === NONE) {
      firstRow[value] = update.row;
      firstRead[value] = update.read;
      firstWrite[value] = update.write;
      return;
    }
    const first = { row: firstRow[value]!, read: firstRead[value]!, write: firstWrite[value]! };
    const known = collided.get(value) ?? [first];
    known.push(update);
    collided.set(value, known);
  });
  return collided.values();
}

/** A number of the value: as that of a version, only whatever wrote it; `NONE` where nobody did. */
function valueRead({ table, accesses, writes }: Registers, read: number): number {
  const key = table.key[read]!;
  if (table.length[read] === LENGTH_NULL) return accesses.firstInitial + key;
  const slot = writes.slots.find(key, table.words[table.at[read]!]!);
  return slot === NONE || writes.writer[slot] === NONE ? NONE : slot;
}

/** Of each transaction and key that it read before it wrote, the first read and the last write. */
function eachUpdate({ table, accesses }: Registers, visit: (update: Update) => void): void {
  const { role } = accesses;
  const reader = new Int32Array(table.keyCount).fill(NONE);
  const readAt = new Int32Array(table.keyCount);
  for (let row = 0; row < table.rowCount; row++) {
    if (table.outcome[row] !== TYPE.ok) continue;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const key = table.key[micro]!;
      if (role[micro] === ROLE.read) {
        reader[key] = row;
        readAt[key] = micro;
      } else if (role[micro] === ROLE.write && reader[key] === row) {
        visit({ row, read: readAt[key]!, write: micro });
      }
    }
  }
}

function tell({ history, registers: { table }, findings }: Search, updates: readonly Update[]): void {
  const type = 'lost-update';
  findings.add(type, () => {
    const [one, other] = updates as readonly [Update, Update];
    const key = table.key[one.read]!;
    const written = ({ write }: Update) => microValueText(table, write);
    const message =
      `T1 and T2 both read ${microValueText(table, one.read)} of ${keyText(table, key)} and then wrote it, ` +
      `T1 ${written(one)} and T2 ${written(other)}: whichever came second had not seen the other's`;
    const all = updates.map(({ row }) => table.invoke[row]!);
    const more = all.slice(2, TOLD_MAX).join(', ');
    const argument = [
      `${message}.`,
      ...(more === '' ? [] : [`So did operations ${more}${all.length > TOLD_MAX ? ', …' : ''}.`]),
    ];
    const rows = [one.row, other.row];
    return txnAnomaly({ history, table, type, rows, message, argument, key, detail: { ops: all } });
  });
}
