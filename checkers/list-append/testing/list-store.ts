/**
 * A store of lists in a few lines, for random histories: honest, or with one of the faults that stores have.
 * Transactions overlap as they are drawn; each is carried out at one moment, or micro-operation by
 * micro-operation.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';
import { inTurn } from '../../transactions/testing/in-turn.ts';
import type { Micro } from './naive.ts';

const MODES = ['atomic', 'snapshot', 'dirty'] as const;
const OUTCOMES = ['ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const;
const LIES = ['drop', 'swap', 'twice', 'garbage', 'late'] as const;

interface DraftMicro {
  readonly key: number;
  readonly isAppend: boolean;
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
  /** Some elements are appended twice. */
  readonly repeats: boolean;
  readonly drafts: readonly Draft[];
}

const ratio = fc.double({ min: 0, max: 1, noNaN: true });

const micro: fc.Arbitrary<DraftMicro> = fc.record({
  key: fc.nat(1),
  isAppend: fc.boolean(),
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
  drafts: fc.array(
    fc.record<Draft>({
      process: fc.nat(3),
      startsAt: fc.nat(40),
      lasts: fc.integer({ min: 1, max: 14 }),
      atRatio: ratio,
      micros: fc.array(micro, { minLength: 1, maxLength: 4 }),
      outcome: fc.constantFrom(...OUTCOMES),
      happens: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

export function historyOfStore({ mode, honest, repeats, drafts }: DrawnStore): History {
  const store = new Store(honest, repeats);
  const txns = inTurn(drafts).map((draft) => new Running(draft, store));
  const acts = txns.flatMap((txn) => txn.acts(mode)).sort((a, b) => a.at - b.at);
  for (const { act } of acts) act();
  return historyOf(txns.map((txn) => txn.told()));
}

class Store {
  readonly honest: boolean;
  readonly #repeats: boolean;
  readonly lists: number[][] = [[], []];
  readonly #last = [0, 0];

  constructor(honest: boolean, repeats: boolean) {
    this.honest = honest;
    this.#repeats = repeats;
  }

  /** An element for the key that nobody appended, mostly. */
  element(key: number): number {
    const isAgain = this.#repeats && this.#last[key]! % 3 === 2;
    this.#last[key]! += 1;
    return isAgain ? this.#last[key]! - 1 : this.#last[key]!;
  }

  snapshot(): number[][] {
    return this.lists.map((list) => [...list]);
  }
}

interface Act {
  readonly at: number;
  readonly act: () => void;
}

class Running {
  readonly #draft: Draft;
  readonly #store: Store;
  readonly #elements: readonly number[];
  readonly #gave: Micro[] = [];

  constructor(draft: Draft, store: Store) {
    this.#draft = draft;
    this.#store = store;
    this.#elements = draft.micros.map(({ key, isAppend }) => (isAppend ? store.element(key) : 0));
  }

  get #happens(): boolean {
    const { outcome, happens } = this.#draft;
    return outcome === 'ok' || (happens && !(outcome === 'fail' && this.#store.honest));
  }

  acts(mode: DrawnStore['mode']): Act[] {
    const { startsAt, lasts, atRatio, micros, outcome } = this.#draft;
    const longer = outcome === 'info' || outcome === 'open' ? 2 : 1;
    const at = startsAt + 0.1 + atRatio * 0.8 * lasts * longer;
    if (mode === 'atomic') return [{ at, act: () => this.#atOnce(this.#store.lists) }];
    if (mode === 'dirty') {
      const times = micros.map((each) => startsAt + 0.1 + each.atRatio * 0.8 * lasts).sort((a, b) => a - b);
      return micros.map((_, i) => ({ at: times[i]!, act: () => this.#one(i, this.#store.lists) }));
    }
    let snapshot: number[][] = [];
    return [
      {
        at: startsAt + 0.1,
        act: () => {
          snapshot = this.#store.snapshot();
        },
      },
      { at, act: () => this.#commit(snapshot) },
    ];
  }

  #atOnce(lists: number[][]): void {
    for (let i = 0; i < this.#draft.micros.length; i++) this.#one(i, lists);
  }

  #commit(snapshot: number[][]): void {
    this.#atOnce(snapshot);
    if (!this.#happens) return;
    this.#draft.micros.forEach(({ key, isAppend }, i) => {
      if (isAppend) this.#store.lists[key]!.push(this.#elements[i]!);
    });
  }

  #one(i: number, lists: number[][]): void {
    const { key, isAppend, lie } = this.#draft.micros[i]!;
    if (!isAppend) {
      const list = lie === undefined || this.#store.honest ? [...lists[key]!] : lied(lie, lists[key]!);
      this.#gave.push(['r', key, list.length === 0 ? null : list]);
      return;
    }
    if (this.#happens) lists[key]!.push(this.#elements[i]!);
    this.#gave.push(['append', key, this.#elements[i]!]);
  }

  told(): Told {
    const { process, startsAt, lasts, outcome, micros } = this.#draft;
    const asked = micros.map(({ key, isAppend }, i) =>
      isAppend ? ['append', key, this.#elements[i]!] : ['r', key, null],
    );
    const isOpen = outcome === 'open';
    const gave = outcome === 'ok' ? this.#gave : asked;
    const ends = isOpen ? {} : { toMs: startsAt + lasts, outcome };
    return { process, f: 'txn', value: asked, gave, fromMs: startsAt, ...ends };
  }
}

function lied(lie: (typeof LIES)[number], list: readonly number[]): number[] {
  const last = list[list.length - 1] ?? 1;
  switch (lie) {
    case 'drop':
      return list.slice(0, -1);
    case 'swap':
      return [...list.slice(0, -2), ...list.slice(-2).reverse()];
    case 'twice':
      return [...list, last];
    case 'garbage':
      return [...list, 99];
    case 'late':
      return [...list, last + 1];
  }
}
