/**
 * Ledgers of few ids, each tried up to three times, which are honest or lose, double, refuse and make up
 * effects. The twin goes through all operations for each id, as the definition has it.
 */
import fc from 'fast-check';
import type { History, Op } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { exactlyOnce } from '../index.ts';

const OUTCOMES = ['ok', 'ok', 'ok', 'info', 'fail', 'open'] as const;

const submits = fc.array(
  fc.record({
    id: fc.nat(4),
    key: fc.constantFrom(undefined, undefined, 'k'),
    startsAt: fc.nat(30),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(...OUTCOMES),
    /** An info one that took effect, a failed one that did too, an acknowledged one that did not. */
    odd: fc.boolean(),
  }),
  { maxLength: 7 },
);
const reads = fc.array(
  fc.record({
    key: fc.constantFrom(undefined, undefined, 'k'),
    startsAt: fc.integer({ min: 5, max: 50 }),
    twice: fc.constantFrom(undefined, undefined, undefined, 0, 1, 2),
    strange: fc.constantFrom(undefined, undefined, undefined, 4, 'x'),
    token: fc.constantFrom(undefined, undefined, 1, 2),
    ok: fc.constantFrom(true, true, true, false),
  }),
  { maxLength: 3 },
);

type Submit = typeof submits extends fc.Arbitrary<(infer D)[]> ? D : never;
type Read = typeof reads extends fc.Arbitrary<(infer D)[]> ? D : never;

function submitTold({ id, key, startsAt, lasts, outcome }: Submit, process: number): Told {
  const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
  const value = id % 2 === 0 ? id : { id };
  return { process, f: 'submit', value, fromMs: startsAt, ...ends, ...(key && { key }) };
}

/** What an honest ledger has when it is read, and what a lying one makes of it. */
function readTold(read: Read, process: number, all: readonly Submit[], honest: boolean): Told {
  const done = all.filter(({ key, startsAt, outcome, odd }) => {
    if (key !== read.key || startsAt > read.startsAt) return false;
    if (outcome === 'ok') return honest || !odd;
    return outcome === 'fail' ? !honest && odd : odd;
  });
  const ids: unknown[] = [...new Set(done.map(({ id }) => id))];
  if (!honest && read.twice !== undefined && ids.length > read.twice) ids.push([ids[read.twice], 1]);
  if (!honest && read.strange !== undefined) ids.push(read.strange);
  if (!honest && read.token !== undefined && typeof ids[0] === 'number' && typeof ids[1] === 'number') {
    const [first, second, ...others] = ids;
    ids.splice(0, ids.length, { id: 0, count: 0, token: 9, resource: 'r' });
    ids.push(
      { id: first, token: 2, resource: 'r' },
      { id: second, token: read.token, resource: 'r' },
      ...others,
    );
  }
  const { key, startsAt, ok } = read;
  const outcome = ok ? 'ok' : 'info';
  return {
    process,
    f: 'effects',
    gave: ids,
    fromMs: startsAt,
    toMs: startsAt + 3,
    outcome,
    ...(key && { key }),
  };
}

type Counts = Record<string, number>;

/** How often each anomaly is there, by definition; `late`: something may still be lost. */
function expectedOf(history: History, key: string | undefined): { counts: Counts; late: boolean } {
  const ops = [...history].filter((op) => op.type === 'invoke' && op.key === key);
  const end = (op: Op) => history.op(history.pairOf(op.index));
  const reads = ops.filter((op) => op.f === 'effects' && history.outcomeOf(op.index) === 'ok');
  const counts: Counts = {};
  const count = (type: string, holds: boolean) => {
    if (holds) counts[type] = (counts[type] ?? 0) + 1;
  };
  let late = false;
  for (const id of [0, 1, 2, 3, 4, 'x']) {
    const tries = ops.filter(({ f, value }) => f === 'submit' && idOf(value) === id);
    const has = (type: string) => tries.filter((op) => history.outcomeOf(op.index) === type);
    const may = [...has('ok'), ...has('info')];
    const timesIn = (read: Op) => timesOf(end(read).value as unknown[], id);
    const before = (list: Op[], read: Op) => list.some(({ index }) => index < end(read).index);
    const wrong = reads.filter((read) => timesIn(read) > 0 && !before(may, read));
    count(
      'aborted-effect',
      wrong.some((read) => before(has('fail'), read)),
    );
    count(
      'unexpected-effect',
      wrong.some((read) => !before(has('fail'), read)),
    );
    count(
      'duplicated-effect',
      reads.some((read) => timesIn(read) > 1),
    );
    count(
      'stale-effect',
      reads.some((read) => isStale(end(read).value as unknown[], id)),
    );
    const last = reads.at(-1);
    if (last === undefined || timesIn(last) > 0) continue;
    const isLost = has('ok').some((op) => history.pairOf(op.index) < last.index);
    count('lost-effect', isLost);
    if (!isLost && has('ok').length > 0) late = true;
  }
  return { counts, late: late || reads.length === 0 };
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { id: unknown }).id : value;
}

function timesOf(list: readonly unknown[], id: unknown): number {
  let times = 0;
  for (const item of list) {
    if (Array.isArray(item)) times += item[0] === id ? item[1] : 0;
    else if (idOf(item) === id) times += (item as { count?: number }).count ?? 1;
  }
  return times;
}

interface Token {
  readonly id: unknown;
  readonly token: number;
  readonly count?: number;
}

function isStale(list: readonly unknown[], id: unknown): boolean {
  const tokens = list.filter((item) => typeof item === 'object' && !Array.isArray(item)) as Token[];
  const real = tokens.filter(({ count }) => count !== 0);
  return real.some((b, i) => b.id === id && real.slice(0, i).some((a) => a.token > b.token));
}

function merged(all: readonly Counts[]): Counts {
  const sum: Counts = {};
  for (const counts of all) {
    for (const [type, count] of Object.entries(counts)) sum[type] = (sum[type] ?? 0) + count;
  }
  return sum;
}

function sorted(counts: Counts): string {
  return JSON.stringify(Object.entries(counts).sort());
}

export default fuzzer({
  name: 'exactly-once',
  about: 'ledgers by columns of ids, against all operations for each id',
  cases: fc.record({ submits, reads, honest: fc.boolean() }),
  disagreement({ submits, reads, honest }) {
    const told = [
      ...submits.map(submitTold),
      ...reads.map((read, i) => readTold(read, 100 + i, submits, honest)),
    ];
    const history = historyOf(told);
    const { valid, anomalies, stats } = exactlyOnce().check(history, contextOf());
    const keys = [...new Set([...history].map((op) => op.key as string | undefined))];
    const expected = keys.map((key) => expectedOf(history, key));
    const counts = merged(expected.map((each) => each.counts));
    const any = [...history].some((op) => op.type === 'ok' && op.f === 'submit');
    const isUnknown = !any || expected.some(({ late }) => late);
    const verdict = Object.keys(counts).length > 0 ? false : isUnknown ? 'unknown' : true;
    if (honest && verdict === false) return `an honest ledger has ${sorted(counts)}`;
    if (valid !== verdict) return `${valid}, and by definition ${verdict}: ${sorted(counts)}`;
    const found = (stats?.anomalies ?? {}) as Counts;
    if (sorted(found) !== sorted(counts)) return `finds ${sorted(found)}, and there are ${sorted(counts)}`;
    for (const { type, ops } of anomalies) {
      const again = exactlyOnce().check(onlyOps(history, ops), contextOf());
      if (!again.anomalies.some((other) => other.type === type))
        return `the witness of ${type} does not stand alone`;
    }
    return undefined;
  },
});
