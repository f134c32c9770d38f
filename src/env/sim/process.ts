/**
 * Machines and the processes that run on them. A machine (clock, disk, links) outlives its processes; a
 * process is one incarnation of a program, and everything pending belongs to it: once it is dead its
 * events are dropped and its env refuses, so that nothing of a dead incarnation ever runs.
 */
import type { NodeId } from '../../core/node.ts';
import type { Random } from '../../core/random.ts';
import type { SimEvent } from './event-queue.ts';
import type { Link } from './network.ts';
import type { Storage } from './storage.ts';

/** What the world calls; `NodeProgram` and `ClientProgram` both fit. */
export interface Handler {
  onMessage(from: NodeId, message: never): void;
  role?(): string;
  status?(): Readonly<Record<string, string | number | boolean | null>>;
}

export class Process {
  readonly machine: Machine;
  alive = true;
  paused = false;
  handler: Handler | null = null;
  /** Events that came due while paused, in order. */
  readonly held: SimEvent[] = [];
  /** Calls of the env after which the process is killed; Infinity while it is not doomed. */
  callsLeft = Number.POSITIVE_INFINITY;

  /** Told when the program throws; a node has none, its exit is recorded by the world. */
  onExit: (() => void) | null = null;

  constructor(machine: Machine) {
    this.machine = machine;
  }
}

export interface Machine {
  readonly id: NodeId;
  readonly index: number;
  /** Name that keys the noise of its links: stable when other operations are taken out of a run. */
  readonly label: string;
  /** Null for a client. */
  readonly storage: Storage | null;
  readonly random: Random;
  readonly clock: Clock;
  /** Outgoing links by the index of the other machine. */
  readonly links: Link[];
  process: Process | null;
}

/** The clock of one machine: the wall clock has an offset that may jump, both clocks may run fast or slow. */
export class Clock {
  static readonly EPOCH_MS = 1_700_000_000_000;
  #ratio: number;
  #offsetMs: number;
  /** True time and local time at which the rate last changed. */
  #sinceNs = 0;
  #localMs = 0;

  constructor(driftRatio: number, offsetMs: number) {
    this.#ratio = 1 + driftRatio;
    this.#offsetMs = offsetMs;
  }

  monotonicMs(nowNs: number): number {
    return this.#localMs + ((nowNs - this.#sinceNs) / 1e6) * this.#ratio;
  }

  wallMs(nowNs: number): number {
    return Clock.EPOCH_MS + this.#offsetMs + this.monotonicMs(nowNs);
  }

  /** True nanoseconds in which the local clock advances by `ms`. */
  toTrueNs(ms: number): number {
    return Math.ceil((ms * 1e6) / this.#ratio);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  bump(offsetMs: number): void {
    this.#offsetMs += offsetMs;
  }

  setDrift(nowNs: number, driftRatio: number): void {
    this.#localMs = this.monotonicMs(nowNs);
    this.#sinceNs = nowNs;
    this.#ratio = 1 + driftRatio;
  }
}
