/**
 * Does a transaction come back as it was asked for? Its completion must have the micro-operations of its
 * invocation, filled in: a client that loses or changes one would make the system look wrong.
 */
import { LENGTH_INT, LENGTH_NULL, NONE } from '../../src/index.ts';
import type { PackedEvents } from './txn-table.ts';

/** The micro-operation that reads a key. */
export const READ = 'r';
/** The micro-operation that reads all rows that match a predicate. */
export const PREDICATE_READ = 'rp';

/** Whether what a micro-operation gives is only known where its transaction succeeded. */
export function isRead(f: string): boolean {
  return f === READ || f === PREDICATE_READ;
}

/** Whether the transactions of two events differ in nothing but what their reads saw. */
export function sameButReads(packed: PackedEvents, { a, b }: { a: number; b: number }): boolean {
  const { at, words, fs } = packed;
  if (at[a] === NONE || at[b] === NONE) return at[a] === at[b];
  const reads = [fs.indexOf(READ), fs.indexOf(PREDICATE_READ)];
  let left = at[a]!;
  let right = at[b]!;
  let count = words[left++]!;
  if (count !== words[right++]) return false;
  for (; count > 0; count--) {
    if (words[left] !== words[right] || words[left + 1] !== words[right + 1]) return false;
    const leftSize = sizeOf(words[left + 2]!);
    const rightSize = sizeOf(words[right + 2]!);
    if (words[left] !== reads[0] && words[left] !== reads[1]) {
      if (words[left + 2] !== words[right + 2]) return false;
      for (let i = 0; i < leftSize; i++) if (words[left + 3 + i] !== words[right + 3 + i]) return false;
    }
    left += 3 + leftSize;
    right += 3 + rightSize;
  }
  return true;
}

/** Words that follow a length. */
export function sizeOf(length: number): number {
  if (length === LENGTH_INT) return 1;
  return length === LENGTH_NULL ? 0 : length;
}
