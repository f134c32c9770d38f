/**
 * Which version of a key came after which, as transactions show it by themselves.
 *
 * The *initial* version comes before all others. A transaction that read a version and then wrote the key
 * wrote a later one: *writes follow reads*. In mini-transactions, where every write is such a
 * read-modify-write, that is the whole order (Wei et al., "Boosting End-to-End Database Isolation Checking
 * via Mini-Transactions", ICDE 2025), and it is no assumption: had the version that was written come before
 * the one that was read, the two writers would be in a cycle of ww and wr, which read committed and all
 * models above it rule out, too. So the anti-dependencies that it shows are taken for granted, and its ww,
 * of which read uncommitted says more, never: there is a wr beside each.
 *
 * Where a key is *sequentially consistent*, each process sees its versions in their order, too. That is an
 * assumption, Elle's `sequential-keys?`; or it follows from a model of sessions that is to be tested.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { ROLE } from './accesses.ts';
import { type Lists, listOf, listsOf, type Visit } from './lists.ts';
import type { Registers } from './registers.ts';

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

/**
 * By version: the next ones, as `before` tells, which is what `versionsReadBefore` gives or, where writes
 * need not follow reads, nothing. Those of an initial version are all of which no writer read another one.
 */
export function successorsOf(registers: Registers, before: Int32Array | undefined): Lists {
  const { accesses, writes } = registers;
  const { versionCount, firstInitial } = accesses;
  return listsOf(versionCount, (visit) =>
    eachFinalWrite(registers, (version, row) => {
      const earlier = before?.[version] ?? NONE;
      if (earlier !== NONE) visit(earlier, version);
      // Rows that go back in a circle, which only wrong histories have, must not cut versions off.
      if (earlier === NONE || writes.writer[earlier]! > row) {
        visit(firstInitial + writes.keyOf[version]!, version);
      }
    }),
  );
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
export function seenNext(registers: Registers, isOn: Uint8Array): Lists {
  const { versionCount } = registers.accesses;
  const pairs = listsOf(versionCount, (visit) =>
    eachStep(registers, isOn, ({ before, now }) => visit(before, now)),
  );
  return listsOf(versionCount, (visit: Visit) => {
    for (let version = 0; version < versionCount; version++) {
      for (const next of new Set(listOf(pairs, version))) visit(version, next);
    }
  });
}

/** A process left a key at one version and found it at another one next. */
export interface Step {
  readonly before: number;
  readonly now: number;
  /** Rows. */
  readonly left: number;
  readonly found: number;
}

interface Left {
  readonly version: number;
  readonly row: number;
}

/** Every such step in keys where `isOn` is 1. */
export function eachStep(
  { table, accesses }: Registers,
  isOn: Uint8Array,
  visit: (step: Step) => void,
): void {
  const { role, version } = accesses;
  /** Where each process is with each key, by both in one number. */
  const last = new Map<number, Left>();
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
      const before = last.get(base + key);
      if (isFirst && before !== undefined && before.version !== now) {
        visit({ before: before.version, now, left: before.row, found: row });
      }
      if (table.outcome[row] === TYPE.ok) last.set(base + key, { version: now, row });
    }
  }
}
