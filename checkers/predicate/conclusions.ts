/**
 * What the absence of a deletable record tells. A read that lacks it came before the insert (rw) or after the
 * delete (wr); which of the two is concluded where one cannot be:
 * - `own`: the reader itself deleted the record later, so it came before the insert;
 * - `together`: the reader saw another record of the inserter, so it came after the delete; or another record
 *   that the deleter deleted, too, so it came before the insert;
 * - `realtime`: the reader began after the insert had succeeded, or had ended before the delete began.
 *
 * Where none of these applies nothing is concluded: the history may be wrong there, and not be found so.
 *
 * A conclusion is as good as its premise: if it is wrong, then so is an order that the history has. What is
 * proven by a cycle over it is the weaker one of the two, see `cycles-of-layers.ts`.
 */
import { type CheckContext, NONE } from '../../src/index.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { lifeOf, type Predicates } from './predicates.ts';
import { eachRead } from './sights.ts';
import { timelyConclusions } from './timely-conclusions.ts';

/** Each takes more for granted than those before. */
export const REASONS = ['own', 'together', 'realtime'] as const;
export type Reason = (typeof REASONS)[number];

export interface Conclusion {
  readonly from: number;
  readonly to: number;
  readonly type: number;
  readonly reason: Reason;
  /** The record that is absent, and the read that lacks it. */
  readonly slot: number;
  readonly micro: number;
  /** `together`: the slot of the other record. */
  readonly other?: number;
}

/** By transaction that comes first. */
export type Conclusions = ReadonlyMap<number, readonly Conclusion[]>;

export function conclusionsOf(
  predicates: Predicates,
  { realtime }: Pick<CheckContext, 'realtime'>,
): Conclusions {
  const found = new Map<number, Conclusion[]>();
  if (!predicates.records.hasDeletes) return found;
  const add = (conclusion: Conclusion) => {
    const all = found.get(conclusion.from);
    if (all === undefined) found.set(conclusion.from, [conclusion]);
    else all.push(conclusion);
  };
  new Together(predicates, add).run();
  if (realtime !== false) timelyConclusions(predicates, add);
  return found;
}

/** Conclusions from what the transaction of the read did and saw besides. */
class Together {
  readonly #predicates: Predicates;
  readonly #add: (conclusion: Conclusion) => void;
  /** By slot: the read that showed it last, a micro-operation. */
  readonly #shownBy: Int32Array;
  /** By transaction: the read for which its inserts, and its deletes, were looked through last. */
  readonly #insertsFor: Int32Array;
  readonly #deletesFor: Int32Array;
  /**
   * By transaction: 1 where it inserted or deleted a deletable record; of most there is nothing to conclude.
   */
  readonly #isInvolved: Uint8Array;

  constructor(predicates: Predicates, add: (conclusion: Conclusion) => void) {
    const { table, records } = predicates;
    this.#predicates = predicates;
    this.#add = add;
    this.#shownBy = new Int32Array(records.slots.count).fill(NONE);
    this.#insertsFor = new Int32Array(table.rowCount).fill(NONE);
    this.#deletesFor = new Int32Array(table.rowCount).fill(NONE);
    this.#isInvolved = new Uint8Array(table.rowCount);
    for (let slot = 0; slot < records.slots.count; slot++) {
      if (lifeOf(predicates, slot) !== 'deletable') continue;
      this.#isInvolved[records.inserter[slot]!] = 1;
      if (records.deleter[slot]! >= 0) this.#isInvolved[records.deleter[slot]!] = 1;
    }
  }

  run(): void {
    const { table, codes, records } = this.#predicates;
    eachRead(table, codes, records, (read, txn) => {
      for (const slot of shownBy(this.#predicates, read)) this.#shownBy[slot] = read;
      if (this.#isInvolved[txn] === 1) this.#fromItself(txn, read);
      for (const other of this.#known(txn)) this.#fromOther({ txn, read, other });
    });
  }

  #fromItself(txn: number, read: number): void {
    const { records } = this.#predicates;
    for (const slot of this.#changes(txn, read)) {
      const isDeletedLater = records.deleter[slot] === txn && records.deleteAt[slot]! > read;
      if (isDeletedLater) this.#conclude({ txn, read, slot, isBefore: true, reason: 'own' });
    }
  }

  /** Deletable records of the read's key that the transaction inserted or deleted, and the read lacks. */
  *#changes(txn: number, read: number): Generator<number> {
    const { table, records } = this.#predicates;
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      const slot = records.slotOf[micro]!;
      if (slot === NONE || table.key[micro] !== table.key[read] || this.#shownBy[slot] === read) continue;
      if (lifeOf(this.#predicates, slot) === 'deletable') yield slot;
    }
  }

  /** Records that the transaction saw in any of its reads, or found to delete them. */
  *#known(txn: number): Generator<number> {
    const { table, codes, records } = this.#predicates;
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      if (records.ambiguous.has(table.key[micro]!)) continue;
      if (table.f[micro] === codes.read) yield* shownBy(this.#predicates, micro);
      else if (table.f[micro] === codes.remove && records.slotOf[micro] !== NONE)
        yield records.slotOf[micro]!;
    }
  }

  #fromOther({ txn, read, other }: { txn: number; read: number; other: number }): void {
    const { inserter, deleter } = this.#predicates.records;
    const life = lifeOf(this.#predicates, other);
    if (life === 'none' || life === 'passing') return;
    const [by, until] = [inserter[other]!, deleter[other]!];
    if (by !== txn && this.#isInvolved[by] === 1 && this.#insertsFor[by] !== read) {
      this.#insertsFor[by] = read;
      for (const slot of this.#changes(by, read)) {
        if (inserter[slot] === by)
          this.#conclude({ txn, read, slot, isBefore: false, reason: 'together', other });
      }
    }
    if (until < 0 || until === txn || this.#deletesFor[until] === read) return;
    this.#deletesFor[until] = read;
    for (const slot of this.#changes(until, read)) {
      if (deleter[slot] === until)
        this.#conclude({ txn, read, slot, isBefore: true, reason: 'together', other });
    }
  }

  #conclude({ txn, read, slot, isBefore, reason, other }: Concluded): void {
    const { inserter, deleter } = this.#predicates.records;
    const [by, until] = [inserter[slot]!, deleter[slot]!];
    const about = { reason, slot, micro: read, ...(other === undefined ? {} : { other }) };
    if (isBefore && by !== txn) this.#add({ from: txn, to: by, type: EDGE.rw, ...about });
    if (!isBefore && until >= 0 && until !== txn)
      this.#add({ from: until, to: txn, type: EDGE.wr, ...about });
  }
}

interface Concluded {
  readonly txn: number;
  readonly read: number;
  readonly slot: number;
  /** Whether the read came before the insert, or after the delete. */
  readonly isBefore: boolean;
  readonly reason: Reason;
  readonly other?: number;
}

/** Slots of the records that a read shows. */
export function* shownBy({ table, records }: Predicates, micro: number): Generator<number> {
  for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
    const slot = records.slots.find(table.key[micro]!, table.words[i]!);
    if (slot !== NONE && records.inserter[slot] !== NONE) yield slot;
  }
}
