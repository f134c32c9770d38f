/** The clock that the interpreter lives by: virtual in the simulator, monotonic for real. */
export interface Time {
  /** Nanoseconds since the run began. */
  nowNs(): number;
  /**
   * Calls `fn` once, at `timeNs` or as soon after as possible, and after everything else that is due at
   * that moment, so that a replayed plan invokes at the same point of the same instant. A new call
   * replaces the earlier one; Infinity cancels it.
   */
  wakeAt(timeNs: number, fn: () => void): void;
  /** Lets the world run until `done()` holds. Rejects with what was thrown inside, at once. */
  runUntil(done: () => boolean): Promise<void>;
  /** Keeps virtual time still until the promise has settled; without effect where time is real. */
  hold(promise: Promise<unknown>): void;
}
