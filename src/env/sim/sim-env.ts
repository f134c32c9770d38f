/**
 * The `Env` of one simulated process. Every call first asks whether the process still lives: a crash may
 * strike at any call of a handler, and the rest of that handler then runs without effect, as if it did not.
 */
import type { NodeId } from '../../core/node.ts';
import type { Random } from '../../core/random.ts';
import type { Disk } from '../disk.ts';
import type { Env, LogEvent, Protocol, Timer } from '../env.ts';
import { NoDisk } from '../no-disk.ts';
import type { Process } from './process.ts';
import { SimDisk } from './sim-disk.ts';
import type { SimWorld } from './world.ts';

const NO_TIMER: Timer = Object.freeze({ cancel() {} });

export class SimEnv<M> implements Env<M> {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly peers: readonly NodeId[];
  readonly random: Random;
  readonly disk: Disk;
  readonly #world: SimWorld;
  readonly #process: Process;
  readonly #protocol: Protocol<M>;
  readonly #startedMs: number;

  constructor(world: SimWorld, process: Process, protocol: Protocol<M>) {
    const machine = process.machine;
    this.#world = world;
    this.#process = process;
    this.#protocol = protocol;
    this.id = machine.id;
    this.nodes = world.nodes;
    this.peers = world.nodes.filter((node) => node !== machine.id);
    this.random = machine.random;
    this.#startedMs = machine.clock.monotonicMs(world.nowNs);
    const later = (delayNs: number, fn: () => void) => void world.callLater(process, delayNs, fn);
    this.disk =
      machine.storage === null
        ? new NoDisk((fn) => later(0, fn))
        : new SimDisk(
            machine.storage,
            { live: () => world.live(process), nowNs: () => world.nowNs, later },
            { random: machine.random, conditions: world.conditions },
          );
  }

  now(): number {
    return this.#process.machine.clock.wallMs(this.#world.nowNs);
  }

  monotonic(): number {
    return this.#process.machine.clock.monotonicMs(this.#world.nowNs) - this.#startedMs;
  }

  send(to: NodeId, message: M): void {
    if (this.#world.live(this.#process)) this.#world.send(this.#process, to, message, this.#protocol);
  }

  after(ms: number, fn: () => void): Timer {
    if (!this.#world.live(this.#process)) return NO_TIMER;
    const delayNs = Math.max(0, this.#process.machine.clock.toTrueNs(ms));
    return this.#world.callLater(this.#process, delayNs, fn);
  }

  log(event: LogEvent): void {
    if (this.#process.alive) this.#world.log(this.#process, event);
  }
}
