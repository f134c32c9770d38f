/**
 * Whether transactions come back as they were asked for: with the same micro-operations, but for what reads
 * gave.
 */
import { type History, NONE, type PackedTxns } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import { sameButReads } from '../transactions/txn-shape.ts';

/** Values that carry more than what was written; the checker that asks for it knows what. */
export interface Unwrapping {
  /** What was written. */
  plain(value: unknown): unknown;
  /** Told of each version with the value as it came, and in which operation: its invocation. */
  note(version: number, value: unknown, operation: number): void;
}

export interface AskedIn {
  readonly history: History;
  readonly packed: PackedTxns;
  readonly unwrapping: Unwrapping | undefined;
}

export function cameBackAsAsked(
  { history, packed, unwrapping }: AskedIn,
  { invocation, completion }: { readonly invocation: number; readonly completion: number },
): boolean {
  if (packed.at[invocation] !== NONE && packed.at[completion] !== NONE) {
    return sameButReads({ ...packed, valueOf: (word) => word }, { a: invocation, b: completion });
  }
  const values = { asked: history.valueAt(invocation), gave: history.valueAt(completion) };
  if (history.fAt(invocation) === 'write') return isSameWrite(values, unwrapping);
  const { asked, gave } = values;
  if (!Array.isArray(asked) || !Array.isArray(gave)) return true;
  const isSame = (micro: unknown, i: number) => isSameMicro({ asked: micro, gave: gave[i] }, unwrapping);
  return asked.length === gave.length && asked.every(isSame);
}

interface Compared {
  readonly asked: unknown;
  readonly gave: unknown;
}

/** What is no micro-operation is found elsewhere. */
function isSameMicro({ asked, gave }: Compared, unwrapping: Unwrapping | undefined): boolean {
  if (!Array.isArray(asked) || !Array.isArray(gave)) return true;
  if (asked[0] !== gave[0] || asked[1] !== gave[1]) return false;
  return asked[0] !== 'w' || isSameWrite({ asked: asked[2], gave: gave[2] }, unwrapping);
}

function isSameWrite({ asked, gave }: Compared, unwrapping: Unwrapping | undefined): boolean {
  const plain = (value: unknown) => (unwrapping === undefined ? value : unwrapping.plain(value)) ?? null;
  return plain(asked) === plain(gave) || canonicalText(plain(asked)) === canonicalText(plain(gave));
}
