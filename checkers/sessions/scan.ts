/**
 * Goes through the operations in causal order and collects what the guarantees say of the order of versions.
 *
 * With monotonic writes, whoever sees a write sees all that its session wrote before, so what an operation
 * has to see is a vector clock, and of each session the last write of the key is enough: O(n k) for n
 * operations of k sessions. Without them nothing follows for others from what a session sees, and the
 * operations of each session are compared with each other alone.
 */
import { NONE } from '../../src/index.ts';
import type { CausalOrder } from '../weak-isolation/causal-order.ts';
import { type Clock, emptyClock, join, known, setKnown } from '../weak-isolation/clock.ts';
import type { Recorded } from '../weak-isolation/recorded.ts';
import { LastWriters, type WritersByKey, writersByKey } from '../weak-isolation/writers-by-key.ts';
import type { Guarantees } from './guarantees.ts';
import { SessionState } from './session-state.ts';
import type { Reason, VersionOrder } from './version-order.ts';

export interface ScanInput {
  readonly recorded: Recorded;
  readonly causal: CausalOrder;
  readonly guarantees: Guarantees;
  readonly order: VersionOrder;
  /** Edges that may be added besides those that a linear scan needs. */
  readonly stepsMax: number;
}

export class Scan {
  readonly #input: ScanInput;
  readonly #isClosed: boolean;
  readonly #by: WritersByKey;
  readonly #last: LastWriters;
  readonly #states: SessionState[] = [];
  /** By write: what it brings along, itself included, as long as somebody is to read it. */
  readonly #clocks: (Clock | undefined)[] = [];
  readonly #readersLeft: Int32Array;
  /** By write: 1 once its own past is in the order. */
  readonly #isOrdered: Uint8Array;
  /** By group of writers: the last edge. */
  readonly #edgeFrom: Int32Array;
  readonly #edgeTo: Int32Array;
  #stepsLeft: number;

  constructor(input: ScanInput) {
    const { recorded, guarantees } = input;
    this.#input = input;
    this.#isClosed = guarantees.has('monotonic-writes');
    this.#by = writersByKey(recorded);
    this.#last = new LastWriters(this.#by, recorded.sessions.place);
    this.#readersLeft = new Int32Array(recorded.txns.count);
    for (const writer of recorded.seen.from) if (writer >= 0) this.#readersLeft[writer]!++;
    this.#isOrdered = new Uint8Array(recorded.txns.count);
    this.#edgeFrom = new Int32Array(this.#by.session.length).fill(NONE);
    this.#edgeTo = new Int32Array(this.#by.session.length).fill(NONE);
    this.#stepsLeft = input.stepsMax;
  }

  /** False where it ran out of steps. */
  run(): boolean {
    const { recorded, causal } = this.#input;
    const { readsAt, writesAt } = recorded.seen;
    for (const op of causal.order) {
      if (readsAt[op]! < readsAt[op + 1]!) this.#read(op, readsAt[op]!);
      else if (writesAt[op]! < writesAt[op + 1]!) this.#write(op, writesAt[op]!);
      if (this.#stepsLeft < 0) return false;
    }
    return true;
  }

  #stateOf(op: number): SessionState {
    const session = this.#input.recorded.sessions.session[op]!;
    this.#states[session] ??= new SessionState(this.#input.guarantees);
    return this.#states[session];
  }

  #write(op: number, write: number): void {
    const { recorded, guarantees } = this.#input;
    const key = recorded.seen.writtenKeys[write]!;
    const state = this.#stateOf(op);
    if (guarantees.has('monotonic-writes')) this.#add(state.writesOf(key), { to: op, reason: 'MW', by: op });
    if (guarantees.has('writes-follow-reads'))
      this.#add(state.readsOf(key), { to: op, reason: 'WFR', by: op });
    state.wrote(key, op);
    if (!this.#isClosed) return;
    const { count, session, place } = recorded.sessions;
    const clock = state.wroteClock?.slice() ?? emptyClock(count);
    if (guarantees.has('writes-follow-reads') && state.readClock) join(clock, state.readClock);
    setKnown(clock, { session: session[op]!, place: place[op]! });
    if (this.#readersLeft[op]! > 0) this.#clocks[op] = clock;
    state.wroteClock = clock;
  }

  #read(op: number, read: number): void {
    const { recorded, guarantees } = this.#input;
    const { txns, seen } = recorded;
    const key = txns.versions.keyOf(seen.reads[read]!);
    const to = seen.from[read]!;
    const state = this.#stateOf(op);
    if (guarantees.has('read-your-writes')) this.#add(state.writesOf(key), { to, reason: 'RYW', by: op });
    if (guarantees.has('monotonic-reads')) {
      this.#add(state.readsOf(key), { to, reason: 'MR', by: op });
    }
    if (this.#isClosed) this.#seen({ op, key, to, state });
    state.hasRead(key, to);
    if (to >= 0 && --this.#readersLeft[to]! === 0) this.#clocks[to] = undefined;
  }

  /** What follows from all that the read has to see. */
  #seen({ op, key, to, state }: { op: number; key: number; to: number; state: SessionState }): void {
    const { recorded, guarantees } = this.#input;
    const { session, place } = recorded.sessions;
    const brought = to < 0 ? undefined : this.#clocks[to]!;
    const must = brought?.slice() ?? emptyClock(recorded.sessions.count);
    if (guarantees.has('read-your-writes') && state.wroteClock) join(must, state.wroteClock);
    if (guarantees.has('monotonic-reads') && state.readClock) join(must, state.readClock);
    // What the write brings along is in the order after its first reader.
    const isOrdered = to >= 0 && this.#isOrdered[to] === 1;
    const { groupsAt, session: sessionOf } = this.#by;
    for (let group = groupsAt[key]!; group < groupsAt[key + 1]!; group++) {
      const count = known(must, sessionOf[group]!);
      const from = count === 0 ? NONE : this.#last.within(group, count);
      if (from === NONE || from === to || (this.#edgeFrom[group] === from && this.#edgeTo[group] === to))
        continue;
      if (this.#isTold(state, key, from)) continue;
      if (isOrdered && known(brought!, session[from]!) >= place[from]!) continue;
      this.#edgeFrom[group] = from;
      this.#edgeTo[group] = to;
      this.#input.order.add({ from, to, reason: 'seen', by: op });
    }
    if (to >= 0) this.#isOrdered[to] = 1;
    if (brought === undefined) return;
    if (state.readClock) join(state.readClock, brought);
    else state.readClock = brought.slice();
  }

  /** What the session itself wrote or read before is told of as such. */
  #isTold(state: SessionState, key: number, from: number): boolean {
    const { guarantees } = this.#input;
    if (guarantees.has('read-your-writes') && state.writesOf(key).has(from)) return true;
    return guarantees.has('monotonic-reads') && state.readsOf(key).has(from);
  }

  /** From all of these; more than one at a time are steps. */
  #add(froms: ReadonlySet<number>, edge: { to: number; reason: Reason; by: number }): void {
    for (const from of froms) if (from !== edge.to) this.#input.order.add({ from, ...edge });
    this.#stepsLeft -= Math.max(0, froms.size - 1);
  }
}
