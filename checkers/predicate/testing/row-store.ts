/**
 * A store of rows in a few lines, for random histories: honest at some level of isolation, or with one of the
 * faults that stores have. Transactions overlap as they are drawn.
 *
 * - `serial`: each transaction is carried out at one moment.
 * - `snapshot`: it reads what was committed when it began; a delete fails where another one deleted the row
 *   since.
 * - `locking`: each read sees what is committed then, and keeps its rows (not its predicate) from being
 *   deleted: repeatable read.
 * - `committed`: the same without locks: read committed.
 * - `dirty`: each micro-operation is carried out at once, and nothing is undone.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';
import { inTurn } from '../../transactions/testing/in-turn.ts';
import type { Micro } from './naive.ts';

const MODES = ['serial', 'serial', 'snapshot', 'locking', 'committed', 'dirty'] as const;
const OUTCOMES = ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const;
const LIES = ['drop', 'twice', 'garbage', 'again'] as const;

interface DraftMicro {
  readonly key: number;
  readonly does: 'rp' | 'i' | 'd';
  /** Which of the rows that were asked to be inserted before it deletes. */
  readonly which: number;
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
  /** Some rows are inserted twice. */
  readonly repeats: boolean;
  readonly deletes: boolean;
  readonly drafts: readonly Draft[];
}

const ratio = fc.double({ min: 0, max: 1, noNaN: true });

const micro: fc.Arbitrary<DraftMicro> = fc.record({
  key: fc.nat(1),
  does: fc.constantFrom('rp', 'rp', 'rp', 'i', 'i', 'd'),
  which: fc.nat(3),
  atRatio: ratio,
  lie: fc.oneof(
    { weight: 15, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...LIES) },
  ),
});

export const drawnStores: fc.Arbitrary<DrawnStore> = fc.record({
  mode: fc.constantFrom(...MODES),
  honest: fc.boolean(),
  repeats: fc.nat(11).map((n) => n === 0),
  deletes: fc.nat(2).map((n) => n > 0),
  drafts: fc.array(
    fc.record<Draft>({
      process: fc.nat(3),
      startsAt: fc.nat(40),
      lasts: fc.integer({ min: 1, max: 18 }),
      atRatio: ratio,
      micros: fc.array(micro, { minLength: 1, maxLength: 4 }),
      outcome: fc.constantFrom(...OUTCOMES),
      happens: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

export function historyOfStore(drawn: DrawnStore): History {
  const store = new Store(drawn);
  const txns = inTurn(drawn.drafts).map((draft) => new Running(draft, store));
  store.running.push(...txns);
  const acts = txns.flatMap((txn) => txn.acts()).sort((a, b) => a.at - b.at);
  for (const { act } of acts) act();
  return historyOf(txns.map((txn) => txn.told()));
}

type Rows = readonly [Set<number>, Set<number>];

class Store {
  readonly drawn: DrawnStore;
  rows: Rows = [new Set(), new Set()];
  readonly running: Running[] = [];
  readonly #asked: readonly [number[], number[]] = [[], []];

  constructor(drawn: DrawnStore) {
    this.drawn = drawn;
  }

  /** What the micro-operation inserts or deletes: mostly a new row, and one that was asked to be inserted. */
  valueOf({ key, does, which }: DraftMicro): number | null {
    const asked = this.#asked[key as 0 | 1];
    if (does === 'rp') return null;
    if (does === 'd') return asked.at(-1 - (which % Math.max(1, asked.length))) ?? null;
    const value = this.drawn.repeats && asked.length % 3 === 2 ? asked.length : asked.length + 1;
    asked.push(value);
    return value;
  }

  snapshot(): Rows {
    return [new Set(this.rows[0]), new Set(this.rows[1])];
  }
}

interface Act {
  readonly at: number;
  readonly act: () => void;
}

interface Ask extends DraftMicro {
  readonly value: number | null;
}

class Running {
  readonly #draft: Draft;
  readonly #store: Store;
  readonly #asks: readonly Ask[];
  readonly #gave: Micro[] = [];
  /** What it deleted, and by key what it read. */
  readonly #inserted: [number, number][] = [];
  readonly #deleted: [number, number][] = [];
  readonly #held = new Set<string>();
  #isOver = false;
  #isRefused = false;

  constructor(draft: Draft, store: Store) {
    this.#draft = draft;
    this.#store = store;
    const changes = new Set<string>();
    this.#asks = draft.micros
      .map(
        (each): Ask =>
          ({ ...each, does: store.drawn.deletes || each.does !== 'd' ? each.does : 'rp' }) as Ask,
      )
      .map((each) => ({ ...each, value: store.valueOf(each) }))
      .filter(({ key, does, value }) => {
        const name = `${key} ${value}`;
        const isOdd = changes.has(name) || (does === 'd' && value === null);
        if (does === 'd') changes.add(name);
        return !isOdd;
      });
  }

  get #happens(): boolean {
    const { outcome, happens } = this.#draft;
    return outcome === 'ok' || (happens && !(outcome === 'fail' && this.#store.drawn.honest));
  }

  acts(): Act[] {
    const { startsAt, lasts, atRatio, outcome } = this.#draft;
    const { mode } = this.#store.drawn;
    const longer = outcome === 'info' || outcome === 'open' ? 2 : 1;
    const end = startsAt + 0.2 + (mode === 'serial' ? atRatio : 1) * 0.7 * lasts * longer;
    const times = this.#asks
      .map(({ atRatio: each }) => startsAt + 0.1 + each * 0.6 * lasts)
      .sort((a, b) => a - b);
    let view: Rows | undefined;
    const start: Act = {
      at: startsAt + 0.1,
      act: () => (view = mode === 'snapshot' ? this.#store.snapshot() : undefined),
    };
    const steps = this.#asks.map(
      (ask, i): Act => ({
        at: mode === 'serial' ? end : times[i]!,
        act: () => this.#one(ask, mode === 'dirty' ? undefined : (view ?? this.#store.rows)),
      }),
    );
    return [start, ...steps, { at: end, act: () => this.#commit() }];
  }

  /** Over the rows of the view and its own changes; without a view, the store's at once. */
  #one({ key, does, value, lie }: Ask, view: Rows | undefined): void {
    const rows = new Set((view ?? this.#store.rows)[key as 0 | 1]);
    if (view !== undefined) {
      for (const [k, row] of this.#inserted) if (k === key) rows.add(row);
      for (const [k, row] of this.#deleted) if (k === key) rows.delete(row);
    }
    if (does === 'rp') {
      for (const row of rows) this.#held.add(`${key} ${row}`);
      const list = [...rows];
      this.#gave.push(['rp', key, lie === undefined || this.#store.drawn.honest ? list : lied(lie, list)]);
      return;
    }
    this.#gave.push([does, key, value]);
    if (does === 'd' && !rows.has(value!)) this.#isRefused = true;
    (does === 'i' ? this.#inserted : this.#deleted).push([key, value!]);
    if (view !== undefined || !this.#happens) return;
    if (does === 'i') this.#store.rows[key as 0 | 1].add(value!);
    else this.#store.rows[key as 0 | 1].delete(value!);
  }

  #commit(): void {
    this.#isOver = true;
    const { rows, drawn, running } = this.#store;
    if (drawn.mode === 'dirty') return;
    const own = new Set(this.#inserted.map(String));
    const isHeld = ([key, row]: [number, number]) =>
      running.some((other) => other !== this && !other.#isOver && other.#held.has(`${key} ${row}`));
    for (const each of this.#deleted) {
      const isThere = rows[each[0] as 0 | 1].has(each[1]) || own.has(String(each));
      if (!isThere || (drawn.mode === 'locking' && isHeld(each))) this.#isRefused = true;
    }
    if (!this.#happens || this.#isRefused) return;
    for (const [key, row] of this.#inserted) rows[key as 0 | 1].add(row);
    for (const [key, row] of this.#deleted) rows[key as 0 | 1].delete(row);
  }

  told(): Told {
    const { process, startsAt, lasts } = this.#draft;
    const asked = this.#asks.map(({ does, key, value }): Micro => [does, key, value]);
    const isRefused = this.#isRefused && this.#draft.outcome === 'ok';
    const outcome = isRefused ? 'fail' : this.#draft.outcome;
    const isOpen = outcome === 'open';
    const gave = outcome === 'ok' ? this.#gave : asked;
    const ends = isOpen ? {} : { toMs: startsAt + lasts, outcome };
    return { process, f: 'txn', value: asked, gave, fromMs: startsAt, ...ends };
  }
}

function lied(lie: (typeof LIES)[number], list: readonly number[]): number[] {
  const most = Math.max(0, ...list);
  switch (lie) {
    case 'drop':
      return list.slice(0, -1);
    case 'twice':
      return [...list, ...list.slice(-1)];
    case 'garbage':
      return [...list, 99];
    case 'again':
      return most > 1 && !list.includes(most - 1) ? [...list, most - 1] : list.slice(1);
  }
}
