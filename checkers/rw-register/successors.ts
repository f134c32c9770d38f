/**
 * Which version of a key came after which, as transactions show it by themselves.
 *
 * The *initial* version comes before all others. A transaction that read a version and then wrote the key wrote
 * a later one: *writes follow reads*. In mini-transactions, where every write is such a read-modify-write, that
 * is the whole order (Wei et al., "Boosting End-to-End Database Isolation Checking via Mini-Transactions", ICDE
 * 2025), and it is no assumption: had the version that was written come before the one that was read, the two
 * writers would be in a cycle of ww and wr, which read committed and all models above it rule out, too. So the
 * anti-dependencies that it shows are taken for granted, and its ww, of which read uncommitted says more,
 * never: there is a wr beside each.
 *
 * In keys that are *sequentially consistent*, each process sees the versions in their order, too. That is an
 * assumption, Elle's `sequential-keys?`; or it follows from a model of sessions that is to be tested.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Accesses, ROLE } from './accesses.ts';
import { type Lists, listOf, listsOf, type Visit } from './lists.ts';
import type { Registers } from './registers.ts';

export interface Successors {
  /** By version: the next ones. Those of an initial version are all of which no writer read another one. */
  readonly next: Lists;
  /** By version that was written: its place in the list of the version that its writer read. */
  readonly place: Int32Array;
}

/** By version: the one that its writer had read before; `NONE`: none, or the initial one. */
export function versionsReadBefore({ table, accesses }: Registers): Int32Array {
  const before = new Int32Array(accesses.versionCount).fill(NONE);
  const { role, version, firstInitial } = accesses;
  const reader = new Int32Array(table.keyCount).fill(NONE);
  const seen = new Int32Array(table.keyCount);
  for (let row = 0; row < table.rowCount; row++) {
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const key = table.key[micro]!;
      if (role[micro] === ROLE.read) {
        reader[key] = row;
        seen[key] = version[micro]!;
      } else if (role[micro] === ROLE.write && reader[key] === row && seen[key]! < firstInitial) {
        before[version[micro]!] = seen[key]!;
      }
    }
  }
  return before;
}

/** With `wfr`: writes follow reads. */
export function successorsOf(registers: Registers, { wfr }: { readonly wfr: boolean }): Successors {
  const { accesses, writes } = registers;
  const { versionCount, firstInitial } = accesses;
  const before = wfr ? versionsReadBefore(registers) : new Int32Array(versionCount).fill(NONE);
  const each = (visit: Visit) =>
    eachFinalWrite(registers, (version, row) => {
      const earlier = before[version]!;
      if (earlier !== NONE) visit(earlier, version);
      // Rows that go back in a circle, which only wrong histories have, must not cut versions off.
      if (earlier === NONE || writes.writer[earlier]! > row) {
        visit(firstInitial + writes.keyOf[version]!, version);
      }
    });
  const next = listsOf(versionCount, each);
  const place = new Int32Array(versionCount).fill(NONE);
  for (let list = 0; list < versionCount; list++) {
    for (let i = next.start[list]!; i < next.start[list + 1]!; i++) {
      const version = next.items[i]!;
      if (before[version] === list || before[version] === NONE) place[version] = i;
    }
  }
  return { next, place };
}

function eachFinalWrite({ table, accesses }: Registers, visit: (version: number, row: number) => void): void {
  const { role, version } = accesses;
  for (let row = 0; row < table.rowCount; row++) {
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      if (role[micro] === ROLE.write) visit(version[micro]!, row);
    }
  }
}

/** By version: those that a process came to next, each once, in keys where `isOn` is 1. */
export function seenNext({ table, accesses }: Registers, isOn: Uint8Array): Lists {
  const pairs = listsOf(accesses.versionCount, (visit) => eachStep(table, accesses, { isOn, visit }));
  return listsOf(accesses.versionCount, (visit) => {
    for (let version = 0; version < accesses.versionCount; version++) {
      for (const next of new Set(listOf(pairs, version))) visit(version, next);
    }
  });
}

interface Steps {
  readonly isOn: Uint8Array;
  readonly visit: Visit;
}

/** Each version that a process left for another one, and that one. */
function eachStep(table: TxnTable, { role, version }: Accesses, { isOn, visit }: Steps): void {
  /** Where each process is with each key, by both in one number. */
  const last = new Map<number, number>();
  const reader = new Int32Array(table.keyCount).fill(NONE);
  for (let row = 0; row < table.rowCount; row++) {
    const base = table.process[row]! * table.keyCount;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const key = table.key[micro]!;
      if (role[micro] === ROLE.none || isOn[key] === 0) continue;
      const isFirst = reader[key] !== row;
      if (role[micro] === ROLE.read) reader[key] = row;
      const now = version[micro]!;
      if (now === NONE) continue;
      const before = last.get(base + key) ?? NONE;
      if (isFirst && before !== NONE && before !== now) visit(before, now);
      if (table.outcome[row] === TYPE.ok) last.set(base + key, now);
    }
  }
}
