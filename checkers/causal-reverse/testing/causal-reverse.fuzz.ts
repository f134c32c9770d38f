/**
 * Inserts and reads of a list that is served honestly, or by a store that hides some values from some reads.
 * The twin tries every read with every pair of writes.
 */
import fc from 'fast-check';
import { type History, NONE, type Op } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { causalReverse } from '../index.ts';

interface Draft {
  readonly process: number;
  /** Null: a write. Else a read that hides the values in these places. */
  readonly hides: readonly number[] | null;
  readonly startsAt: number;
  readonly lasts: number;
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
}

const drafts = fc.array(
  fc.record<Draft>({
    process: fc.nat(3),
    hides: fc.oneof(fc.constant(null), fc.array(fc.nat(3), { maxLength: 2 })),
    startsAt: fc.nat(25),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(
      'ok' as const,
      'ok' as const,
      'ok' as const,
      'info' as const,
      'fail' as const,
      'open' as const,
    ),
  }),
  { minLength: 2, maxLength: 9 },
);

/** A process does one thing after another, and nothing more after an `info`. */
function played(list: readonly Draft[], honest: boolean): Told[] {
  const values: number[] = [];
  const freeAt = new Map<number, number>();
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.flatMap((draft, i): Told[] => {
    const { process, hides, startsAt, lasts, outcome } = draft;
    if ((freeAt.get(process) ?? 0) > startsAt) return [];
    const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
    freeAt.set(
      process,
      outcome === 'ok' || outcome === 'fail' ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY,
    );
    const common = { process, fromMs: startsAt, ...ends };
    if (hides === null) {
      if (outcome !== 'fail') values.push(i);
      return [{ ...common, f: 'write', value: i }];
    }
    return [{ ...common, f: 'read', gave: values.filter((_, place) => honest || !hides.includes(place)) }];
  });
}

function hasReversal(history: History, realtime: boolean): boolean {
  const ops = [...history];
  const writes = ops.filter((op) => op.f === 'write' && op.type === 'invoke');
  const precedes = (a: Op, b: Op) =>
    history.outcomeOf(a.index) === 'ok' &&
    history.pairOf(a.index) !== NONE &&
    history.pairOf(a.index) < b.index &&
    (realtime || a.process === b.process);
  const reads = ops.filter((op) => op.f === 'read' && op.type === 'ok').map((op) => op.value as unknown[]);
  return reads.some((read) =>
    writes.some(
      (b) => read.includes(b.value) && writes.some((a) => precedes(a, b) && !read.includes(a.value)),
    ),
  );
}

export default fuzzer({
  name: 'causal-reverse',
  about: 'counting what each read must show, against every read with every pair of writes',
  cases: fc.record({ drafts, honest: fc.boolean(), realtime: fc.boolean() }),
  disagreement({ drafts, honest, realtime }) {
    const history = historyOf(played(drafts, honest));
    const { valid, anomalies } = causalReverse().check(history, contextOf({ realtime }));
    const reversed = hasReversal(history, realtime);
    if (honest && reversed) return 'an honest list is reversed';
    if (!history.fs.includes('read')) return valid === 'unknown' ? undefined : `${valid} without reads`;
    const found = anomalies.some((anomaly) => anomaly.type === 'causal-reverse');
    if (found !== reversed)
      return `finds ${found ? 'a' : 'no'} reversal, and the pairs have ${reversed ? 'one' : 'none'}`;
    return valid === true && reversed ? 'valid with a reversal' : undefined;
  },
});
