/**
 * A simulated world: machines, the network between them, and one loop that takes the next event and lets
 * its process react. Single-threaded, synchronous, and driven by nothing but the seed: the same calls give
 * the same trace, bit for bit. Time jumps from event to event.
 */
import type { NodeExit } from '../../core/cluster.ts';
import { assert, FaultlineError, messageOf } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import { hash3, hashString, TimeKeyedRandom } from '../../core/random.ts';
import type { LogEvent, Protocol } from '../env.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { type Conditions, drawConditions } from './conditions.ts';
import { EventQueue, SimEvent } from './event-queue.ts';
import { Link, LOST } from './network.ts';
import { Clock, type Machine, Process } from './process.ts';
import { Storage } from './storage.ts';
import { KIND, Trace } from './trace.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly nodes: readonly NodeId[];
  /** Keep each trace entry, to find the first difference between two runs. */
  readonly recordTrace?: boolean;
  readonly conditions?: Conditions;
  onLog?(node: NodeId, timeNs: number, event: LogEvent): void;
}

/** Events per simulated second beyond which the system is chasing its own tail. */
const EVENTS_PER_SECOND_MAX = 400_000;
const CALLBACK_DIGEST = 0x63616c6c;
const NO_LINK_NS = 20_000;

export class SimWorld {
  readonly seed: number;
  readonly nodes: readonly NodeId[];
  readonly conditions: Conditions;
  readonly trace: Trace;
  readonly exits: NodeExit[] = [];
  nowNs = 0;
  eventCount = 0;
  #queue = new EventQueue();
  #seq = 0;
  #machines = new Map<NodeId, Machine>();
  #machineCount = 0;
  #writer = new Writer(1 << 16);
  #reader = new Reader(this.#writer.buffer);
  #words = new Int32Array(this.#writer.buffer.buffer);
  #secondEndsNs = 0;
  #eventsInSecond = 0;
  #wakeNs = Number.POSITIVE_INFINITY;
  #wake: () => void = () => {};
  readonly #onLog: WorldOptions['onLog'];

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.nodes = options.nodes;
    this.conditions = options.conditions ?? drawConditions(options.seed);
    this.trace = new Trace(options.recordTrace ?? false);
    this.#onLog = options.onLog;
    for (const node of options.nodes) this.addMachine(node, node, new Storage());
  }

  // ---- machines and processes -------------------------------------------------------------------

  addMachine(id: NodeId, label: string, storage: Storage | null): Machine {
    const { driftRatioMax, clockOffsetMsMax } = this.conditions;
    const draw = new TimeKeyedRandom(this.seed, `clock ${label}`, () => 0);
    const spread = storage === null ? 0 : 1;
    const machine: Machine = {
      id,
      index: this.#machineCount++,
      label,
      storage,
      random: new TimeKeyedRandom(this.seed, `machine ${label}`, () => this.nowNs),
      clock: new Clock(
        spread * driftRatioMax * (2 * draw.unit() - 1),
        spread * clockOffsetMsMax * (2 * draw.unit() - 1),
      ),
      links: [],
      process: null,
    };
    this.#machines.set(id, machine);
    return machine;
  }

  machine(id: NodeId): Machine {
    const machine = this.#machines.get(id);
    assert(machine !== undefined, `no machine ${id}`);
    return machine;
  }

  /** Forgets a client: its links go with it. */
  removeMachine(id: NodeId): void {
    const machine = this.machine(id);
    this.#end(machine);
    for (const other of machine.links) if (other !== undefined) delete other.to.links[machine.index];
    this.#machines.delete(id);
  }

  /** Begins a new incarnation; the caller makes its env and handler, then calls `begin`. */
  spawn(machine: Machine): Process {
    assert(machine.process === null, `${machine.id} runs already`);
    machine.process = new Process(machine);
    this.trace.add(this.nowNs, KIND.start, machine.index, 0);
    return machine.process;
  }

  /** Runs `fn` as the process' next event: its start, or a call from the harness. */
  begin(process: Process, fn: () => void): void {
    this.callLater(process, 0, fn);
  }

  /** Power failure of one machine: the process is gone, unsynced data may be. Returns the bytes lost. */
  crash(machine: Machine): number {
    if (machine.process === null) return 0;
    this.trace.add(this.nowNs, KIND.crash, machine.index, 0);
    this.#end(machine);
    return machine.storage?.crash(machine.random, this.conditions.loseAllRatio) ?? 0;
  }

  /**
   * Kills soon: at some call of the env during the next event of the process, at the latest after
   * `withinNs`. A SIGKILL does not wait for a handler to end, so neither do we.
   */
  doom(machine: Machine, calls: number, withinNs: number): void {
    const process = machine.process;
    if (process === null) return;
    process.callsLeft = calls;
    this.callLater(process, withinNs, () => this.crash(machine));
  }

  #end(machine: Machine): void {
    const process = machine.process;
    if (process === null) return;
    process.alive = false;
    process.handler = null;
    process.held.length = 0;
    machine.process = null;
    this.#queue.drop(process);
    for (const other of machine.links) if (other !== undefined) other.held = [];
    for (const other of this.#machines.values()) {
      const link = other.links[machine.index];
      if (link !== undefined) link.held = [];
    }
  }

  pause(machine: Machine): void {
    if (machine.process !== null) machine.process.paused = true;
  }

  resume(machine: Machine): void {
    const process = machine.process;
    if (process === null || !process.paused) return;
    process.paused = false;
    for (const event of process.held.splice(0)) {
      event.timeNs = this.nowNs;
      event.seq = this.#seq++;
      this.#queue.push(event);
    }
  }

  /** Whether a call of the env may take effect; counts down the last calls of a doomed process. */
  live(process: Process): boolean {
    if (process.alive && process.callsLeft !== Number.POSITIVE_INFINITY && --process.callsLeft < 0) {
      this.crash(process.machine);
    }
    return process.alive;
  }

  // ---- messages and callbacks -------------------------------------------------------------------

  callLater(process: Process, delayNs: number, fn: () => void): SimEvent {
    const event = new SimEvent(this.nowNs + delayNs, this.#seq++, process, null, fn, CALLBACK_DIGEST);
    this.#queue.push(event);
    return event;
  }

  send<M>(process: Process, toId: NodeId, message: M, protocol: Protocol<M>): void {
    const to = this.#machines.get(toId);
    const digest = this.#encode(message, protocol);
    if (to === undefined) return;
    // Decoding at once is the same as decoding on arrival, and needs no buffer to wait in.
    const copy = protocol.decode(this.#reader.reset(this.#writer.buffer, 0, this.#writer.length));
    if (to === process.machine) this.#enqueue(to, process.machine.id, copy, digest, this.nowNs + NO_LINK_NS);
    else this.#carry(this.link(process.machine, to), copy, digest);
  }

  #carry(link: Link, message: unknown, digest: number): void {
    if (link.cut) {
      link.stop(message, digest);
      return;
    }
    const arrivalNs = link.arrivalNs(this.nowNs);
    if (arrivalNs === LOST) return;
    this.#enqueue(link.to, link.from.id, message, digest, arrivalNs);
    if (link.shape !== null && link.doubles())
      this.#enqueue(link.to, link.from.id, message, digest, arrivalNs);
  }

  #enqueue(to: Machine, from: NodeId, message: unknown, digest: number, arrivalNs: number): void {
    // Nobody listens on a machine without a process: the connection is refused.
    if (to.process === null) return;
    this.#queue.push(new SimEvent(arrivalNs, this.#seq++, to.process, from, message, digest));
  }

  /** Encodes into the shared writer; the digest covers every byte. */
  #encode<M>(message: M, protocol: Protocol<M>): number {
    const writer = this.#writer.clear();
    protocol.encode(message, writer);
    if (this.#words.buffer !== writer.buffer.buffer) this.#words = new Int32Array(writer.buffer.buffer);
    const words = this.#words;
    const end = (writer.length + 3) >> 2;
    for (let i = writer.length; i < end * 4; i++) writer.buffer[i] = 0;
    let hash = writer.length;
    for (let i = 0; i < end; i++) hash = Math.imul(hash ^ words[i]!, 0x5bd1e995) ^ (hash >>> 15);
    return hash;
  }

  link(from: Machine, to: Machine): Link {
    let link = from.links[to.index];
    if (link === undefined) {
      link = new Link(from, to, { seed: this.seed, conditions: this.conditions, now: () => this.nowNs });
      from.links[to.index] = link;
    }
    return link;
  }

  /** Mends a link and sends on what it held. Returns how many messages met the cut. */
  mend(link: Link): number {
    const stopped = link.cut ? link.stopped : 0;
    for (const { message, digest } of link.mend()) this.#carry(link, message, digest);
    return stopped;
  }

  log(process: Process, event: LogEvent): void {
    const machine = process.machine;
    this.trace.add(this.nowNs, KIND.log, machine.index, hashString(event.name));
    this.#onLog?.(machine.id, this.nowNs, event);
  }

  // ---- time -------------------------------------------------------------------------------------

  wakeAt(timeNs: number, fn: () => void): void {
    this.#wakeNs = Math.max(timeNs, this.nowNs);
    this.#wake = fn;
  }

  /** Takes the next event, or the wake when nothing else is due at that time. False: nothing is left. */
  step(): boolean {
    const nextNs = this.#queue.nextTimeNs;
    if (this.#wakeNs < nextNs) {
      this.nowNs = this.#wakeNs;
      this.#wakeNs = Number.POSITIVE_INFINITY;
      this.#wake();
      return true;
    }
    if (nextNs === Number.POSITIVE_INFINITY) return false;
    this.#budget(nextNs);
    this.nowNs = nextNs;
    this.#take(this.#queue.pop());
    return true;
  }

  #take(event: SimEvent): void {
    const process = event.process;
    if (process.paused) {
      process.held.push(event);
      return;
    }
    const payload = event.payload;
    if (payload === null && event.from === null) return;
    this.eventCount++;
    const index = process.machine.index;
    this.trace.add(event.timeNs, event.from === null ? KIND.callback : KIND.deliver, index, event.digest);
    try {
      if (event.from === null) (payload as () => void)();
      else process.handler?.onMessage(event.from, payload as never);
    } catch (error) {
      this.#exit(process, error);
    }
  }

  /** A program that throws ends its process, as it would for real; its disk loses nothing by that. */
  #exit(process: Process, error: unknown): void {
    if (error instanceof FaultlineError) throw error;
    if (!process.alive) return;
    const machine = process.machine;
    this.#end(machine);
    this.trace.add(this.nowNs, KIND.crash, machine.index, hashString(messageOf(error)));
    if (process.onExit !== null) {
      process.onExit();
      return;
    }
    this.exits.push({ node: machine.id, timeNs: this.nowNs, reason: messageOf(error) });
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    this.#onLog?.(machine.id, this.nowNs, { name: 'exited', reason: messageOf(error), stack });
  }

  #budget(nextNs: number): void {
    if (nextNs >= this.#secondEndsNs) {
      this.#secondEndsNs = nextNs + 1e9;
      this.#eventsInSecond = 0;
    } else if (++this.#eventsInSecond > EVENTS_PER_SECOND_MAX) {
      throw new LivelockError(nextNs);
    }
  }

  /** Takes a digest of something the harness did (an operation, a fault) into the trace. */
  note(kind: number, processIndex: number, content: string): void {
    this.trace.add(this.nowNs, kind, processIndex, hash3(hashString(content), content.length, 0));
  }
}

/** The system does nothing but talk to itself: a verdict, not an error of the harness. */
export class LivelockError extends FaultlineError {
  constructor(timeNs: number) {
    super(
      'livelock',
      `the system made more than ${EVENTS_PER_SECOND_MAX} events within one second (at ${(timeNs / 1e9).toFixed(3)} s)`,
    );
  }
}
