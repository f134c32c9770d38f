/**
 * Requests to one or two limiters that keep their bound, or now and then forget a grant, or deny without
 * need. The twin tries every span from an invocation to a completion, and for each denial every moment at
 * which the other requests can have been granted.
 */
import fc from 'fast-check';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import type { Bound } from '../bound.ts';
import { rateBound } from '../index.ts';

interface Draft {
  readonly key: number;
  readonly asked: number;
  readonly fromMs: number;
  readonly lastsMs: number;
  /** Where in its time it is decided, 0 to 1. */
  readonly effectRatio: number;
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
  readonly lie: 'none' | 'forgets' | 'denies';
}

const drafts = fc.array(
  fc.record<Draft>({
    key: fc.constantFrom(0, 0, 1),
    asked: fc.integer({ min: 0, max: 3 }),
    fromMs: fc.nat(12),
    lastsMs: fc.integer({ min: 1, max: 3 }),
    effectRatio: fc.constantFrom(0, 0.5, 1),
    outcome: fc.constantFrom<Draft['outcome']>('ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'),
    lie: fc.constantFrom<Draft['lie']>('none', 'none', 'none', 'none', 'forgets', 'denies'),
  }),
  { minLength: 1, maxLength: 7 },
);

const bounds: fc.Arbitrary<Bound> = fc.oneof(
  fc.record({
    kind: fc.constant('bucket' as const),
    ratePerS: fc.constantFrom(250, 500, 1000),
    burst: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('window' as const),
    limit: fc.integer({ min: 1, max: 4 }),
    windowMs: fc.integer({ min: 1, max: 6 }),
  }),
);

interface Grant {
  readonly atMs: number;
  readonly permits: number;
}

/** Permits that are left at a moment, by the definition of the bound; below zero: too much was granted. */
function leftAt(bound: Bound, grants: readonly Grant[], atMs: number): number {
  const before = grants.filter((grant) => grant.atMs <= atMs).sort((a, b) => a.atMs - b.atMs);
  if (bound.kind === 'window') {
    const recent = before.filter((grant) => grant.atMs > atMs - bound.windowMs);
    return recent.reduce((left, { permits }) => left - permits, bound.limit);
  }
  let level = bound.burst;
  let lastMs = Number.NEGATIVE_INFINITY;
  const fill = (untilMs: number) => {
    level = Math.min(bound.burst, level + (bound.ratePerS / 1000) * (untilMs - lastMs));
    lastMs = untilMs;
  };
  for (const grant of before) {
    fill(grant.atMs);
    level -= grant.permits;
  }
  fill(atMs);
  return level;
}

interface Request extends Draft {
  readonly granted: number;
}

/** What the limiters answer, in the order in which they decide. */
function played(list: readonly Draft[], bound: Bound): Request[] {
  const decided = list.map((draft) => ({ draft, atMs: draft.fromMs + draft.effectRatio * draft.lastsMs }));
  const kept: (Grant & { key: number })[] = [];
  const granted = new Map<Draft, number>();
  for (const { draft, atMs } of decided.sort((a, b) => a.atMs - b.atMs)) {
    const own = kept.filter(({ key }) => key === draft.key);
    const isFree = draft.asked <= leftAt(bound, own, atMs);
    const permits = isFree && draft.lie !== 'denies' && draft.outcome !== 'fail' ? draft.asked : 0;
    granted.set(draft, permits);
    if (draft.lie !== 'forgets') kept.push({ key: draft.key, atMs, permits });
  }
  return list.map((draft) => ({ ...draft, granted: granted.get(draft)! }));
}

function toldOf(requests: readonly Request[]): Told[] {
  return requests.map(({ key, asked, fromMs, lastsMs, outcome, granted }, process): Told => {
    const ends = outcome === 'open' ? {} : { toMs: fromMs + lastsMs, outcome };
    return { process, key, f: 'take', value: asked, gave: granted, fromMs, ...ends };
  });
}

function exceeds(requests: readonly Request[], bound: Bound): boolean {
  const granted = requests.filter(({ outcome, granted }) => outcome === 'ok' && granted > 0);
  const sumWithin = (x: number, y: number) =>
    granted
      .filter(({ fromMs, lastsMs }) => fromMs >= x && fromMs + lastsMs <= y)
      .reduce((sum, request) => sum + request.granted, 0);
  return granted.some(({ fromMs: x }) =>
    granted.some(({ fromMs, lastsMs }) => {
      const y = fromMs + lastsMs;
      if (y < x) return false;
      if (bound.kind === 'window') return y - x < bound.windowMs && sumWithin(x, y) > bound.limit;
      return sumWithin(x, y) > bound.burst + (bound.ratePerS / 1000) * (y - x) + 1e-6;
    }),
  );
}

/** Some choice of moments and of unknown outcomes leaves too little for the request when it is decided. */
function isJustified(denied: Request, others: readonly Request[], bound: Bound): boolean {
  const endMs = denied.fromMs + denied.lastsMs;
  const choices = others.map((other): (Grant | undefined)[] => {
    const isKnown = other.outcome === 'ok' || other.outcome === 'fail';
    const permits = isKnown ? (other.outcome === 'ok' ? other.granted : 0) : other.asked;
    const untilMs = isKnown ? Math.min(endMs, other.fromMs + other.lastsMs) : endMs;
    const moments: Grant[] = [];
    for (let atMs = other.fromMs; atMs <= untilMs; atMs += 0.5) moments.push({ atMs, permits });
    return isKnown && moments.length > 0 ? moments : [undefined, ...moments];
  });
  const search = (i: number, grants: readonly Grant[]): boolean => {
    if (i === choices.length) {
      for (let atMs = denied.fromMs; atMs <= endMs; atMs += 0.5) {
        if (leftAt(bound, grants, atMs) < denied.asked) return true;
      }
      return false;
    }
    return choices[i]!.some((grant) => search(i + 1, grant === undefined ? grants : [...grants, grant]));
  };
  return search(0, []);
}

/** More others than these make too many choices. */
const OTHERS_MAX = 3;

export default fuzzer({
  name: 'rate-bound',
  about: 'trees over invocations and completions, against every span and every moment of a grant',
  cases: fc.record({ drafts, bound: bounds, honest: fc.boolean() }),
  disagreement({ drafts, bound, honest }) {
    const list = honest ? drafts.map((draft) => ({ ...draft, lie: 'none' as const })) : drafts;
    const requests = played(list, bound);
    const history = historyOf(toldOf(requests));
    const { valid, anomalies } = rateBound({ bound, exact: true }).check(history, contextOf());
    const isOk = ({ outcome }: Request) => outcome === 'ok';
    const judged = requests.filter(({ key }) => requests.some((other) => other.key === key && isOk(other)));
    const keys = [0, 1].map((key) => judged.filter((request) => request.key === key));
    const expected = keys.some((own) => exceeds(own, bound));
    const found = anomalies.some(({ type }) => type === 'over-granted');
    if (found !== expected) return `over-granted ${found}, and the spans say ${expected}`;
    if (honest && valid === false) return 'an honest limiter is accused';
    if (judged.length === 0 && valid !== 'unknown') return `${valid} of nothing`;
    for (const anomaly of anomalies.filter(({ type }) => type === 'wrongly-denied')) {
      const process = history.processAt(anomaly.ops[0]!) as number;
      const denied = requests[process]!;
      const others = requests.filter(({ key }, i) => key === denied.key && i !== process);
      if (others.length <= OTHERS_MAX && isJustified(denied, others, bound))
        return 'a right denial is accused';
    }
    return undefined;
  },
});
