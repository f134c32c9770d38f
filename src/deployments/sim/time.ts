/**
 * Virtual time: runs the world as fast as it goes, in slices, and gives the event loop a turn after each,
 * so that progress is shown and Ctrl-C is heard. While a promise is held (a foreign client, an async
 * nemesis) virtual time stands still, so that its answer comes at the same instant in every replay.
 */
import { FaultlineError } from '../../core/errors.ts';
import type { Time } from '../../core/time.ts';
import { Guard } from '../../env/sim/guard.ts';
import type { SimWorld } from '../../env/sim/world.ts';

const EVENTS_PER_SLICE = 20_000;

export class SimTime implements Time {
  readonly #world: SimWorld;
  readonly #guard = new Guard();
  readonly #held = new Set<Promise<unknown>>();

  constructor(world: SimWorld) {
    this.#world = world;
  }

  nowNs(): number {
    return this.#world.nowNs;
  }

  wakeAt(timeNs: number, fn: () => void): void {
    this.#world.wakeAt(timeNs, fn);
  }

  hold(promise: Promise<unknown>): void {
    this.#held.add(promise);
    const release = () => this.#held.delete(promise);
    promise.then(release, release);
  }

  async runUntil(done: () => boolean): Promise<void> {
    while (!done()) {
      this.#slice(done);
      if (this.#held.size > 0) await Promise.allSettled([...this.#held]);
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #slice(done: () => boolean): void {
    const world = this.#world;
    this.#guard.arm();
    try {
      for (let i = 0; i < EVENTS_PER_SLICE && !done() && this.#held.size === 0; i++) {
        if (!world.step())
          throw new FaultlineError('stuck', 'nothing is left to happen and the run is not over');
      }
    } finally {
      this.#guard.disarm();
    }
  }
}
