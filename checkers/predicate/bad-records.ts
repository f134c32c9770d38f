/**
 * Records that a transaction cannot have seen: of one that failed (G1a), that its own transaction deleted
 * again (G1b), that nobody inserted, or twice in one read. A delete that succeeds has seen its record, too;
 * so two that succeeded saw the same state and both changed it (lost update).
 */
import { NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { rowOf } from '../transactions/row-of.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import { lifeOf, type Search } from './predicates.ts';

type BadType = 'G1a' | 'G1b' | 'duplicate-elements' | 'garbage-read';

interface Bad {
  readonly type: BadType;
  readonly micro: number;
  readonly word: number;
}

export function findBadRecords(search: Search): void {
  const { sights } = search.predicates;
  for (const micro of sights.suspects) for (const bad of badInRead(search, micro)) tell(search, bad);
  findBadDeletes(search);
  findIntermediate(search);
  findLostUpdates(search);
}

/** What is wrong with a record that was seen; undefined where nothing is. */
function wrongWith(
  { predicates: { table, records } }: Search,
  key: number,
  word: number,
): BadType | undefined {
  const slot = records.slots.find(key, word);
  const writer = slot === NONE ? NONE : records.inserter[slot]!;
  if (writer === NONE) return 'garbage-read';
  return table.outcome[writer] === TYPE.fail ? 'G1a' : undefined;
}

/** Of each type the first one in the list. */
function badInRead(search: Search, micro: number): Iterable<Bad> {
  const { table } = search.predicates;
  const seen = new Set<number>();
  const bad = new Map<string, Bad>();
  for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
    const word = table.words[i]!;
    const type = wrongWith(search, table.key[micro]!, word);
    const types = [type, seen.has(word) ? ('duplicate-elements' as const) : undefined];
    for (const each of types) {
      if (each !== undefined && !bad.has(each)) bad.set(each, { type: each, micro, word });
    }
    seen.add(word);
  }
  return bad.values();
}

function findBadDeletes(search: Search): void {
  const { table, codes, records } = search.predicates;
  for (let txn = 0; txn < table.rowCount; txn++) {
    if (table.outcome[txn] !== TYPE.ok) continue;
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      if (table.f[micro] !== codes.remove || records.ambiguous.has(table.key[micro]!)) continue;
      const word = table.words[table.at[micro]!]!;
      const type = wrongWith(search, table.key[micro]!, word);
      if (type !== undefined) tell(search, { type, micro, word });
    }
  }
}

function findIntermediate(search: Search): void {
  const { table, codes, records, sights } = search.predicates;
  if (!records.hasDeletes) return;
  for (let micro = 0; micro < table.f.length; micro++) {
    const slot = records.slotOf[micro]!;
    if (slot === NONE || records.insertAt[slot] !== micro || lifeOf(search.predicates, slot) !== 'passing')
      continue;
    const word = table.words[table.at[micro]!]!;
    const readers = sights.readers.subarray(sights.readersStart[slot]!, sights.readersStart[slot + 1]!);
    for (const txn of new Set(readers)) {
      if (txn === records.inserter[slot]) continue;
      for (let read = table.first[txn]!; read < table.first[txn + 1]!; read++) {
        const isOf = table.f[read] === codes.read && table.key[read] === table.key[micro];
        const words = table.words.subarray(table.at[read]!, table.at[read]! + table.length[read]!);
        if (isOf && words.includes(word)) tell(search, { type: 'G1b', micro: read, word });
      }
    }
  }
}

function tell({ history, predicates, findings }: Search, { type, micro, word }: Bad): void {
  findings.add(type, () => {
    const { table, codes, records } = predicates;
    const key = table.key[micro]!;
    const slot = records.slots.find(key, word);
    const writer = slot === NONE ? NONE : records.inserter[slot]!;
    const { rows, names } = castOf(writer === NONE ? [rowOf(table, micro)] : [rowOf(table, micro), writer]);
    const record = wordText(table, word);
    const why: Readonly<Record<BadType, string>> = {
      G1a: `but ${record} was inserted by ${names[1]}, which failed`,
      G1b: `but ${names[1]} inserted ${record} and deleted it again, so nobody else may have seen it`,
      'duplicate-elements': `in which ${record} is more than once`,
      'garbage-read': `but nobody ever inserted ${record} into it`,
    };
    const isRead = table.f[micro] === codes.read;
    const did = isRead ? `read ${microValueText(table, micro)} of` : `deleted ${record} from`;
    const message = `T1 ${did} ${keyText(table, key)}, ${why[type]}`;
    return txnAnomaly({ history, table, type, rows, message, argument: [`${message}.`], key });
  });
}

function findLostUpdates({ history, predicates, findings }: Search): void {
  const { table, records } = predicates;
  const type = 'lost-update';
  for (const { key, word, txns } of records.deletedTwice) {
    findings.add(type, () => {
      const message = `T1 and T2 both deleted ${wordText(table, word)} from ${keyText(table, key)}`;
      const argument = [
        `${message}.`,
        'A delete succeeds only where it finds its row, so each did its work before the other one.',
      ];
      return txnAnomaly({ history, table, type, rows: txns, message, argument, key });
    });
  }
}
