/**
 * What the reads of one transaction must agree on. *Internal*: what it inserted before must be there, and
 * what it deleted before must not (axiom INT of Cerone, Bernardi and Gotsman, CONCUR 2015). *Future read*:
 * what it inserts only later must not be there. *Phantom*: two reads of a predicate differ, though the
 * transaction itself changed nothing of that (P3 of Berenson et al., "A Critique of ANSI SQL Isolation
 * Levels", SIGMOD 1995).
 */
import { NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import type { Predicates, Search } from './predicates.ts';

type OwnType = 'internal' | 'future-read' | 'phantom';

interface Trouble {
  readonly type: OwnType;
  readonly word: number;
  readonly micro: number;
  readonly what: string;
  /** Another transaction that has to do with it. */
  readonly other?: number;
}

export function findOwnReadAnomalies(search: Search): void {
  for (const txn of txnsWithRepeatedKeys(search.predicates)) {
    const told = new Set<OwnType>();
    for (const trouble of new OwnReads(search.predicates, txn).troubles()) {
      if (told.has(trouble.type)) continue;
      told.add(trouble.type);
      tell(search, txn, trouble);
    }
  }
}

/** Only transactions that come back to a key can contradict themselves. */
function* txnsWithRepeatedKeys({ table }: Predicates): Generator<number> {
  const lastTxn = new Int32Array(table.keyCount).fill(NONE);
  for (let txn = 0; txn < table.rowCount; txn++) {
    if (table.outcome[txn] !== TYPE.ok) continue;
    let isRepeated = false;
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      isRepeated ||= lastTxn[table.key[micro]!] === txn;
      lastTxn[table.key[micro]!] = txn;
    }
    if (isRepeated) yield txn;
  }
}

class OwnReads {
  readonly #predicates: Predicates;
  readonly #txn: number;
  /** By key: what the transaction inserted, and what it deleted, so far. */
  readonly #inserted = new Map<number, Set<number>>();
  readonly #deleted = new Map<number, Set<number>>();
  readonly #lastRead = new Map<number, ReadonlySet<number>>();

  constructor(predicates: Predicates, txn: number) {
    this.#predicates = predicates;
    this.#txn = txn;
  }

  *troubles(): Generator<Trouble> {
    const { table, codes, records } = this.#predicates;
    for (let micro = table.first[this.#txn]!; micro < table.first[this.#txn + 1]!; micro++) {
      const key = table.key[micro]!;
      if (records.ambiguous.has(key)) continue;
      if (table.f[micro] === codes.read) yield* this.#ofRead(micro);
      else this.#note(table.f[micro] === codes.insert ? this.#inserted : this.#deleted, micro);
    }
  }

  #note(changes: Map<number, Set<number>>, micro: number): void {
    const { table } = this.#predicates;
    const key = table.key[micro]!;
    const words = changes.get(key) ?? new Set();
    changes.set(key, words.add(table.words[table.at[micro]!]!));
  }

  *#ofRead(micro: number): Generator<Trouble> {
    const { table } = this.#predicates;
    const key = table.key[micro]!;
    const shown = new Set(table.words.subarray(table.at[micro]!, table.at[micro]! + table.length[micro]!));
    const inserted = this.#inserted.get(key) ?? new Set();
    const deleted = this.#deleted.get(key) ?? new Set();
    for (const word of inserted) {
      if (shown.has(word) || deleted.has(word)) continue;
      yield {
        type: 'internal',
        micro,
        word,
        what: `without ${this.#text(word)}, which it had inserted before`,
      };
    }
    for (const word of deleted) {
      if (!shown.has(word)) continue;
      yield { type: 'internal', micro, word, what: `with ${this.#text(word)}, which it had deleted before` };
    }
    for (const word of shown) {
      if (!this.#insertsLater(key, word, micro)) continue;
      yield {
        type: 'future-read',
        micro,
        word,
        what: `with ${this.#text(word)}, which it inserted only later`,
      };
    }
    yield* this.#phantoms(micro, shown);
    this.#lastRead.set(key, shown);
  }

  *#phantoms(micro: number, shown: ReadonlySet<number>): Generator<Trouble> {
    const { table, records } = this.#predicates;
    const key = table.key[micro]!;
    const before = this.#lastRead.get(key);
    if (before === undefined) return;
    const isOwn = (word: number) => {
      const slot = records.slots.find(key, word);
      return (
        (slot !== NONE && records.inserter[slot] === this.#txn) || this.#deleted.get(key)?.has(word) === true
      );
    };
    const known = (txn: number | undefined) => (txn === undefined || txn < 0 ? {} : { other: txn });
    for (const word of shown) {
      if (before.has(word) || isOwn(word)) continue;
      const what = `with ${this.#text(word)}, and without it before`;
      yield { type: 'phantom', micro, word, what, ...known(records.inserter[records.slots.find(key, word)]) };
    }
    for (const word of before) {
      if (shown.has(word) || isOwn(word)) continue;
      const slot = records.slots.find(key, word);
      const by = records.deleter[slot] ?? NONE;
      const what = `without ${this.#text(word)}, and with it before`;
      yield { type: 'phantom', micro, word, what, ...known(by >= 0 ? by : records.inserter[slot]) };
    }
  }

  #insertsLater(key: number, word: number, micro: number): boolean {
    const { table, records } = this.#predicates;
    const slot = records.slots.find(key, word);
    return (
      slot !== NONE &&
      records.inserter[slot] === this.#txn &&
      table.outcome[this.#txn] === TYPE.ok &&
      records.insertAt[slot]! > micro
    );
  }

  #text(word: number): string {
    return wordText(this.#predicates.table, word);
  }
}

function tell({ history, predicates, findings }: Search, txn: number, trouble: Trouble): void {
  const { type, micro, what, word, other } = trouble;
  findings.add(type, () => {
    const { table, records } = predicates;
    const key = table.key[micro]!;
    const { rows, names } = castOf(other === undefined ? [txn] : [txn, other]);
    const message = `T1 read ${microValueText(table, micro)} of ${keyText(table, key)} ${what}`;
    const slot = records.slots.find(key, word);
    const did = records.inserter[slot] === other ? 'inserted' : 'deleted';
    const who =
      other === undefined || names.length < 2 ? [] : [`${names[1]} ${did} ${wordText(table, word)}.`];
    return txnAnomaly({ history, table, type, rows, message, argument: [`${message}.`, ...who], key });
  });
}
