/**
 * Reads of a register that began after convergence, held against each other: two that had each other's writes
 * must have given the same. Of reads that gave the same the one with the most facts settled stands for all.
 */
import { canonicalText } from '../shared/canonical.ts';
import type { Read } from './operations.ts';
import type { RegisterValue } from './register-values.ts';

/** A read with the values that it gave, each written once. */
export interface LateRead {
  readonly read: Read;
  readonly values: readonly RegisterValue[];
  /** How many facts were settled when it began. */
  readonly settled: number;
}

/** So many different results are kept, those that were given last. */
const CLASSES_MAX = 8;

export class RegisterAgreement {
  readonly #classes = new Map<string, LateRead>();

  /** Those that contradict this one. */
  add(late: LateRead): readonly LateRead[] {
    const name = namesOf(late.values);
    const last = this.#classes.get(name);
    const wrong = [...this.#classes.values()].filter((other) => other !== last && contradict(other, late));
    this.#classes.delete(name);
    this.#classes.set(name, last === undefined || last.settled <= late.settled ? late : last);
    if (this.#classes.size > CLASSES_MAX) this.#classes.delete(this.#classes.keys().next().value!);
    return wrong;
  }
}

function contradict(one: LateRead, other: LateRead): boolean {
  const isPlain = one.values.every((value) => value.isPlain);
  return isPlain && hasAll(one, other) && hasAll(other, one);
}

/** The one had all writes of the values of the other. */
function hasAll(one: LateRead, other: LateRead): boolean {
  return other.values.every(({ settledAt }) => settledAt <= one.settled);
}

function namesOf(values: readonly RegisterValue[]): string {
  return [...new Set(values.map(({ value }) => canonicalText(value)))].sort().join();
}
