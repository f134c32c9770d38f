/**
 * Keys of transactions: few are in use at a time, and one that has seen enough gives its seat to a new one.
 * Those that went out of use are read again now and then: what was lost or came back after their last write,
 * nobody else would notice.
 */
import type { Random } from '../../src/index.ts';

/** Of the keys that went out of use, so many of the latest are read again. */
const REVISITED_KEYS = 20;

export interface LiveKeys {
  /** A key in use each. */
  readonly seats: readonly { readonly key: number }[];
  /** Keys below were in use. */
  readonly nextKey: number;
}

/** The first seats are drawn more often: their keys change quickly, those of the others stay for long. */
export function drawnSeat({ seats }: LiveKeys, random: Random): number {
  return Math.floor(random.exponential(seats.length / 3)) % seats.length;
}

/** The latest of the keys that went out of use. */
export function retiredKeys({ seats, nextKey }: LiveKeys): number[] {
  const live = new Set(seats.map(({ key }) => key));
  const oldest = Math.max(0, nextKey - seats.length - REVISITED_KEYS);
  const latest = Array.from({ length: nextKey - oldest }, (_, i) => oldest + i);
  return latest.filter((key) => !live.has(key));
}

/** With this probability a key that went out of use not long ago, where there is one. */
export function revisitedKey(keys: LiveKeys, ratio: number, random: Random): number | undefined {
  if (!random.chance(ratio)) return undefined;
  const retired = retiredKeys(keys);
  return retired.length === 0 ? undefined : random.pick(retired);
}
