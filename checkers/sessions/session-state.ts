/**
 * What a session has done so far, key by key, and what it has to see by now. Writes are forgotten once
 * others that are remembered are known to come after them in the order of versions.
 */
import type { Clock } from '../weak-isolation/clock.ts';
import type { Guarantees } from './guarantees.ts';

const NOTHING: ReadonlySet<number> = new Set();

export class SessionState {
  readonly #guarantees: Guarantees;
  /** By key: its own writes. */
  readonly #writes = new Map<number, Set<number>>();
  /** By key: the writes that it has read from; the initial state is not among them. */
  readonly #reads = new Map<number, Set<number>>();
  /** What its last write brings along. */
  wroteClock: Clock | undefined;
  /** What all that it has read brings along. */
  readClock: Clock | undefined;

  constructor(guarantees: Guarantees) {
    this.#guarantees = guarantees;
  }

  writesOf(key: number): ReadonlySet<number> {
    return this.#writes.get(key) ?? NOTHING;
  }

  readsOf(key: number): ReadonlySet<number> {
    return this.#reads.get(key) ?? NOTHING;
  }

  wrote(key: number, write: number): void {
    const has = this.#guarantees;
    if (has.has('monotonic-writes')) this.#writes.delete(key);
    note(this.#writes, key, write);
    // What it read before comes before this write, and so before those that follow. Where reads are monotonic
    // one is remembered anyway, and makes the shorter argument.
    const isBehind = has.has('monotonic-writes') && has.has('writes-follow-reads');
    if (isBehind && !has.has('monotonic-reads')) this.#reads.delete(key);
  }

  /** `write` below zero: the initial state. */
  hasRead(key: number, write: number): void {
    if (write < 0) return;
    const has = this.#guarantees;
    const isOwn = this.writesOf(key).has(write);
    if (has.has('monotonic-reads')) this.#reads.delete(key);
    note(this.#reads, key, write);
    if (!has.has('read-your-writes') || has.has('monotonic-writes')) return;
    // Its own writes come before what it has read now.
    if (isOwn) this.#writes.set(key, new Set([write]));
    else if (has.has('monotonic-reads')) this.#writes.delete(key);
  }
}

function note(lists: Map<number, Set<number>>, key: number, write: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, new Set([write]));
  else list.add(write);
}
