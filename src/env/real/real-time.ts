/**
 * Time of a real run: the machine's monotonic clock. A wake comes as soon as the event loop gets to it,
 * about a millisecond late where it had to wait; whoever asked for it catches up with what is due.
 */
import type { Time } from '../../core/time.ts';

/** How often `done` is asked while nothing of ours happens. */
const POLL_MS = 20;
/** Longest wait that the platform's timers understand. */
const WAIT_MS_MAX = 0x7fff_ffff;

interface Waiting {
  readonly done: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class RealTime implements Time {
  readonly #startMs = performance.now();
  #cancelWake: () => void = () => {};
  #waiting: Waiting | null = null;
  #failure: { readonly error: unknown } | null = null;

  nowNs(): number {
    return Math.round((performance.now() - this.#startMs) * 1e6);
  }

  wakeAt(timeNs: number, fn: () => void): void {
    this.#cancelWake();
    if (timeNs === Number.POSITIVE_INFINITY) return;
    const again = () => (this.nowNs() < timeNs ? this.wakeAt(timeNs, fn) : this.#wake(fn));
    const waitMs = Math.ceil((timeNs - this.nowNs()) / 1e6);
    if (waitMs <= 0) {
      const immediate = setImmediate(again);
      this.#cancelWake = () => clearImmediate(immediate);
    } else {
      const timeout = setTimeout(again, Math.min(waitMs, WAIT_MS_MAX));
      this.#cancelWake = () => clearTimeout(timeout);
    }
  }

  async runUntil(done: () => boolean): Promise<void> {
    const poll = setInterval(() => this.poke(), POLL_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { done, resolve, reject };
        this.poke();
      });
    } finally {
      clearInterval(poll);
      this.#waiting = null;
    }
  }

  /** Real time does not stand still; but what fails meanwhile ends the run. */
  hold(promise: Promise<unknown>): void {
    promise.then(
      () => this.poke(),
      (error: unknown) => this.fail(error),
    );
  }

  /** Something has happened: asks at once whether this was what `runUntil` waits for. */
  poke(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    if (this.#failure !== null) waiting.reject(this.#failure.error);
    else if (this.#holds(waiting)) waiting.resolve();
  }

  /** Ends `runUntil`, the present one or the next, with this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.poke();
  }

  /** No wake comes after this. */
  stop(): void {
    this.#cancelWake();
  }

  #wake(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.fail(error);
    }
    this.poke();
  }

  #holds(waiting: Waiting): boolean {
    try {
      return waiting.done();
    } catch (error) {
      this.fail(error);
      return false;
    }
  }
}
