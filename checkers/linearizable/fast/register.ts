/**
 * A register in which no value is written twice (Gibbons and Korach, "Testing shared memories", SIAM Journal
 * on Computing 1997). The write of a value and all reads of it form a cluster, and in any order the clusters
 * come one after another. A cluster's zone lies between its first return and its last beginning. Where the
 * return comes first (a forward zone), the register has to hold the value throughout; otherwise (a backward
 * zone) any moment of the zone will do. So the history is linearizable exactly where each write begins before
 * any read of its value returns, no two forward zones overlap, and no backward zone lies within a forward
 * one. The first value counts as written before all else. Linear, as ticks need no sorting.
 *
 * A write that may never have happened did happen where its value was read; its return is left open. Where
 * it was not, the zone ends after all else, and so lies within no other.
 */
import { ILLEGAL } from '../semantics.ts';
import { ABSENT, illegal, type Judgement, LEGAL } from './judgement.ts';
import { isIdle, type Timeline } from './timeline.ts';

/** All lists are by the number of a value's state, and hold positions of calls or `ABSENT`. */
interface Clusters {
  readonly write: Int32Array;
  readonly firstRead: Int32Array;
  /** The call that returns first, and the one that begins last. */
  readonly first: Int32Array;
  readonly last: Int32Array;
}

export function judgeRegister(timeline: Timeline): Judgement | undefined {
  const clusters = clustersOf(timeline);
  return clusters && (unwritten(timeline, clusters) ?? crossed(timeline, clusters) ?? LEGAL);
}

/** Undefined where a call is neither a read nor a write, or a value was written twice. */
function clustersOf(timeline: Timeline): Clusters | undefined {
  const { semantics, calls, begins, returns } = timeline;
  const states = statesOf(timeline);
  if (states === undefined) return undefined;
  const column = () => new Int32Array(states).fill(ABSENT);
  const [write, firstRead, first, last] = [column(), column(), column(), column()];
  for (let i = 0; i < calls.length; i++) {
    if (isIdle(timeline, i)) continue;
    const { cls } = calls[i]!;
    const set = semantics.setsOf(cls);
    const state = set === ILLEGAL ? semantics.needsOf(cls) : set;
    if (state === ILLEGAL) continue;
    if (set === ILLEGAL) {
      if (firstRead[state] === ABSENT || returns[i]! < returns[firstRead[state]!]!) firstRead[state] = i;
    } else if (write[state] !== ABSENT || state === semantics.init) return undefined;
    else write[state] = i;
    if (first[state] === ABSENT || returns[i]! < returns[first[state]!]!) first[state] = i;
    if (last[state] === ABSENT || begins[i]! > begins[last[state]!]!) last[state] = i;
  }
  return { write, firstRead, first, last };
}

/** One more than the greatest number of a state; undefined where effects do not tell all, as of a cas. */
function statesOf({ semantics, calls }: Timeline): number | undefined {
  let states = semantics.init + 1;
  for (const { cls } of calls) {
    if (!semantics.hasEffect(cls) || semantics.deniesOf(cls) !== ILLEGAL) return undefined;
    const needs = semantics.needsOf(cls);
    const sets = semantics.setsOf(cls);
    if (needs !== ILLEGAL && sets !== ILLEGAL) return undefined;
    states = Math.max(states, needs + 1, sets + 1);
  }
  return states;
}

/** A read of what nobody had written by then. */
function unwritten({ semantics, begins, returns }: Timeline, clusters: Clusters): Judgement | undefined {
  const { write, firstRead } = clusters;
  for (let state = 0; state < write.length; state++) {
    const read = firstRead[state]!;
    if (read === ABSENT || state === semantics.init) continue;
    const writer = write[state]!;
    if (writer === ABSENT || begins[writer]! > returns[read]!) return illegal([writer, read]);
  }
  return undefined;
}

/** Passes over the ticks with the forward zone that began last, and finds what overlaps it or lies within. */
function crossed(timeline: Timeline, clusters: Clusters): Judgement | undefined {
  const { begins, returns, end } = timeline;
  const { first, last } = clusters;
  const { init } = timeline.semantics;
  const zoneAt = zonesByTick(timeline, clusters);
  let forward = init;
  let until = last[init] === ABSENT ? ABSENT : begins[last[init]!]!;
  for (let tick = 0; tick < end; tick++) {
    const zone = zoneAt[tick]!;
    if (zone === ABSENT) continue;
    const firstReturn = returns[first[zone]!]!;
    if (firstReturn < until) return illegal([forward, zone].flatMap((state) => endsOf(clusters, state)));
    if (firstReturn !== tick) continue;
    forward = zone;
    until = begins[last[zone]!]!;
  }
  return undefined;
}

/**
 * Zones by the tick at which they begin: the first return of a forward one, the last beginning of a backward
 * one. The first value's zone has none.
 */
function zonesByTick(timeline: Timeline, clusters: Clusters): Int32Array {
  const { semantics, begins, returns, end } = timeline;
  const { write, first, last } = clusters;
  const zoneAt = new Int32Array(end).fill(ABSENT);
  for (let state = 0; state < write.length; state++) {
    if (write[state] === ABSENT || state === semantics.init) continue;
    zoneAt[Math.min(returns[first[state]!]!, begins[last[state]!]!)] = state;
  }
  return zoneAt;
}

/** The write, and the calls that a zone lies between; of the first value, the read that began last. */
function endsOf({ write, first, last }: Clusters, state: number): number[] {
  return write[state] === ABSENT ? [last[state]!] : [write[state]!, first[state]!, last[state]!];
}
