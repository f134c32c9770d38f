/**
 * The order of disk operations. Each file has a lane, in which its operations run in call order. Those that
 * change or sync one file are taken from the head of the lane all together, so that one system call and one
 * fdatasync serve many; those that need a lane to themselves, or several lanes (rename), wait until they are
 * at the head of each. A barrier (list) stands in all lanes, also in those that begin while it is there.
 */

interface Batched<T> {
  readonly op: T;
}

interface Alone {
  readonly lanes: string[];
  /** Lanes in which it is not at the head yet. */
  waitsFor: number;
  readonly run: () => Promise<void>;
  begun: boolean;
}

interface Lane<T> {
  readonly queue: (Batched<T> | Alone)[];
  busy: boolean;
}

export class Lanes<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #runBatch: (file: string, ops: readonly T[]) => Promise<void>;
  /** The last barrier, until it is done. */
  #barrier: Alone | null = null;
  #running = 0;
  #stopped = false;
  #onIdle: () => void = () => {};

  /** `runBatch` performs the operations of one file in order, and settles when they are done. */
  constructor(runBatch: (file: string, ops: readonly T[]) => Promise<void>) {
    this.#runBatch = runBatch;
  }

  /** Whether nothing is to be done for this file. */
  idle(file: string): boolean {
    return !this.#lanes.has(file);
  }

  /** All lanes in which something is to be done. */
  active(): string[] {
    return [...this.#lanes.keys()];
  }

  addBatched(file: string, op: T): void {
    if (this.#stopped) return;
    this.#lane(file).queue.push({ op });
    this.#advance(file);
  }

  /** Runs when all that was added before in these lanes is done; what is added later waits for it. */
  addAlone(lanes: readonly string[], run: () => Promise<void>): void {
    if (!this.#stopped) this.#enqueue(lanes, run);
  }

  /** Runs when all that was added before, in any lane, is done; all that is added later waits for it. */
  addBarrier(lane: string, run: () => Promise<void>): void {
    if (this.#stopped) return;
    const job = this.#enqueue([lane, ...this.active()], async () => {
      await run();
      if (this.#barrier === job) this.#barrier = null;
    });
    this.#barrier = job;
  }

  #enqueue(lanes: readonly string[], run: () => Promise<void>): Alone {
    const names = [...new Set(lanes)];
    const job: Alone = { lanes: names, waitsFor: names.length, run, begun: false };
    for (const lane of names) this.#lane(lane).queue.push(job);
    for (const lane of names) this.#advance(lane);
    return job;
  }

  /** Drops what has not begun; resolves when what has begun is done. */
  stop(): Promise<void> {
    this.#stopped = true;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      if (this.#running === 0) resolve();
    });
  }

  #lane(name: string): Lane<T> {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = this.#barrier === null ? { queue: [], busy: false } : behind(this.#barrier, name);
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  #advance(name: string): void {
    const lane = this.#lanes.get(name)!;
    if (lane.busy || this.#stopped) return;
    const head = lane.queue[0];
    if (head === undefined) {
      this.#lanes.delete(name);
    } else if ('op' in head) {
      lane.busy = true;
      this.#start([name], () => this.#runBatch(name, takeBatch(lane.queue)));
    } else {
      lane.busy = true;
      if (--head.waitsFor > 0) return;
      head.begun = true;
      for (const each of head.lanes) this.#lanes.get(each)!.queue.shift();
      this.#start(head.lanes, head.run);
    }
  }

  async #start(names: readonly string[], run: () => Promise<void>): Promise<void> {
    this.#running++;
    await run();
    this.#running--;
    if (this.#stopped && this.#running === 0) this.#onIdle();
    for (const name of names) this.#lanes.get(name)!.busy = false;
    for (const name of names) this.#advance(name);
  }
}

/** A lane that begins behind a barrier: it has arrived there, and is free when the barrier is done. */
function behind<T>(barrier: Alone, name: string): Lane<T> {
  barrier.lanes.push(name);
  return { queue: barrier.begun ? [] : [barrier], busy: true };
}

function takeBatch<T>(queue: (Batched<T> | Alone)[]): T[] {
  const end = queue.findIndex((job) => !('op' in job));
  return queue.splice(0, end < 0 ? queue.length : end).map((job) => (job as Batched<T>).op);
}
