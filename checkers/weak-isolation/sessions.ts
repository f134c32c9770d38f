/**
 * The session order: the transactions of a process, one after another. Failed ones are left out; an
 * indeterminate one comes after those before it, but nothing comes after it, as it may still take effect
 * later. Each session is a chain, so that "all of session s up to its n-th" says what a transaction knows.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { Txns } from './transactions.ts';

export interface Sessions {
  readonly count: number;
  /** By transaction: the one before it in its process; NONE. */
  readonly before: Int32Array;
  /** By transaction: its session, and its place there from 1; NONE and 0 for those that failed. */
  readonly session: Int32Array;
  readonly place: Int32Array;
}

export function sessionsOf({ count, outcome, process, processes }: Txns): Sessions {
  const before = new Int32Array(count).fill(NONE);
  const session = new Int32Array(count).fill(NONE);
  const place = new Int32Array(count);
  const latest = new Int32Array(processes).fill(NONE);
  /** Session that a process is in; a new one begins where a process goes on after an indeterminate end. */
  const current = new Int32Array(processes).fill(NONE);
  let sessions = 0;
  for (let txn = 0; txn < count; txn++) {
    if (outcome[txn] === TYPE.fail) continue;
    const p = process[txn]!;
    const previous = latest[p]!;
    const isFirst = current[p] === NONE;
    if (isFirst) current[p] = sessions++;
    before[txn] = previous;
    session[txn] = current[p]!;
    place[txn] = isFirst || previous === NONE ? 1 : place[previous]! + 1;
    if (outcome[txn] === TYPE.info) current[p] = NONE;
    else latest[p] = txn;
  }
  return { count: sessions, before, session, place };
}

/** Whether one comes before the other in the same session; the initial state is in none. */
export function isEarlierInSession(
  { session, place }: Sessions,
  { before, after }: { readonly before: number; readonly after: number },
): boolean {
  return after >= 0 && session[before] === session[after] && place[before]! < place[after]!;
}
