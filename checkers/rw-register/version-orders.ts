/**
 * What is known, or assumed, of the order of versions: pairs of versions of a key of which one came before
 * the other. Whoever wrote the earlier one came before whoever wrote the later one (ww), and so did whoever
 * read the earlier one (rw).
 */
import type { Lists } from './lists.ts';
import type { RealTime } from './real-time.ts';

export interface OrderOptions {
  /** Writes of a transaction come after what it read of the key. */
  readonly wfrKeys: boolean;
  readonly sequentialKeys: boolean;
  readonly linearizableKeys: boolean;
  /** Processes and real time order versions, where the model to be tested keeps these orders. */
  readonly orderedKeys: boolean;
}

export interface VersionOrders {
  /** By version: the next ones, from the initial version on. */
  readonly next: Lists;
  /**
   * By version that was written: the one that its writer had read before; `NONE`: none, or the initial one.
   */
  readonly before: Int32Array | undefined;
  /** By version: those that a process saw next; undefined where no process is asked. */
  readonly seen: Lists | undefined;
  /** Undefined where real time is not asked. */
  readonly time: RealTime | undefined;
  /** Real time is no assumption, so that a cycle proves no more with a ww than with a wr in its place. */
  readonly isTimeImplied: boolean;
}
