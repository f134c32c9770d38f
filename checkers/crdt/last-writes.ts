/** Which write was alone: it began when all others that may have taken effect had ended. */
import type { Update } from './operations.ts';

export class LastWrites {
  /** The two that ended last, or may never end. */
  #last: Update | undefined;
  #second: Update | undefined;

  add(write: Update): void {
    if (this.#last === undefined || write.end >= this.#last.end) {
      this.#second = this.#last;
      this.#last = write;
    } else if (this.#second === undefined || write.end > this.#second.end) this.#second = write;
  }

  /** One that was acknowledged; undefined where there is none. */
  alone(): Update | undefined {
    if (!this.#last?.isOk) return undefined;
    return (this.#second?.end ?? -1) < this.#last.begin ? this.#last : undefined;
  }
}
