/**
 * A store of registers in a few lines, for random histories: honest, or with one of the faults that stores
 * have. Transactions overlap as they are drawn; each is carried out at one moment, on a snapshot, or
 * micro-operation by micro-operation.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';
import { inTurn } from '../../transactions/testing/in-turn.ts';
import type { Micro } from './naive.ts';

const MODES = ['atomic', 'atomic', 'snapshot', 'dirty'] as const;
const OUTCOMES = ['ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const;
const LIES = ['stale', 'null', 'garbage', 'late', 'any'] as const;

interface DraftMicro {
  readonly key: number;
  readonly isWrite: boolean;
  /** When it is carried out where the transaction is not atomic, as a part of its time. */
  readonly atRatio: number;
  readonly lie: (typeof LIES)[number] | undefined;
}

interface Draft {
  readonly process: number;
  readonly startsAt: number;
  readonly lasts: number;
  readonly atRatio: number;
  readonly micros: readonly DraftMicro[];
  readonly outcome: (typeof OUTCOMES)[number];
  /** Whether one that does not succeed takes effect. */
  readonly happens: boolean;
}

export interface DrawnStore {
  readonly mode: (typeof MODES)[number];
  /** Failed transactions leave nothing behind, and reads tell what they saw. */
  readonly honest: boolean;
  /** Some values are written twice. */
  readonly repeats: boolean;
  /** Mini-transactions: a key is read before it is written. */
  readonly mini: boolean;
  readonly drafts: readonly Draft[];
}

const ratio = fc.double({ min: 0, max: 1, noNaN: true });

const micro: fc.Arbitrary<DraftMicro> = fc.record({
  key: fc.nat(1),
  isWrite: fc.boolean(),
  atRatio: ratio,
  lie: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...LIES) },
  ),
});

export const drawnStores: fc.Arbitrary<DrawnStore> = fc.record({
  mode: fc.constantFrom(...MODES),
  honest: fc.boolean(),
  repeats: fc.nat(9).map((n) => n === 0),
  mini: fc.boolean(),
  drafts: fc.array(
    fc.record<Draft>({
      process: fc.nat(3),
      startsAt: fc.nat(40),
      lasts: fc.integer({ min: 1, max: 14 }),
      atRatio: ratio,
      micros: fc.array(micro, { minLength: 1, maxLength: 3 }),
      outcome: fc.constantFrom(...OUTCOMES),
      happens: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

export function historyOfStore(drawn: DrawnStore): History {
  const store = new Store(drawn);
  const txns = inTurn(drawn.drafts).map((draft) => new Running(asMini(draft, drawn), store));
  const acts = txns.flatMap((txn) => txn.acts(drawn.mode)).sort((a, b) => a.at - b.at);
  for (const { act } of acts) act();
  return historyOf(txns.map((txn) => txn.told()));
}

function asMini(draft: Draft, { mini }: DrawnStore): Draft {
  return mini ? { ...draft, micros: draft.micros.flatMap(withRead) } : draft;
}

function withRead(each: DraftMicro): DraftMicro[] {
  return each.isWrite ? [{ ...each, isWrite: false }, each] : [each];
}

type Values = (number | null)[];

class Store {
  readonly honest: boolean;
  readonly #repeats: boolean;
  readonly values: Values = [null, null];
  /** All that a key ever was. */
  readonly past: Values[] = [[null], [null]];
  readonly #last = [0, 0];

  constructor({ honest, repeats }: DrawnStore) {
    this.honest = honest;
    this.#repeats = repeats;
  }

  /** A value for the key that nobody wrote, mostly. */
  value(key: number): number {
    const isAgain = this.#repeats && this.#last[key]! % 3 === 2;
    this.#last[key]! += 1;
    return isAgain ? this.#last[key]! - 1 : this.#last[key]!;
  }

  lied(lie: (typeof LIES)[number], key: number): number | null {
    const past = this.past[key]!;
    const last = past.at(-1) ?? 0;
    const lies = {
      stale: past.at(-2) ?? null,
      null: null,
      garbage: 99,
      late: last + 1,
      any: past[1] ?? null,
    };
    return lies[lie];
  }
}

interface Act {
  readonly at: number;
  readonly act: () => void;
}

class Running {
  readonly #draft: Draft;
  readonly #store: Store;
  readonly #values: readonly number[];
  readonly #gave: Micro[] = [];

  constructor(draft: Draft, store: Store) {
    this.#draft = draft;
    this.#store = store;
    this.#values = draft.micros.map(({ key, isWrite }) => (isWrite ? store.value(key) : 0));
  }

  get #happens(): boolean {
    const { outcome, happens } = this.#draft;
    return outcome === 'ok' || (happens && !(outcome === 'fail' && this.#store.honest));
  }

  acts(mode: DrawnStore['mode']): Act[] {
    const { startsAt, lasts, atRatio, micros, outcome } = this.#draft;
    const longer = outcome === 'info' || outcome === 'open' ? 2 : 1;
    const at = startsAt + 0.1 + atRatio * 0.8 * lasts * longer;
    if (mode === 'atomic') return [{ at, act: () => this.#atOnce(this.#store.values) }];
    if (mode === 'dirty') {
      const times = micros.map((each) => startsAt + 0.1 + each.atRatio * 0.8 * lasts).sort((a, b) => a - b);
      return micros.map((_, i) => ({ at: times[i]!, act: () => this.#one(i, this.#store.values) }));
    }
    let snapshot: Values = [];
    const take = () => {
      snapshot = [...this.#store.values];
    };
    return [
      { at: startsAt + 0.1, act: take },
      { at, act: () => this.#commit(snapshot) },
    ];
  }

  #atOnce(values: Values): void {
    for (let i = 0; i < this.#draft.micros.length; i++) this.#one(i, values);
  }

  #commit(snapshot: Values): void {
    this.#atOnce(snapshot);
    if (!this.#happens) return;
    this.#draft.micros.forEach(({ key, isWrite }, i) => {
      if (isWrite) this.#store.values[key] = this.#values[i]!;
    });
  }

  #one(i: number, values: Values): void {
    const { key, isWrite, lie } = this.#draft.micros[i]!;
    if (!isWrite) {
      const isTrue = lie === undefined || this.#store.honest;
      this.#gave.push(['r', key, isTrue ? values[key]! : this.#store.lied(lie, key)]);
      return;
    }
    if (this.#happens) {
      values[key] = this.#values[i]!;
      this.#store.past[key]!.push(this.#values[i]!);
    }
    this.#gave.push(['w', key, this.#values[i]!]);
  }

  told(): Told {
    const { process, startsAt, lasts, outcome, micros } = this.#draft;
    const asked = micros.map(({ key, isWrite }, i) =>
      isWrite ? ['w', key, this.#values[i]!] : ['r', key, null],
    );
    const gave = outcome === 'ok' ? this.#gave : asked;
    const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
    return { process, f: 'txn', value: asked, gave, fromMs: startsAt, ...ends };
  }
}
