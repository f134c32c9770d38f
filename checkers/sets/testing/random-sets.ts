/**
 * Histories of sets of two keys, for fuzzers: each operation takes effect at its beginning or at its end, and
 * in some histories reads hide elements, show too many, or show one twice.
 */
import fc from 'fast-check';
import type { History, Key } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';

/** Small numbers, and values that are equal without being the same; the first ones are drawn more often. */
const ELEMENTS: readonly unknown[] = [0, 1, 2, '1', { a: 1, b: [2] }, 1e9];

const drafts = fc.array(
  fc.record({
    process: fc.nat(3),
    key: fc.constantFrom<Key | undefined>(undefined, undefined, undefined, 'k'),
    isRead: fc.boolean(),
    element: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 5),
    /** What a read does with the element, or whether the add is forgotten. */
    lie: fc.constantFrom(...(['none', 'none', 'hides', 'hides', 'invents', 'doubles', 'forgets'] as const)),
    actsLate: fc.boolean(),
    startsAt: fc.nat(30),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(...(['ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const)),
  }),
  { minLength: 1, maxLength: 12 },
);

type Draft = typeof drafts extends fc.Arbitrary<(infer D)[]> ? D : never;

export interface RandomSets {
  readonly drafts: readonly Draft[];
  /** Then no read shows anything wrong, and none lacks what was there when it began. */
  readonly honest: boolean;
}

export const randomSets: fc.Arbitrary<RandomSets> = fc.record({ drafts, honest: fc.boolean() });

/** A process does one thing after another, and nothing more after one of which it does not know the end. */
function inTurn(list: readonly Draft[]): Draft[] {
  const freeAt = new Map<number, number>();
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.filter(({ process, startsAt, lasts, outcome }) => {
    if ((freeAt.get(process) ?? 0) > startsAt) return false;
    const goesOn = outcome === 'ok' || outcome === 'fail';
    freeAt.set(process, goesOn ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY);
    return true;
  });
}

export function setHistory({ drafts, honest }: RandomSets): History {
  const sets = new Map<Key | undefined, Set<number>>();
  const acting = inTurn(drafts).map((draft) => ({
    ...draft,
    lie: honest ? ('none' as const) : draft.lie,
    actsAt: draft.startsAt + (draft.actsLate ? draft.lasts : 0),
  }));
  const told = acting
    .sort((a, b) => a.actsAt - b.actsAt)
    .map((draft): Told => {
      const { process, key, isRead, element, lie, startsAt, lasts, outcome } = draft;
      const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
      const common = { process, fromMs: startsAt, ...ends, ...(key === undefined ? {} : { key }) };
      const set = sets.get(key) ?? new Set<number>();
      sets.set(key, set);
      if (!isRead) {
        if (outcome !== 'fail' && lie !== 'forgets') set.add(element);
        return { ...common, f: 'add', value: ELEMENTS[element] };
      }
      const codes = [...set].filter((code) => lie !== 'hides' || code % 2 !== element % 2);
      if (lie === 'invents' || (lie === 'doubles' && set.has(element))) codes.push(element);
      return { ...common, f: 'read', gave: codes.map((code) => ELEMENTS[code]) };
    });
  return historyOf(told);
}

/** What a history tells of one set, spread out for a twin. */
export interface PlainSet {
  /** Positions of invocation and completion; the latter beyond all others where there is none. */
  readonly adds: readonly { readonly element: string; readonly from: number; readonly ok: number | null }[];
  readonly reads: readonly {
    readonly from: number;
    readonly to: number;
    readonly shows: readonly string[];
  }[];
  /** All that was added or shown. */
  readonly elements: readonly string[];
}

/** The sets of all keys; adds that failed are left out, and elements are written as JSON. */
export function plainSets(history: History): PlainSet[] {
  const clients = [...history].filter(({ type }) => type === 'invoke');
  const keys = [...new Set(clients.map(({ key }) => key))];
  return keys.map((key) => {
    const ops = clients.filter((op) => op.key === key);
    const outcome = (index: number) => history.outcomeOf(index);
    const adds = ops
      .filter(({ f, index }) => f === 'add' && outcome(index) !== 'fail')
      .map(({ index, value }) => ({
        element: JSON.stringify(value),
        from: index,
        ok: outcome(index) === 'ok' ? history.pairOf(index) : null,
      }));
    const reads = ops
      .filter(({ f, index }) => f === 'read' && outcome(index) === 'ok')
      .map(({ index }) => {
        const to = history.pairOf(index);
        const list = history.valueAt(to) as unknown[];
        return { from: index, to, shows: list.map((each) => JSON.stringify(each)) };
      });
    const seen = [...adds.map(({ element }) => element), ...reads.flatMap(({ shows }) => shows)];
    return { adds, reads, elements: [...new Set(seen)] };
  });
}
