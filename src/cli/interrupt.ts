/**
 * Ctrl-C and its like. The first asks the run to end: it heals, closes and judges what is there. The second
 * leaves at once, after a last short attempt to end what still runs. Nothing may hang.
 */

export type Ending = () => void | Promise<void>;

export class Interrupt {
  readonly #controller = new AbortController();
  readonly #endings = new Set<Ending>();
  #isLeaving = false;

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get interrupted(): boolean {
    return this.#controller.signal.aborted;
  }

  /** We are on our way out, whatever else goes on. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  abort(): void {
    this.#controller.abort();
  }

  /** What must still be tried when we leave in the middle. Returns how to take it back. */
  atLeaving(ending: Ending): () => void {
    this.#endings.add(ending);
    return () => this.#endings.delete(ending);
  }

  /** Tries every ending, for so long as there is time. */
  async leave(patienceMs: number): Promise<void> {
    this.#isLeaving = true;
    const tries = [...this.#endings].map(async (ending) => ending());
    this.#endings.clear();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([Promise.allSettled(tries), late]);
    clearTimeout(timer);
  }
}
