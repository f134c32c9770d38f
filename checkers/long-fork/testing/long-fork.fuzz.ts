/**
 * Writes of single keys and reads of the group of three, against a store whose reads see what was written in
 * one order (honest) or each in an order of its own. The twin compares all pairs of reads.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { longFork } from '../index.ts';

const KEYS = [0, 1, 2];

interface Draft {
  readonly key: number;
  /** Null: a write of the key. Else a read that misses the key with this chance, though it was written. */
  readonly misses: boolean | null;
  readonly startsAt: number;
  readonly lasts: number;
  readonly outcome: 'ok' | 'ok' | 'info' | 'fail' | 'open';
}

const drafts = fc.array(
  fc.record<Draft>({
    key: fc.nat(2),
    misses: fc.constantFrom(null, null, false, true, true),
    startsAt: fc.nat(20),
    lasts: fc.integer({ min: 1, max: 10 }),
    outcome: fc.constantFrom(
      'ok' as const,
      'ok' as const,
      'ok' as const,
      'info' as const,
      'fail' as const,
      'open' as const,
    ),
  }),
  { minLength: 2, maxLength: 10 },
);

function played(list: readonly Draft[], honest: boolean): Told[] {
  const written = new Set<number>();
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.flatMap((draft, process): Told[] => {
    const { key, misses, startsAt, lasts, outcome } = draft;
    const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
    const common = { process, f: 'txn', fromMs: startsAt, ...ends };
    if (misses === null) {
      if (written.has(key)) return [];
      if (outcome !== 'fail') written.add(key);
      return [{ ...common, value: [['w', key, 1]] }];
    }
    const sees = (k: number) => written.has(k) && (honest || !misses || k !== key);
    const gave = KEYS.map((k) => ['r', k, sees(k) ? 1 : null]);
    return [{ ...common, value: KEYS.map((k) => ['r', k, null]), gave }];
  });
}

type Seen = Record<number, unknown>;

/** Two reads of which each saw a key that the other did not. */
function hasFork(history: History): boolean {
  const reads = [...history]
    .filter((op) => op.type === 'ok' && (op.value as string[][])[0]![0] === 'r')
    .map((op) => Object.fromEntries((op.value as unknown[][]).map(([, key, value]) => [key, value])) as Seen);
  const sawMore = (a: Seen, b: Seen) => KEYS.some((key) => a[key] !== null && b[key] === null);
  return reads.some((a) => reads.some((b) => sawMore(a, b) && sawMore(b, a)));
}

export default fuzzer({
  name: 'long-fork',
  about: 'chains of reads by how much they saw, against all pairs of reads',
  cases: fc.record({ drafts, honest: fc.boolean() }),
  disagreement({ drafts, honest }) {
    const history = historyOf(played(drafts, honest));
    const { valid, anomalies } = longFork().check(history, contextOf());
    const forked = hasFork(history);
    if (honest && forked) return 'one order of the writes has a fork';
    const found = anomalies.some((anomaly) => anomaly.type === 'long-fork');
    if (valid === false && anomalies.length === 0) return 'false without an anomaly';
    if (found !== forked)
      return `finds ${found ? 'a' : 'no'} fork, and the pairs of reads have ${forked ? 'one' : 'none'}`;
    if (valid === true && forked) return 'valid with a fork';
    return undefined;
  },
});
