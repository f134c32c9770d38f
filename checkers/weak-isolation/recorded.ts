/** A history of registers, read: its transactions, their sessions, and who read from whom. */
import type { History } from '../../src/index.ts';
import type { Unwrapping } from './as-asked.ts';
import { type Observations, observationsOf, type Writers, writersOf } from './observations.ts';
import { type Sessions, sessionsOf } from './sessions.ts';
import { type Refusal, type Txns, txnsOf } from './transactions.ts';

export interface Recorded {
  readonly txns: Txns;
  readonly sessions: Sessions;
  readonly writers: Writers;
  readonly seen: Observations;
}

export function recordedOf(history: History, unwrapping?: Unwrapping): Recorded | Refusal {
  const txns = txnsOf(history, unwrapping);
  if ('refusal' in txns) return txns;
  const writers = writersOf(txns);
  return { txns, sessions: sessionsOf(txns), writers, seen: observationsOf(txns, writers) };
}

/** Where `txn` wrote `key` last, as a place in `seen.writes`; -1 where it did not. */
export function writeOf({ seen }: Recorded, { txn, key }: { txn: number; key: number }): number {
  let low = seen.writesAt[txn]!;
  let high = seen.writesAt[txn + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = seen.writtenKeys[middle]!;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
