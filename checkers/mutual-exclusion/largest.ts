/**
 * The largest token that had completed when an operation began, lock by lock. Where events of different
 * processes have no order, only what the same process saw counts.
 */
import type { History, Key } from '../../src/index.ts';

/** A token, and the operation (its invocation) that had it. */
export interface Stamped {
  readonly index: number;
  readonly token: number;
}

export class Largest {
  readonly #history: History;
  readonly #realtime: boolean;
  readonly #largest = new Map<Key | undefined, Map<number, Stamped>>();
  /** What was the largest when the operation that a process has under way began. */
  readonly #floors = new Map<number, Stamped | undefined>();

  constructor(history: History, realtime: boolean) {
    this.#history = history;
    this.#realtime = realtime;
  }

  begin(index: number): void {
    this.#floors.set(this.#process(index), this.#byScope(index).get(this.#scope(index)));
  }

  /** Takes the token of an operation that succeeded; gives the largest before it began. */
  end(stamped: Stamped): Stamped | undefined {
    const byScope = this.#byScope(stamped.index);
    const scope = this.#scope(stamped.index);
    const largest = byScope.get(scope);
    if (largest === undefined || largest.token < stamped.token) byScope.set(scope, stamped);
    return this.#floors.get(this.#process(stamped.index));
  }

  #process(index: number): number {
    return this.#history.processAt(index) as number;
  }

  #scope(index: number): number {
    return this.#realtime ? 0 : this.#process(index);
  }

  #byScope(index: number): Map<number, Stamped> {
    const key = this.#history.keyAt(index);
    const byScope = this.#largest.get(key) ?? new Map<number, Stamped>();
    this.#largest.set(key, byScope);
    return byScope;
  }
}
