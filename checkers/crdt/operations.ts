/** Operations on one object, as the checker goes through a history. */
import type { ReplicaName } from './told-value.ts';

interface Operation {
  /** Index of the invocation, and of the completion: infinity where nobody knows whether it took effect. */
  readonly begin: number;
  readonly end: number;
  readonly beginNs: number;
  readonly endNs: number;
  readonly process: number;
  /** Who answered; undefined where that is not told. */
  readonly replica: ReplicaName | undefined;
}

/** One that did not fail. */
export interface Update extends Operation {
  readonly f: string;
  readonly isOk: boolean;
  readonly value: unknown;
}

/** One that succeeded. */
export interface Read extends Operation {
  readonly value: unknown;
  readonly seen: unknown;
}

/** One that did certainly not happen. */
export interface FailedUpdate {
  readonly begin: number;
  readonly f: string;
  readonly value: unknown;
}

export function isUpdate(operation: Update | Read): operation is Update {
  return 'f' in operation;
}
