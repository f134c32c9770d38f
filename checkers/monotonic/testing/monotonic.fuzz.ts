/**
 * Counters that give what they have, or now and then an old number, to three processes and two keys. The
 * twin compares every pair of operations.
 */
import fc from 'fast-check';
import type { History, Op } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { monotonic } from '../index.ts';

interface Draft {
  readonly process: number;
  readonly key: number;
  readonly f: 'inc' | 'read';
  /** How far it is behind. */
  readonly lag: number;
  readonly startsAt: number;
  readonly lasts: number;
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
}

const drafts = fc.array(
  fc.record<Draft>({
    process: fc.nat(2),
    key: fc.nat(1),
    f: fc.constantFrom('inc' as const, 'read' as const, 'read' as const),
    lag: fc.constantFrom(0, 0, 0, 1, 2),
    startsAt: fc.nat(40),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(
      'ok' as const,
      'ok' as const,
      'ok' as const,
      'ok' as const,
      'info' as const,
      'fail' as const,
      'open' as const,
    ),
  }),
  { minLength: 1, maxLength: 12 },
);

function played(list: readonly Draft[], honest: boolean): Told[] {
  const counts = [0, 0];
  const freeAt = new Map<number, number>();
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.flatMap((draft): Told[] => {
    const { process, key, f, lag, startsAt, lasts, outcome } = draft;
    if ((freeAt.get(process) ?? 0) > startsAt) return [];
    const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
    freeAt.set(
      process,
      outcome === 'ok' || outcome === 'fail' ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY,
    );
    if (f === 'inc' && outcome !== 'fail') counts[key]!++;
    const gave = honest ? counts[key] : Math.max(0, counts[key]! - lag);
    return [{ process, key, f, gave, fromMs: startsAt, ...ends }];
  });
}

/** An operation that saw less than another that came before it, in this order. */
function goesBack(history: History, order: 'process' | 'realtime'): boolean {
  const seen = [...history].filter((op) => op.type === 'ok');
  const precedes = (a: Op, b: Op) =>
    a.key === b.key && a.index < history.pairOf(b.index) && (order === 'realtime' || a.process === b.process);
  const isLess = (a: Op, b: Op) =>
    b.f === 'inc' ? Number(b.value) <= Number(a.value) : Number(b.value) < Number(a.value);
  return seen.some((a) => seen.some((b) => precedes(a, b) && isLess(a, b)));
}

export default fuzzer({
  name: 'monotonic',
  about: 'the largest number seen so far, against every pair of operations',
  cases: fc.record({
    drafts,
    honest: fc.boolean(),
    order: fc.constantFrom('process' as const, 'realtime' as const),
  }),
  disagreement({ drafts, honest, order }) {
    const history = historyOf(played(drafts, honest));
    const { valid, anomalies } = monotonic({ order }).check(history, contextOf());
    const expected = [...history].some((op) => op.type === 'ok') ? !goesBack(history, order) : 'unknown';
    if (honest && expected === false) return 'an honest counter goes back';
    if (valid !== expected) return `${valid}, and the pairs say ${expected}`;
    return anomalies.every(({ ops }) => ops.length === 2)
      ? undefined
      : 'an anomaly without its two operations';
  },
});
