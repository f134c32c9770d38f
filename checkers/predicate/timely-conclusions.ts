/**
 * What real time tells of deletable records that a read lacks: of those whose insert had begun before the
 * read ended, and whose delete had not ended before it began. For each key these are kept at hand as the
 * reads pass by in order; mostly the read shows them, so the work is in proportion to what reads show.
 *
 * A record of which one read is known to have come after the delete is dropped for all reads that begin
 * after it: real time says the same of them.
 */
import { NONE, TYPE } from '../../src/index.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Conclusion } from './conclusions.ts';
import { lifeOf, type Predicates } from './predicates.ts';
import { eachRead } from './sights.ts';

const NEVER = 0x7fffffff;

export function timelyConclusions(predicates: Predicates, add: (conclusion: Conclusion) => void): void {
  const { table, codes, records } = predicates;
  const { slots } = records;
  const window = new Window(predicates);
  const shownBy = new Int32Array(slots.count).fill(NONE);
  eachRead(table, codes, records, (micro, txn) => {
    const key = table.key[micro]!;
    for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
      const slot = slots.find(key, table.words[i]!);
      if (slot !== NONE) shownBy[slot] = micro;
    }
    for (const slot of window.at(key, txn)) {
      if (shownBy[slot] !== micro) conclude({ predicates, window, add }, { txn, micro, slot });
    }
  });
}

interface Parts {
  readonly predicates: Predicates;
  readonly window: Window;
  readonly add: (conclusion: Conclusion) => void;
}

interface Absence {
  readonly txn: number;
  readonly micro: number;
  readonly slot: number;
}

function conclude({ predicates, window, add }: Parts, { txn, micro, slot }: Absence): void {
  const { table, records } = predicates;
  const { invoke, complete, outcome } = table;
  const [by, until] = [records.inserter[slot]!, records.deleter[slot]!];
  if (by === txn || until === txn || invoke[by]! > complete[txn]!) return;
  const about = { reason: 'realtime' as const, slot, micro };
  if (complete[txn]! < invoke[until]!) add({ from: txn, to: by, type: EDGE.rw, ...about });
  else if (outcome[by] === TYPE.ok && complete[by]! < invoke[txn]!) {
    add({ from: until, to: txn, type: EDGE.wr, ...about });
    window.close(slot, complete[txn]!);
  }
}

/** Records that a read may lack with any meaning, as reads come in the order in which they began. */
class Window {
  readonly #table: Predicates['table'];
  readonly #inserter: Int32Array;
  /** By key: its deletable records in the order in which their inserts began, and how many were reached. */
  readonly #slots: ReadonlyMap<number, readonly number[]>;
  readonly #reached: Int32Array;
  readonly #open = new Map<number, number[]>();
  /** By slot: reads that begin later say nothing. */
  readonly #closesAt: Int32Array;

  constructor(predicates: Predicates) {
    const { table, records } = predicates;
    const { outcome, complete } = table;
    this.#table = table;
    this.#inserter = records.inserter;
    this.#slots = candidates(predicates);
    this.#reached = new Int32Array(table.keyCount);
    this.#closesAt = new Int32Array(records.slots.count).fill(NEVER);
    for (const slots of this.#slots.values()) {
      for (const slot of slots) {
        const until = records.deleter[slot]!;
        if (outcome[until] === TYPE.ok) this.#closesAt[slot] = complete[until]!;
      }
    }
  }

  at(key: number, txn: number): readonly number[] {
    const slots = this.#slots.get(key) ?? [];
    const began = this.#table.invoke[txn]!;
    const open = (this.#open.get(key) ?? []).filter((slot) => this.#closesAt[slot]! > began);
    for (let next = this.#reached[key]!; next < slots.length; this.#reached[key] = ++next) {
      if (this.#table.invoke[this.#inserter[slots[next]!]!]! > this.#table.complete[txn]!) break;
      if (this.#closesAt[slots[next]!]! > began) open.push(slots[next]!);
    }
    this.#open.set(key, open);
    return open;
  }

  close(slot: number, at: number): void {
    this.#closesAt[slot] = Math.min(this.#closesAt[slot]!, at);
  }
}

/**
 * Records whose deleter is known. Those that nobody saw, and of which neither insert nor delete succeeded,
 * may never have been.
 */
function candidates(predicates: Predicates): Map<number, number[]> {
  const { table, records, sights } = predicates;
  const { outcome, key } = table;
  const found = new Map<number, number[]>();
  for (let txn = 0; txn < table.rowCount; txn++) {
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      const slot = records.slotOf[micro]!;
      if (slot === NONE || records.insertAt[slot] !== micro || lifeOf(predicates, slot) !== 'deletable')
        continue;
      const until = records.deleter[slot]!;
      const isSeen = sights.readersStart[slot + 1]! > sights.readersStart[slot]!;
      if (until < 0 || !(isSeen || outcome[txn] === TYPE.ok || outcome[until] === TYPE.ok)) continue;
      const all = found.get(key[micro]!);
      if (all === undefined) found.set(key[micro]!, [slot]);
      else all.push(slot);
    }
  }
  return found;
}
