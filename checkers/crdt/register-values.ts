/** The values of a register: who wrote each, and where it is known to have been replaced. */
import { ElementCodes } from '../shared/element-codes.ts';
import type { FailedUpdate, Read, Update } from './operations.ts';
import type { ReplicaName } from './told-value.ts';

/** A write that certainly took effect: it was acknowledged, or a read gave its value. */
export interface Known {
  readonly write: Update;
  readonly by: Update | Read;
}

/** A read that must have seen a write, and did not give its value. */
export interface Replacement {
  readonly read: Read;
  /** What it gave instead. */
  readonly values: readonly RegisterValue[];
  readonly known: Known;
}

export class RegisterValue {
  readonly value: unknown;
  /** Writes of it that began and did not fail, the first of them, and one that failed. */
  writes = 0;
  write: Update | undefined;
  failedWrite: FailedUpdate | undefined;
  /** Number of the fact that it certainly was written, once that is settled, and what it is. */
  settledAt = Number.POSITIVE_INFINITY;
  settled: Known | undefined;
  isSeen = false;
  /** By replica, the first of all, and the same once that is settled. */
  readonly replaced = new Map<ReplicaName, Replacement>();
  firstReplaced: Replacement | undefined;
  settledReplaced: Replacement | undefined;
  /** Number of the read that was looked at last and has it. */
  mark = 0;

  constructor(value: unknown) {
    this.value = value;
  }

  /** Written once, so that who reads it has seen that write. */
  get isPlain(): boolean {
    return this.writes === 1;
  }
}

export class RegisterValues {
  readonly #codes = new ElementCodes();
  readonly #all: RegisterValue[] = [];

  of(value: unknown): RegisterValue {
    const code = this.#codes.code(value);
    if (code === this.#all.length) this.#all.push(new RegisterValue(value));
    return this.#all[code]!;
  }
}

/** What one replica has for certain. */
export class RegisterReplica {
  /** Values whose writes it has, and that it has not replaced. */
  readonly current = new Map<RegisterValue, Known>();
  /** Of the writes that it acknowledged, the one that began last; the same of those that are settled. */
  lastWrite: Update | undefined;
  settledLastWrite: Update | undefined;
  /** What a read gave. */
  sight: Known | undefined;
}
