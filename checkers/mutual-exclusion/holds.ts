/**
 * When processes certainly held a lock. A hold is certain from the completion of its `acquire` to the
 * invocation of its `release`: before and after that it may or may not have been there. Whatever is doubtful
 * shortens it, so that two certain holds at once are a proof:
 * - an `acquire` that is not known to have succeeded is no hold;
 * - a `release` ends the hold when it is invoked, whatever becomes of it, unless it was refused unread: then
 *   the process holds on. It ends the hold that has the token which it names, whoever asks for it, else the
 *   latest of its own process; a reentrant lock knows its holders, so there it is always its own;
 * - a process whose operation never completed has crashed: its session may be over from then on;
 * - with a lease, the hold ends one lease after the `acquire` was invoked.
 */
import { type History, type Key, NONE } from '../../src/index.ts';
import { type OpenHold, OpenHolds } from './open-holds.ts';

/** Positions are indices of history events; a hold covers those from `from` to before `until`. */
export interface Hold {
  /** Invocation of the acquire. */
  readonly acquire: number;
  readonly from: number;
  readonly until: number;
  /** Invocation of the release; NONE where none ended it. */
  readonly release: number;
}

/** Failures by which a release was not attempted, so that nothing is known of the lock. */
const REFUSED_UNREAD: readonly string[] = [
  'connection-refused',
  'not-leader',
  'unavailable',
  'not-supported',
  'malformed-request',
];

export interface HoldOptions {
  /** The holder may acquire again, and must release as often, itself. */
  readonly reentrant: boolean;
  /** A hold ends by itself after this time. */
  readonly leaseMs?: number | undefined;
}

export class Holds {
  readonly #history: History;
  readonly #options: HoldOptions;
  readonly #open: OpenHolds;
  readonly #byKey = new Map<Key | undefined, Hold[]>();

  constructor(history: History, options: HoldOptions) {
    this.#history = history;
    this.#options = options;
    this.#open = new OpenHolds(history);
  }

  /**
   * An acquire of the process succeeded, with this token. True where it only entered again a hold that has
   * this token already.
   */
  acquired(acquire: number, token: number | null): boolean {
    const key = this.#history.keyAt(acquire);
    if (!this.#byKey.has(key)) this.#byKey.set(key, []);
    const held = this.#options.reentrant ? this.#entered(acquire) : undefined;
    if (held === undefined) {
      this.#open.open(acquire, token);
      return false;
    }
    const isAgain = token !== null && token === held.token;
    if (held.depth === 0) {
      this.#open.close(held);
      this.#open.open(acquire, token);
      return isAgain;
    }
    held.depth++;
    held.latest = acquire;
    held.token = token ?? held.token;
    return isAgain;
  }

  /**
   * The hold that an acquire of a reentrant lock enters again, unless its lease was over for certain; each
   * acquire may have begun the lease anew.
   */
  #entered(acquire: number): OpenHold | undefined {
    const held = this.#open.latest(acquire);
    const { leaseMs } = this.#options;
    if (held === undefined || leaseMs === undefined) return held;
    const grantedNs = this.#history.timeNsAt(this.#history.pairOf(held.latest));
    if (this.#history.timeNsAt(acquire) <= grantedNs + leaseMs * 1e6) return held;
    this.#end(held, acquire, NONE);
    this.#open.close(held);
    return undefined;
  }

  /** The process asks for a release: of the acquire with the token, else of its latest. */
  releasing(release: number, token: number | null): void {
    const history = this.#history;
    const isOwn = token === null || this.#options.reentrant;
    const named = isOwn ? undefined : this.#open.withToken(release, token);
    const hold = named ?? this.#open.latest(release);
    if (hold === undefined) return;
    if (history.outcomeOf(release) === 'fail') {
      const isUnread = REFUSED_UNREAD.includes(history.errorAt(history.pairOf(release)) ?? '');
      if (!isUnread) this.#doubt(hold, release);
      return;
    }
    if (hold.depth > 1) hold.depth--;
    else {
      this.#end(hold, release, release);
      this.#open.close(hold);
    }
  }

  /** A release failed, perhaps because the process did not hold the lock at all. */
  #doubt(hold: OpenHold, release: number): void {
    this.#end(hold, release, release);
    // If it held a reentrant lock all the same, it will enter this hold again, and get the same token.
    if (this.#options.reentrant) hold.depth = 0;
    else this.#open.close(hold);
  }

  /** The operation of the process never completed, or nobody knows how. */
  crashed(index: number): void {
    for (const hold of this.#open.closeOf(index)) this.#end(hold, index, NONE);
  }

  /** The holds of each lock in order of their beginning; ends those that are still open. */
  all(): ReadonlyMap<Key | undefined, readonly Hold[]> {
    for (const hold of this.#open.closeAll()) this.#end(hold, this.#history.length, NONE);
    for (const holds of this.#byKey.values()) holds.sort((a, b) => a.from - b.from);
    return this.#byKey;
  }

  #end({ acquire, depth }: OpenHold, until: number, release: number): void {
    if (depth === 0) return;
    const from = this.#history.pairOf(acquire);
    const certain = Math.min(until, this.#leaseEnd(acquire));
    if (certain <= from) return;
    const hold = { acquire, from, until: certain, release: certain === until ? release : NONE };
    this.#byKey.get(this.#history.keyAt(acquire))!.push(hold);
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
}
