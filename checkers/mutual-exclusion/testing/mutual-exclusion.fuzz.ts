/**
 * Intervals of certain holds and largest tokens, against a replay of all operations up to each event, which
 * counts who certainly holds then, and against every pair of tokens.
 */
import type { History, Op } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { mutualExclusion } from '../index.ts';
import { type LockKind, lockHistory, randomLocks } from './random-locks.ts';

interface Held {
  readonly acquire: Op;
  /** Of the latest acquire. */
  grantedNs: number;
  token: unknown;
  depth: number;
}

interface Replayed {
  /** Who certainly holds at the last event. */
  readonly held: readonly Held[];
  /** Invocations of acquires that entered a hold again and got a token of it. */
  readonly again: ReadonlySet<number>;
}

/** What is certain at the event with this index. */
function replay(history: History, until: number, { reentrant, leaseMs = Infinity }: LockKind): Replayed {
  let held: Held[] = [];
  const again = new Set<number>();
  const leaseNs = leaseMs * 1e6;
  for (const op of [...history].slice(0, until + 1)) {
    const own = held.filter(({ acquire }) => acquire.process === op.process && acquire.key === op.key);
    if (op.type === 'ok' && op.f === 'acquire') {
      const acquire = history.op(history.pairOf(op.index));
      const entered = own.findLast(({ grantedNs }) => acquire.timeNs <= grantedNs + leaseNs);
      const hold = { acquire, grantedNs: op.timeNs, token: op.value, depth: 1 };
      if (reentrant && entered?.token === op.value) again.add(acquire.index);
      if (reentrant && entered !== undefined && entered.depth > 0) {
        entered.depth++;
        entered.grantedNs = op.timeNs;
        entered.token = op.value;
      } else held = [...held.filter((each) => !reentrant || !own.includes(each)), hold];
    }
    if (op.type === 'invoke' && op.f === 'release') {
      const named = (each: Held) => !reentrant && op.value !== null && each.token === op.value;
      const others = held.filter(({ acquire }) => acquire.key === op.key);
      const hold = [own.at(-1)].find((each) => each && named(each)) ?? others.findLast(named) ?? own.at(-1);
      const completion = history.outcomeOf(op.index) === 'fail' ? history.op(history.pairOf(op.index)) : op;
      if (hold !== undefined && completion.error !== 'unavailable') {
        hold.depth = completion.type === 'fail' ? 0 : hold.depth - 1;
        // Only a failed release leaves it open whether a reentrant lock is still held.
        const isOver = hold.depth <= 0 && !(reentrant && completion.type === 'fail');
        if (isOver) held = held.filter((each) => each !== hold);
      }
    }
    const isLost = op.type === 'invoke' && history.outcomeOf(op.index) === 'info';
    if (isLost) held = held.filter(({ acquire }) => acquire.process !== op.process);
  }
  const nowNs = history.timeNsAt(until);
  const isCertain = ({ acquire, depth }: Held) => depth > 0 && nowNs < acquire.timeNs + leaseNs;
  return { held: held.filter(isCertain), again };
}

interface Stamp {
  readonly op: Op;
  readonly end: number;
  readonly token: number;
}

/** Acquires that got a new token, and effects that were accepted. */
function stampsOf(history: History, again: ReadonlySet<number>) {
  const ok = [...history].filter(({ type, index }) => type === 'invoke' && history.outcomeOf(index) === 'ok');
  const stamps = ok.flatMap((op): Stamp[] => {
    const end = history.pairOf(op.index);
    const value = op.f === 'acquire' ? history.valueAt(end) : (op.value as { token: number } | null)?.token;
    return typeof value === 'number' && op.f !== 'release' ? [{ op, end, token: value }] : [];
  });
  return {
    acquires: stamps.filter(({ op }) => op.f === 'acquire' && !again.has(op.index)),
    effects: stamps.filter(({ op }) => op.f === 'effect'),
  };
}

function definition(history: History, kind: LockKind, realtime: boolean) {
  const found = new Set<string>();
  let isJudged = false;
  /** Holds that began when there were enough of them. */
  let crowds = 0;
  for (let i = 0; i < history.length && realtime; i++) {
    const { held } = replay(history, i, kind);
    isJudged ||= held.length > 0;
    for (const key of new Set(held.map(({ acquire }) => acquire.key))) {
      const own = held.filter(({ acquire }) => acquire.key === key);
      if (own.length <= kind.permits) continue;
      found.add('too-many-holders');
      if (own.some(({ acquire }) => history.pairOf(acquire.index) === i)) crowds++;
    }
  }
  const { again } = replay(history, history.length - 1, kind);
  const { acquires, effects } = stampsOf(history, again);
  const precedes = (a: Stamp, b: Stamp) =>
    a.op.key === b.op.key && a.end < b.op.index && (realtime || a.op.process === b.op.process);
  const isSecond = (b: Stamp) =>
    acquires.some((a) => a.op.key === b.op.key && a.end < b.end && a.token === b.token);
  const isInverted = (list: readonly Stamp[]) => (b: Stamp) =>
    list.some((a) => precedes(a, b) && a.token > b.token);
  if (acquires.some(isSecond)) found.add('duplicate-token');
  if (acquires.filter((b) => !isSecond(b)).some(isInverted(acquires))) found.add('token-not-increasing');
  if (effects.some(isInverted(effects))) found.add('stale-token-accepted');
  isJudged ||= acquires.length + effects.length > 0;
  return { found: [...found].sort(), crowds, verdict: !isJudged ? 'unknown' : found.size === 0 };
}

function disagreementOn(history: History, kind: LockKind, realtime: boolean): string | undefined {
  const checker = mutualExclusion(kind);
  const context = contextOf({ realtime });
  const { valid, anomalies } = checker.check(history, context);
  const { found, crowds, verdict } = definition(history, kind, realtime);
  if (valid !== verdict) return `${valid}, and the definition says ${verdict}`;
  const types = [...new Set(anomalies.map(({ type }) => type))].sort();
  if (types.join() !== found.join()) return `${types}, and the definition says ${found}`;
  const crowdCount = anomalies.filter(({ type }) => type === 'too-many-holders').length;
  if (crowdCount !== crowds) return `${crowdCount} crowds, and the definition says ${crowds}`;
  // Where a holder can enter again, a witness needs the release between its two acquires too.
  if (kind.reentrant) return undefined;
  for (const { type, ops } of anomalies) {
    const alone = checker.check(onlyOps(history, ops), context).anomalies.map((anomaly) => anomaly.type);
    if (!alone.includes(type)) return `the operations ${ops} alone are no ${type}`;
  }
  return undefined;
}

export default fuzzer({
  name: 'mutual-exclusion',
  about: 'intervals of certain holds and largest tokens, against a replay at every event and every pair',
  cases: randomLocks,
  disagreement(drawn) {
    const history = lockHistory(drawn);
    for (const realtime of drawn.honest ? [true, false] : []) {
      if (definition(history, drawn.kind, realtime).verdict === false) return 'an honest lock is wrong';
    }
    return disagreementOn(history, drawn.kind, true) ?? disagreementOn(history, drawn.kind, false);
  },
});
