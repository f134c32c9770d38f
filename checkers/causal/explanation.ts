/**
 * What the reads of one session demand of the order of its causal past, followed to the end. Each transaction
 * of the past has a *label*: the earliest place in the session that it comes before. A writer of a key with
 * a label of at most i comes before the i-th transaction, so before the writer that this one read the key
 * from. Such an edge may lower labels, and lower labels demand more edges, round by round. Along a session
 * labels only rise, so the last writer of each session is enough, and is found by halving.
 */
import { NONE } from '../../src/index.ts';
import { type CommitEdge, CommitOrder } from '../weak-isolation/commit-order.ts';
import type { Recorded } from '../weak-isolation/recorded.ts';
import type { WritersByKey } from '../weak-isolation/writers-by-key.ts';

/** A session that cannot explain what it has read. */
export interface Saturated {
  /** What its reads demand, and by edge the round in which that was found: it follows from earlier ones. */
  readonly order: CommitOrder;
  readonly rounds: readonly number[];
  /** A read of the initial state of a key that had been written; left out: there is a cycle. */
  readonly initial?: CommitEdge;
}

export interface SaturateInput {
  /** Its transactions that succeeded, in order. */
  readonly session: Int32Array;
  /** What its reads demand by causality alone. */
  readonly edges: readonly CommitEdge[];
  readonly budget: { left: number };
}

const NEVER = 0x7fffffff;
const OPEN = 1;
const DONE = 2;

export class Explanation {
  readonly #recorded: Recorded;
  readonly #by: WritersByKey;
  /** By transaction; what was not reached has `NEVER`. */
  readonly #label: Int32Array;
  /** The same by causality alone. */
  readonly #causal: Int32Array;
  readonly #place: Int32Array;
  readonly #state: Uint8Array;

  constructor(recorded: Recorded, by: WritersByKey) {
    const { count } = recorded.txns;
    this.#recorded = recorded;
    this.#by = by;
    this.#label = new Int32Array(count).fill(NEVER);
    this.#causal = new Int32Array(count).fill(NEVER);
    this.#place = new Int32Array(count).fill(NONE);
    this.#state = new Uint8Array(count);
  }

  /** Undefined where the session can explain what it has read. */
  saturate({ session, edges, budget }: SaturateInput): Saturated | 'out of steps' | undefined {
    const forced = new Forced();
    session.forEach((txn, place) => {
      this.#place[txn] = place;
    });
    const reached = this.#past(session, forced)!;
    this.#setLabels(reached, forced, this.#causal);
    for (const edge of edges) forced.add(edge, 0);
    const result = this.#rounds(session, forced, budget);
    for (const txn of reached) this.#causal[txn] = NEVER;
    for (const txn of session) this.#place[txn] = NONE;
    return result;
  }

  #rounds(
    session: Int32Array,
    forced: Forced,
    budget: { left: number },
  ): Saturated | 'out of steps' | undefined {
    const { order, rounds } = forced;
    for (let round = 1; ; round++) {
      const past = this.#past(session, forced);
      if (past === undefined) return { order, rounds };
      // The first round is as cheap as reading the history.
      if (round > 1) budget.left -= past.length;
      if (budget.left < 0) return 'out of steps';
      this.#setLabels(past, forced, this.#label);
      const before = order.length;
      const initial = this.#demand(session, forced, round);
      for (const txn of past) this.#label[txn] = NEVER;
      if (initial !== undefined) return { order, rounds, initial };
      if (order.length === before) return undefined;
    }
  }

  /**
   * The last transaction and all before it, each after what comes before it; undefined where there is a
   * cycle.
   */
  #past(session: Int32Array, forced: Forced): number[] | undefined {
    const state = this.#state;
    const past: number[] = [];
    const reached = [session[session.length - 1]!];
    const way = [{ txn: reached[0]!, before: this.#before(reached[0]!, forced), next: 0 }];
    state[reached[0]!] = OPEN;
    let isCyclic = false;
    while (way.length > 0 && !isCyclic) {
      const top = way[way.length - 1]!;
      const before = top.before[top.next++];
      if (before === undefined) {
        way.pop();
        state[top.txn] = DONE;
        past.push(top.txn);
      } else if (state[before] === OPEN) isCyclic = true;
      else if (state[before] !== DONE) {
        state[before] = OPEN;
        reached.push(before);
        way.push({ txn: before, before: this.#before(before, forced), next: 0 });
      }
    }
    for (const txn of reached) state[txn] = 0;
    return isCyclic ? undefined : past;
  }

  /** What comes directly before a transaction. */
  #before(txn: number, forced: Forced): number[] {
    const { sessions, seen } = this.#recorded;
    const before = [...forced.before(txn)];
    if (sessions.before[txn] !== NONE) before.push(sessions.before[txn]!);
    for (let read = seen.readsAt[txn]!; read < seen.readsAt[txn + 1]!; read++) {
      if (seen.from[read]! >= 0) before.push(seen.from[read]!);
    }
    return before;
  }

  #setLabels(past: readonly number[], forced: Forced, label: Int32Array): void {
    for (let i = past.length - 1; i >= 0; i--) {
      const txn = past[i]!;
      const bound = this.#place[txn] === NONE ? label[txn]! : this.#place[txn]!;
      for (const before of this.#before(txn, forced)) {
        if (label[before]! > bound) label[before] = bound;
      }
    }
  }

  /** Adds what follows from the labels; or gives what must come before the initial state. */
  #demand(session: Int32Array, forced: Forced, round: number): CommitEdge | undefined {
    const { seen, txns } = this.#recorded;
    const { groupsAt } = this.#by;
    for (const [place, reader] of session.entries()) {
      for (let read = seen.readsAt[reader]!; read < seen.readsAt[reader + 1]!; read++) {
        const key = txns.versions.keyOf(seen.reads[read]!);
        const after = seen.from[read]!;
        for (let group = groupsAt[key]!; group < groupsAt[key + 1]!; group++) {
          const before = this.#last(group, place, this.#label);
          if (before === NONE || before === after || before === this.#last(group, place, this.#causal))
            continue;
          const edge = { before, after, reader, read };
          if (after < 0) return edge;
          forced.add(edge, round);
        }
      }
    }
    return undefined;
  }

  /** The last writer of the group with a label of at most `place`. */
  #last(group: number, place: number, label: Int32Array): number {
    const { writers, writersAt } = this.#by;
    let low = writersAt[group]!;
    let high = writersAt[group + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (label[writers[middle]!]! <= place) low = middle + 1;
      else high = middle;
    }
    return low === writersAt[group] ? NONE : writers[low - 1]!;
  }
}

/** Edges of the commit order, each pair of ends once. */
class Forced {
  readonly order = new CommitOrder();
  readonly rounds: number[] = [];
  readonly #before = new Map<number, number[]>();

  add(edge: CommitEdge, round: number): void {
    const known = this.#before.get(edge.after) ?? [];
    if (known.includes(edge.before)) return;
    known.push(edge.before);
    this.#before.set(edge.after, known);
    this.order.add(edge);
    this.rounds.push(round);
  }

  before(txn: number): readonly number[] {
    return this.#before.get(txn) ?? [];
  }
}
