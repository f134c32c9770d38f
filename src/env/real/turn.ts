/**
 * One turn of the event loop: whatever handlers sent during it goes out at its end, one write per
 * connection. `setImmediate` runs after all sockets that were ready have been read, so that the answers to
 * everything that came in together leave together.
 */

export interface Flushable {
  flush(): void;
}

export class Turn {
  #pending: Flushable[] = [];
  #scheduled = false;
  readonly #onEnd: () => void;

  /** `onEnd` runs after each turn in which something happened. */
  constructor(onEnd: () => void = () => {}) {
    this.#onEnd = onEnd;
  }

  /** Flushes `each` at the end of this turn; what it causes belongs to the next. */
  add(each: Flushable): void {
    this.#pending.push(each);
    this.touch();
  }

  /** Something happened in this turn. */
  touch(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#end);
  }

  readonly #end = (): void => {
    this.#scheduled = false;
    const pending = this.#pending;
    this.#pending = [];
    for (const each of pending) each.flush();
    this.#onEnd();
  };
}
