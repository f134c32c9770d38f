/**
 * The order of versions of each key, as the longest read shows it, and the version that each read saw.
 *
 * Lists only grow, so the longest list that a transaction read contains, in order, what all others may have
 * seen: every read must be a prefix of it. The *chain* of a key is that list without what no transaction can
 * have committed (elements of failed transactions, elements that nobody appended, repeated ones); these are
 * anomalies, reported elsewhere, and must not hide the order of what is left. Version v of a key is the
 * state after the first v elements of its chain.
 *
 * A read that is no prefix of the longest one is *incompatible*. It counts as the furthest version of which
 * it has the element. Where its last element is not in the chain at all, it only tells who wrote that.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import type { Appends } from './appends.ts';
import type { Codes } from './shape.ts';

export interface Versions {
  /** By key: the micro-operation of the longest read, `NONE` where nothing was read but the empty list. */
  readonly longest: Int32Array;
  /** By key: first place in `chain`; the chain of key k ends where that of k + 1 begins. */
  readonly chainStart: Int32Array;
  /** Slots in order of versions. */
  readonly chain: Int32Array;
  /** By slot: position in the chain of its key; `NONE` where it is not in it. */
  readonly position: Int32Array;
  /** By key: 1 where the chain is not the longest list as it is. */
  readonly isIrregular: Uint8Array;
  /**
   * By micro-operation, for reads of transactions that succeeded: the number of the version over all keys,
   * `chainStart[key] + key + v`; `NONE` for other micro-operations and reads that no version fits.
   */
  readonly seen: Int32Array;
  /** Reads that are no prefix of the longest. */
  readonly incompatible: readonly number[];
  /** Reads that no version fits, by the slot of what they saw last. */
  readonly strays: ReadonlyMap<number, readonly number[]>;
}

export function versionsOf(table: TxnTable, codes: Codes, appends: Appends): Versions {
  const longest = longestReads(table, codes, appends);
  const chains = chainsOf(table, longest, appends);
  return { longest, ...chains, ...versionsSeen(table, codes, { longest, ...chains, appends }) };
}

/** The first of the longest reads of each key. */
function longestReads(table: TxnTable, { read }: Codes, { ambiguous }: Appends): Int32Array {
  const { rowCount, first, f, key, length, outcome, keyCount } = table;
  const longest = new Int32Array(keyCount).fill(NONE);
  const size = new Int32Array(keyCount);
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] !== TYPE.ok) continue;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (f[micro] !== read || length[micro]! <= size[key[micro]!]!) continue;
      size[key[micro]!] = length[micro]!;
      longest[key[micro]!] = micro;
    }
  }
  for (const each of ambiguous.keys()) longest[each] = NONE;
  return longest;
}

type Chains = Pick<Versions, 'chainStart' | 'chain' | 'position' | 'isIrregular'>;

function chainsOf(table: TxnTable, longest: Int32Array, appends: Appends): Chains {
  const { keyCount, at, length, words, outcome } = table;
  const { slots, writer } = appends;
  const chainStart = new Int32Array(keyCount + 1);
  const chain = new Int32Array(
    longest.reduce((sum, micro) => sum + (micro === NONE ? 0 : length[micro]!), 0),
  );
  const position = new Int32Array(slots.count).fill(NONE);
  const isIrregular = new Uint8Array(keyCount);
  let end = 0;
  for (let key = 0; key < keyCount; key++) {
    chainStart[key] = end;
    const micro = longest[key]!;
    if (micro === NONE) continue;
    for (let i = at[micro]!; i < at[micro]! + length[micro]!; i++) {
      const slot = slots.find(key, words[i]!);
      const row = slot === NONE ? NONE : writer[slot]!;
      if (row === NONE || outcome[row] === TYPE.fail || position[slot] !== NONE) isIrregular[key] = 1;
      else {
        position[slot] = end - chainStart[key]!;
        chain[end++] = slot;
      }
    }
  }
  chainStart[keyCount] = end;
  return { chainStart, chain, position, isIrregular };
}

type Seen = Pick<Versions, 'seen' | 'incompatible' | 'strays'>;

function versionsSeen(
  table: TxnTable,
  { read }: Codes,
  found: Chains & { readonly longest: Int32Array; readonly appends: Appends },
): Seen {
  const { rowCount, first, f, key, at, length, words, outcome } = table;
  const { longest, chainStart, isIrregular, appends } = found;
  const seen = new Int32Array(f.length).fill(NONE);
  const incompatible: number[] = [];
  const strays = new Map<number, number[]>();
  for (let row = 0; row < rowCount; row++) {
    if (outcome[row] !== TYPE.ok) continue;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (f[micro] !== read) continue;
      const k = key[micro]!;
      if (appends.ambiguous.has(k)) continue;
      const size = Math.max(0, length[micro]!);
      const isPrefix = size === 0 || agrees(words, { a: at[micro]!, b: at[longest[k]!]!, size });
      if (!isPrefix) incompatible.push(micro);
      if (isPrefix && isIrregular[k] === 0) seen[micro] = chainStart[k]! + k + size;
      else {
        const { v, stray } = furthest(table, found, micro);
        if (stray === NONE) seen[micro] = chainStart[k]! + k + v;
        else if (strays.has(stray)) strays.get(stray)!.push(micro);
        else strays.set(stray, [micro]);
      }
    }
  }
  return { seen, incompatible, strays };
}

/** Are these many words the same? */
export function agrees(words: Int32Array, { a, b, size }: { a: number; b: number; size: number }): boolean {
  for (let i = 0; i < size; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}

/**
 * The version that a read of an irregular key, or an incompatible read, saw: it has the element that made
 * this version, and none that a later one has. Where what it saw last is not in the chain, that is a stray
 * slot.
 */
function furthest(
  table: TxnTable,
  { position, appends }: { readonly position: Int32Array; readonly appends: Appends },
  micro: number,
): { readonly v: number; readonly stray: number } {
  const { key, at, length, words, outcome } = table;
  let v = 0;
  let last = NONE;
  for (let i = at[micro]!; i < at[micro]! + length[micro]!; i++) {
    const slot = appends.slots.find(key[micro]!, words[i]!);
    const row = slot === NONE ? NONE : appends.writer[slot]!;
    if (row === NONE || outcome[row] === TYPE.fail) continue;
    v = Math.max(v, position[slot]! + 1);
    last = slot;
  }
  return { v, stray: last !== NONE && position[last] === NONE ? last : NONE };
}
