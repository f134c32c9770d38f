/**
 * Counters of two keys that add and take away at some moment of each operation, and now and then lose an add
 * or tell a number that is off. The twin tries all choices of which doubtful adds a read saw.
 */
import fc from 'fast-check';
import type { History, Op } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { counter } from '../index.ts';
import type { ReadsJudged } from '../read-judge.ts';

const drafts = fc.array(
  fc.record({
    process: fc.nat(3),
    key: fc.constantFrom(undefined, undefined, 'k'),
    /** Null: a read. */
    change: fc.constantFrom(null, null, null, 1, 2, 5, -1, -3, 0),
    /** By how much the read is off, or whether the add is lost. */
    off: fc.constantFrom(0, 0, 0, 0, 1, -1, 4, -4),
    actsLate: fc.boolean(),
    startsAt: fc.nat(30),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(...(['ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const)),
  }),
  { minLength: 1, maxLength: 10 },
);

type Draft = typeof drafts extends fc.Arbitrary<(infer D)[]> ? D : never;

/** A process does one thing after another, and nothing more after one that it does not know the end of. */
function inTurn(list: readonly Draft[]): Draft[] {
  const freeAt = new Map<number, number>();
  return [...list]
    .sort((a, b) => a.startsAt - b.startsAt)
    .filter(({ process, startsAt, lasts, outcome }) => {
      if ((freeAt.get(process) ?? 0) > startsAt) return false;
      const goesOn = outcome === 'ok' || outcome === 'fail';
      freeAt.set(process, goesOn ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY);
      return true;
    });
}

function played(list: readonly Draft[], honest: boolean): Told[] {
  const totals = new Map<string | undefined, number>();
  const acts = inTurn(list).map((draft) => ({
    draft,
    at: draft.startsAt + (draft.actsLate ? draft.lasts : 0),
  }));
  return acts
    .sort((a, b) => a.at - b.at)
    .map(({ draft }): Told => {
      const { process, key, change, startsAt, lasts, outcome } = draft;
      const off = honest ? 0 : draft.off;
      const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
      const common = { process, fromMs: startsAt, ...ends, ...(key === undefined ? {} : { key }) };
      const total = totals.get(key) ?? 0;
      if (change === null) return { ...common, f: 'read', gave: total + off };
      const isDone = outcome !== 'fail' && Math.abs(off) !== 4;
      if (isDone) totals.set(key, total + change);
      if (change === 1 && off === 1) return { ...common, f: 'increment' };
      return change === -1 ? { ...common, f: 'decrement', value: 1 } : { ...common, f: 'add', value: change };
    });
}

function changeBy({ f, value }: Op): number {
  const by = (value as number | null) ?? 1;
  return f === 'decrement' ? -by : by;
}

/** How many reads are too low and too high, and how many there are to judge. */
function recount(history: History, judges: ReadsJudged) {
  const ops = [...history];
  const counts = { reads: 0, low: 0, high: 0 };
  for (const read of ops.filter(({ f, type }) => f === 'read' && type === 'ok')) {
    const begun = history.pairOf(read.index);
    const adds = ops.filter(
      ({ f, type, key, index }) =>
        f !== 'read' && type === 'invoke' && key === read.key && history.outcomeOf(index) !== 'fail',
    );
    const isOk = (op: Op) => history.outcomeOf(op.index) === 'ok';
    const isCertain = (op: Op) => isOk(op) && history.pairOf(op.index) < begun;
    if (judges === 'final' && adds.some((op) => isOk(op) && !isCertain(op))) continue;
    counts.reads++;
    let sums = [0];
    for (const op of adds.filter(({ index }) => index < read.index)) {
      const added = sums.map((sum) => sum + changeBy(op));
      sums = isCertain(op) ? added : [...sums, ...added];
    }
    if ((read.value as number) < Math.min(...sums)) counts.low++;
    if ((read.value as number) > Math.max(...sums)) counts.high++;
  }
  return counts;
}

export default fuzzer({
  name: 'counter',
  about: 'bounds from running sums, against all choices of which doubtful adds each read saw',
  cases: fc.record({
    drafts,
    honest: fc.boolean(),
    reads: fc.constantFrom<ReadsJudged>('every', 'every', 'final'),
  }),
  disagreement({ drafts, honest, reads }) {
    const history = historyOf(played(drafts, honest));
    const { valid, anomalies, stats } = counter({ reads }).check(history, contextOf());
    const expected = recount(history, reads);
    const isRight = expected.low + expected.high === 0;
    if (honest && !isRight) return 'an honest counter is out of bounds';
    if (valid !== (expected.reads === 0 ? 'unknown' : isRight))
      return `${valid}, and the recount says ${JSON.stringify(expected)}`;
    const found = (stats?.anomalies ?? {}) as Record<string, number>;
    const { 'read-too-low': low = 0, 'read-too-high': high = 0 } = found;
    if (low !== expected.low || high !== expected.high)
      return `${JSON.stringify(found)}, and the recount says ${JSON.stringify(expected)}`;
    for (const { type, ops } of anomalies) {
      const alone = recount(onlyOps(history, ops), 'every');
      if ((type === 'read-too-low' ? alone.low : alone.high) === 0)
        return `a ${type} that does not stand alone`;
    }
    return undefined;
  },
});
