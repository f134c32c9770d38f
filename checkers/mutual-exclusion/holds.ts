/**
 * When processes certainly held a lock. A hold is certain from the completion of its `acquire` to the
 * invocation of its `release`: before and after that it may or may not have been there. Whatever is doubtful
 * shortens it, so that two certain holds at once are a proof:
 * - an `acquire` that is not known to have succeeded is no hold;
 * - a `release` ends the hold when it is invoked, whatever becomes of it, unless it failed for a reason that
 *   says nothing of the lock (the node refused it unread): then the process holds on;
 * - a process whose operation never completed has crashed: its session may be over from then on;
 * - with a lease, the hold ends one lease after the `acquire` was invoked.
 */
import { type History, type Key, NONE } from '../../src/index.ts';

/** Positions are indices of history events; a hold covers those from `from` to before `until`. */
export interface Hold {
  /** Invocation of the acquire. */
  readonly acquire: number;
  readonly from: number;
  readonly until: number;
  /** Invocation of the release; NONE where none ended it. */
  readonly release: number;
}

/** An acquire that succeeded and whose hold has not ended. */
interface Open {
  readonly acquire: number;
  readonly token: number | null;
  /** Acquires of a reentrant lock by its own holder. */
  depth: number;
}

/** Answers by which the system says that the process does not hold the lock. */
const NOT_HELD: readonly string[] = ['precondition-failed', 'session-expired', 'key-does-not-exist'];

export interface HoldOptions {
  /** The holder may acquire again, and must release as often. */
  readonly reentrant: boolean;
  /** A hold ends by itself after this time. */
  readonly leaseMs?: number | undefined;
}

export class Holds {
  readonly #history: History;
  readonly #options: HoldOptions;
  readonly #byKey = new Map<Key | undefined, Hold[]>();
  /** What each process holds of each lock, the latest last. */
  readonly #open = new Map<number, Map<Key | undefined, Open[]>>();

  constructor(history: History, options: HoldOptions) {
    this.#history = history;
    this.#options = options;
  }

  /** An acquire of the process succeeded, with this token. */
  acquired(acquire: number, token: number | null): void {
    const open = this.#openOf(acquire);
    const held = open.at(-1);
    if (this.#options.reentrant && held !== undefined) held.depth++;
    else open.push({ acquire, token, depth: 1 });
  }

  /** The process asks for a release: of the acquire with the token, else of its latest. */
  releasing(release: number, token: number | null): void {
    const open = this.#openOf(release);
    const named = open.findLastIndex((hold) => token !== null && hold.token === token);
    const at = named === NONE ? open.length - 1 : named;
    const hold = open[at];
    if (hold === undefined || this.#saysNothing(release)) return;
    hold.depth--;
    if (hold.depth > 0) return;
    open.splice(at, 1);
    this.#end(hold, release, release);
  }

  /** The release certainly did not happen, and not because the process does not hold the lock. */
  #saysNothing(release: number): boolean {
    if (this.#history.outcomeOf(release) !== 'fail') return false;
    return !NOT_HELD.includes(this.#history.errorAt(this.#history.pairOf(release)) ?? '');
  }

  /** The operation of the process never completed, or nobody knows how. */
  crashed(index: number): void {
    const byKey = this.#open.get(this.#history.processAt(index) as number);
    for (const open of byKey?.values() ?? []) {
      for (const hold of open.splice(0)) this.#end(hold, index, NONE);
    }
  }

  /** The holds of each lock in order of their beginning; ends those that are still open. */
  all(): ReadonlyMap<Key | undefined, readonly Hold[]> {
    for (const byKey of this.#open.values()) {
      for (const open of byKey.values()) {
        for (const hold of open.splice(0)) this.#end(hold, this.#history.length, NONE);
      }
    }
    for (const holds of this.#byKey.values()) holds.sort((a, b) => a.from - b.from);
    return this.#byKey;
  }

  #end({ acquire }: Open, until: number, release: number): void {
    const key = this.#history.keyAt(acquire);
    const holds = this.#byKey.get(key) ?? [];
    this.#byKey.set(key, holds);
    const from = this.#history.pairOf(acquire);
    const certain = Math.min(until, this.#leaseEnd(acquire));
    if (certain > from)
      holds.push({ acquire, from, until: certain, release: certain === until ? release : NONE });
  }

  /** Index of the first event after the lease, which began when the acquire was invoked or later. */
  #leaseEnd(acquire: number): number {
    const { leaseMs } = this.#options;
    if (leaseMs === undefined) return this.#history.length;
    const endNs = this.#history.timeNsAt(acquire) + leaseMs * 1e6;
    let low = acquire;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#history.timeNsAt(middle) < endNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #openOf(index: number): Open[] {
    const process = this.#history.processAt(index) as number;
    const byKey = this.#open.get(process) ?? new Map<Key | undefined, Open[]>();
    this.#open.set(process, byKey);
    const key = this.#history.keyAt(index);
    const open = byKey.get(key) ?? [];
    byKey.set(key, open);
    return open;
  }
}
