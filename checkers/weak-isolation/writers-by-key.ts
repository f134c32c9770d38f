/**
 * Who wrote each key, session by session: a *group* is the writers of one key in one session, in the order of
 * the session. "The last writer of x among the first n transactions of session s" is then a search in a
 * group.
 */
import { NONE } from '../../src/index.ts';
import type { Recorded } from './recorded.ts';

export interface WritersByKey {
  /** Groups of each key: `groupsAt[key]` to `groupsAt[key + 1]`. */
  readonly groupsAt: Int32Array;
  /** By group: its session. */
  readonly session: Int32Array;
  /** Writers of each group: `writersAt[group]` to `writersAt[group + 1]` in `writers`. */
  readonly writersAt: Int32Array;
  readonly writers: Int32Array;
}

/** Numbers sorted by a small code, equal ones as they stood; and where each code begins. */
function sortedBy(items: Int32Array, codeOf: (item: number) => number, codes: number) {
  const at = new Int32Array(codes + 1);
  for (const item of items) at[codeOf(item) + 1]!++;
  for (let code = 0; code < codes; code++) at[code + 1]! += at[code]!;
  const next = at.slice(0, codes);
  const sorted = new Int32Array(items.length);
  for (const item of items) sorted[next[codeOf(item)]!++] = item;
  return { sorted, at };
}

export function writersByKey({ txns, sessions, seen }: Recorded): WritersByKey {
  const { writesAt, writtenKeys } = seen;
  const writerOf = new Int32Array(writtenKeys.length);
  for (let txn = 0; txn < txns.count; txn++) writerOf.fill(txn, writesAt[txn]!, writesAt[txn + 1]!);
  const sessionOf = (write: number) => sessions.session[writerOf[write]!]!;
  const all = new Int32Array(writtenKeys.length).map((_, write) => write);
  const bySession = sortedBy(all, sessionOf, sessions.count).sorted;
  const { sorted, at } = sortedBy(bySession, (write) => writtenKeys[write]!, txns.versions.keyCount);
  const groupsAt = new Int32Array(txns.versions.keyCount + 1);
  const session: number[] = [];
  const writersAt: number[] = [];
  for (let key = 0; key < txns.versions.keyCount; key++) {
    groupsAt[key] = session.length;
    for (let i = at[key]!; i < at[key + 1]!; i++) {
      const ofWrite = sessionOf(sorted[i]!);
      if (i > at[key]! && session[session.length - 1] === ofWrite) continue;
      session.push(ofWrite);
      writersAt.push(i);
    }
  }
  groupsAt[txns.versions.keyCount] = session.length;
  writersAt.push(sorted.length);
  return {
    groupsAt,
    session: Int32Array.from(session),
    writersAt: Int32Array.from(writersAt),
    writers: sorted.map((write) => writerOf[write]!),
  };
}

/** Looks for last writers. What is asked for one time is mostly near what was asked for the time before. */
export class LastWriters {
  readonly #by: WritersByKey;
  readonly #place: Int32Array;
  /** By group: where the answer was found last. */
  readonly #hint: Int32Array;

  constructor(by: WritersByKey, place: Int32Array) {
    this.#by = by;
    this.#place = place;
    this.#hint = by.writersAt.slice(0, by.session.length);
  }

  /** The last writer of the group within the first `count` transactions of its session; NONE. */
  within(group: number, count: number): number {
    const { writers, writersAt } = this.#by;
    const place = this.#place;
    let low = writersAt[group]!;
    let high = writersAt[group + 1]!;
    let at = this.#hint[group]!;
    const isForward = place[writers[at]!]! <= count;
    for (let step = 1; at >= low && at < high; step *= 2) {
      if (place[writers[at]!]! <= count) {
        low = at + 1;
        if (!isForward) break;
        at += step;
      } else {
        high = at;
        if (isForward) break;
        at -= step;
      }
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (place[writers[middle]!]! <= count) low = middle + 1;
      else high = middle;
    }
    if (low === writersAt[group]!) return NONE;
    this.#hint[group] = low - 1;
    return writers[low - 1]!;
  }
}
