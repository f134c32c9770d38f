/**
 * Frames that are under way on a slow link. They arrive in the order in which they left, as on a TCP
 * connection: one that has been fast waits for the slow one in front of it. The bandwidth delays a frame
 * until those before it are through.
 */
import type { LinkState } from './link-state.ts';

interface Held {
  readonly bytes: Uint8Array;
  readonly dueMs: number;
}

export class DelayLine {
  readonly #link: LinkState;
  readonly #deliver: (frames: readonly Uint8Array[]) => void;
  #held: Held[] = [];
  #timer: NodeJS.Timeout | null = null;
  #freeAtMs = 0;
  bytes = 0;

  /** `deliver` gets what is due, in order. */
  constructor(link: LinkState, deliver: (frames: readonly Uint8Array[]) => void) {
    this.#link = link;
    this.#deliver = deliver;
  }

  get length(): number {
    return this.#held.length;
  }

  push(bytes: Uint8Array): void {
    const nowMs = performance.now();
    const { bytesPerSecond } = this.#link.shape ?? {};
    const sendMs = bytesPerSecond === undefined ? 0 : (bytes.length / bytesPerSecond) * 1000;
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + sendMs;
    const dueMs = this.#freeAtMs + this.#link.drawDelayMs();
    if (dueMs > nowMs) this.#link.delayed++;
    this.#held.push({ bytes, dueMs });
    this.bytes += bytes.length;
    this.#timer ??= this.#arm(nowMs);
  }

  /** Drops all that is under way; returns how many frames that were. */
  clear(): number {
    const count = this.#held.length;
    this.#held = [];
    this.bytes = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return count;
  }

  #arm(nowMs: number): NodeJS.Timeout {
    return setTimeout(this.#release, Math.ceil(this.#held[0]!.dueMs - nowMs));
  }

  readonly #release = (): void => {
    const nowMs = performance.now();
    let count = 0;
    while (count < this.#held.length && this.#held[count]!.dueMs <= nowMs) count++;
    const due = this.#held.splice(0, count).map((held) => held.bytes);
    for (const bytes of due) this.bytes -= bytes.length;
    this.#timer = this.#held.length > 0 ? this.#arm(nowMs) : null;
    this.#deliver(due);
  };
}
