/** What an operation gave, and which replica it says that it was answered by. */

export type ReplicaName = string | number;

export interface ToldRead {
  readonly value: unknown;
  readonly replica: ReplicaName | undefined;
  /** What the replica had seen: a version vector, a list of dots, or the like. */
  readonly seen: unknown;
}

interface Told {
  readonly value?: unknown;
  readonly replica?: unknown;
  readonly seen?: unknown;
}

const NAMES: readonly string[] = ['value', 'replica', 'seen'];

/** Of `{value, replica, seen}`, or of a plain value. */
export function toldRead(given: unknown): ToldRead {
  if (!isTold(given) || !('value' in given)) return { value: given, replica: undefined, seen: undefined };
  return { value: given.value, replica: toldReplica(given), seen: given.seen };
}

/** Of `{replica}`; undefined where it is not told. */
export function toldReplica(given: unknown): ReplicaName | undefined {
  if (!isTold(given)) return undefined;
  const { replica } = given;
  return typeof replica === 'string' || typeof replica === 'number' ? replica : undefined;
}

/** Not an object that is a value itself. */
function isTold(given: unknown): given is Told {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  return ('replica' in given || 'seen' in given) && Object.keys(given).every((name) => NAMES.includes(name));
}
