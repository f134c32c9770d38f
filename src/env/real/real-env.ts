/**
 * The `Env` of one incarnation of a real program: TCP, files and the machine's clocks. A node listens and
 * dials its peers; a client only dials, and is answered on its own connection. Everything that enters the
 * program goes through one gate, which is shut for good once the incarnation is stopped or has thrown.
 */
import { randomInt } from 'node:crypto';
import { messageOf } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import { KeyedRandom, type Random } from '../../core/random.ts';
import type { Disk } from '../disk.ts';
import type { Env, LogEvent, Protocol, Timer } from '../env.ts';
import { NoDisk } from '../no-disk.ts';
import { FRAME_HEADER_BYTES } from '../wire/frames.ts';
import { Reader } from '../wire/reader.ts';
import { type Address, type AddressBook, Dialler } from './dialler.ts';
import { Listener } from './listener.ts';
import { Loopback } from './loopback.ts';
import { RealDisk } from './real-disk.ts';
import { TimerQueue } from './timers.ts';
import { Turn } from './turn.ts';

export interface RealEnvOptions<M> {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly protocol: Protocol<M>;
  /** Token of the cluster: connections of other clusters are refused. */
  readonly cluster: string;
  readonly addressOf: AddressBook;
  /** Folder of the disk; without one, as for a client, the disk refuses. */
  readonly dataFolder?: string;
  /** Seed of `random`; drawn where it is left out. */
  readonly seed?: number;
  readonly onLog: (event: LogEvent) => void;
  /** The program has thrown: its incarnation is over. */
  readonly onCrash: (error: unknown) => void;
  /** Called at the end of each turn of the event loop in which something happened. */
  readonly onTurn?: () => void;
}

/** What an env calls: a node's program, or a client's. */
export interface Receiver<M> {
  onMessage(from: NodeId, message: M): void;
}

/** What became of messages; for operators and tests. */
export interface EnvCounters {
  sent: number;
  received: number;
  /** Not sent: there was no connection, or too much was queued on it. */
  dropped: number;
}

export function drawSeed(): number {
  return randomInt(2 ** 47);
}

const NO_TIMER: Timer = Object.freeze({ cancel() {} });

export class RealEnv<M> implements Env<M> {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly peers: readonly NodeId[];
  readonly random: Random;
  readonly disk: Disk;
  readonly counters: EnvCounters = { sent: 0, received: 0, dropped: 0 };
  readonly #options: RealEnvOptions<M>;
  readonly #protocol: Protocol<M>;
  readonly #startMs = performance.now();
  readonly #turn: Turn;
  readonly #timers: TimerQueue;
  readonly #realDisk: RealDisk | null;
  readonly #listener: Listener;
  readonly #loopback: Loopback;
  readonly #diallers = new Map<NodeId, Dialler>();
  readonly #reader = new Reader(new Uint8Array(0));
  #receiver: Receiver<M> | null = null;
  #stopped = false;

  constructor(options: RealEnvOptions<M>) {
    const { id, nodes, dataFolder } = options;
    const enter = (fn: () => void) => this.enter(fn);
    this.id = id;
    this.nodes = nodes;
    this.peers = nodes.filter((node) => node !== id);
    this.random = new KeyedRandom(options.seed ?? drawSeed(), id);
    this.#options = options;
    this.#protocol = options.protocol;
    this.#turn = new Turn(options.onTurn);
    this.#timers = new TimerQueue(enter);
    this.#realDisk = dataFolder === undefined ? null : new RealDisk(dataFolder, enter);
    this.disk = this.#realDisk ?? new NoDisk((fn) => void this.after(0, fn));
    this.#loopback = new Loopback(this.#turn, (bytes, start, end) => {
      if (!this.#deliver(id, bytes, start, end))
        this.#crash(new Error('the program cannot decode a message that it sent to itself'));
    });
    this.#listener = this.#makeListener();
    for (const peer of this.peers) this.#diallers.set(peer, this.#makeDialler(peer));
  }

  // ---- what the host does ---------------------------------------------------------------------

  /** Opens the port (0: one that the system chooses) and resolves to it. */
  listen(address: Address): Promise<number> {
    return this.#listener.listen(address);
  }

  /** Messages go to `receiver` from now on; before, they are dropped. */
  attach(receiver: Receiver<M>): void {
    this.#receiver = receiver;
  }

  /** Runs code of the program; what it throws ends this incarnation. */
  enter(fn: () => void): void {
    if (this.#stopped) return;
    this.#touch();
    try {
      fn();
    } catch (error) {
      this.#crash(error);
    }
  }

  /** Ends this incarnation at once; resolves when its files and ports are free. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.clear();
    for (const dialler of this.#diallers.values()) dialler.close();
    await Promise.all([this.#listener.close(), this.#realDisk?.stop()]);
  }

  // ---- what the program does ------------------------------------------------------------------

  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now() - this.#startMs;
  }

  send(to: NodeId, message: M): void {
    if (this.#stopped) return;
    if (to === this.id) this.#loopback.send(message, this.#encode);
    else if (this.#sendAway(to, message)) this.counters.sent++;
    else this.counters.dropped++;
  }

  after(ms: number, fn: () => void): Timer {
    return this.#stopped ? NO_TIMER : this.#timers.after(ms, fn);
  }

  log(event: LogEvent): void {
    if (!this.#stopped) this.#options.onLog(event);
  }

  // ---- inside ---------------------------------------------------------------------------------

  readonly #encode: Protocol<M>['encode'] = (message, to) => this.#protocol.encode(message, to);

  #sendAway(to: NodeId, message: M): boolean {
    const way = this.#diallers.get(to) ?? this.#listener.connectionOf(to);
    return way?.send(message, this.#encode) ?? false;
  }

  #makeDialler(peer: NodeId): Dialler {
    const { addressOf, cluster } = this.#options;
    return new Dialler({
      peer,
      addressOf,
      hello: { cluster, id: this.id },
      turn: this.#turn,
      events: {
        onFrame: (bytes, start, end) => {
          if (!this.#deliver(peer, bytes, start, end)) this.#diallers.get(peer)?.close();
        },
        onMalformed: (error) => this.#logMalformed(peer, error.message),
      },
    });
  }

  #makeListener(): Listener {
    return new Listener({
      cluster: this.#options.cluster,
      turn: this.#turn,
      onFrame: (from, bytes, start, end) => {
        if (!this.#deliver(from.id, bytes, start, end)) this.#listener.drop(from);
      },
      onPeer: (id) => this.#diallers.get(id)?.encourage(),
      onMalformed: (from, reason) => this.#logMalformed(from, reason),
    });
  }

  /** False: the bytes are no message, and their connection must not be read any further. */
  #deliver(from: NodeId, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#stopped || this.#receiver === null) return true;
    let message: M;
    try {
      message = this.#protocol.decode(this.#reader.reset(bytes, start + FRAME_HEADER_BYTES, end));
    } catch (error) {
      // Whatever a decoder trips over, the bytes came from outside: never our death.
      this.#logMalformed(from, messageOf(error));
      return false;
    }
    this.counters.received++;
    this.#touch();
    try {
      this.#receiver.onMessage(from, message);
    } catch (error) {
      this.#crash(error);
    }
    return true;
  }

  #touch(): void {
    if (this.#options.onTurn !== undefined) this.#turn.touch();
  }

  #logMalformed(from: string, reason: string): void {
    this.log({ name: 'malformed-frame', from, reason });
  }

  #crash(error: unknown): void {
    void this.stop();
    this.#options.onCrash(error);
  }
}
