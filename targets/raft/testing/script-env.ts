/**
 * A world moved by hand: messages wait in queues until the script delivers or drops them, each node has a
 * clock that only the script moves, and syncs are through when the script says so. Nothing is random, so
 * that a script shows one exact interleaving, message by message.
 */
import {
  type Env,
  type LogEvent,
  messageOf,
  type NodeId,
  RandomBase,
  Reader,
  type Timer,
  Writer,
} from '../../../src/index.ts';
import { CONFIG, type RaftConfig } from '../config.ts';
import { type Message, protocol } from '../messages.ts';
import { RaftNode } from '../node.ts';
import { ScriptDisk } from './script-disk.ts';
import { describe } from './script-format.ts';

/** Always in the middle: each election timeout is the mean one. */
class MiddleRandom extends RandomBase {
  protected override bits(): number {
    return 0x8000_0000;
  }
}

interface ScriptTimer extends Timer {
  readonly atMs: number;
  fn: (() => void) | null;
}

interface Machine {
  readonly id: NodeId;
  readonly disk: ScriptDisk;
  nowMs: number;
  timers: ScriptTimer[];
  program: RaftNode | null;
}

export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

export class ScriptWorld {
  readonly #machines = new Map<NodeId, Machine>();
  /** Messages under way by `from->to`, in the order in which links were first used. */
  readonly #queues = new Map<string, Message[]>();
  readonly #copies = new Map<string, Message[]>();
  readonly #cut = new Set<string>();
  readonly #config: RaftConfig;
  readonly #print: (line: string) => void;
  autoSync = true;

  constructor(nodes: readonly NodeId[], config: Partial<RaftConfig>, print: (line: string) => void) {
    this.#config = { ...CONFIG, ...config };
    this.#print = print;
    for (const id of nodes)
      this.#machines.set(id, { id, disk: new ScriptDisk(), nowMs: 0, timers: [], program: null });
  }

  get nodes(): readonly NodeId[] {
    return [...this.#machines.keys()];
  }

  disk(id: NodeId): ScriptDisk {
    return this.#machine(id).disk;
  }

  program(id: NodeId): RaftNode | null {
    return this.#machine(id).program;
  }

  #machine(id: NodeId): Machine {
    const machine = this.#machines.get(id);
    if (machine === undefined) throw new Error(`there is no node ${id}`);
    return machine;
  }

  // ---- nodes ------------------------------------------------------------------------------------

  start(id: NodeId): void {
    const machine = this.#machine(id);
    machine.nowMs = 0;
    this.#run(machine, () => {
      machine.program = new RaftNode(this.#env(machine), this.#config);
      machine.program.onStart();
    });
  }

  crash(id: NodeId, kept: number): void {
    const machine = this.#machine(id);
    machine.program = null;
    machine.timers = [];
    machine.disk.crash('wal', kept);
    for (const link of this.#queues.keys()) if (link.endsWith(`->${id}`)) this.#queues.delete(link);
  }

  /** Runs one event of a node and what follows from it at once. A program that throws is down. */
  #run(machine: Machine, event: () => void): void {
    try {
      event();
      machine.disk.settle(false);
      while (this.autoSync && machine.disk.settle(true) > 0);
    } catch (error) {
      this.#print(`${machine.id} exits: ${messageOf(error)}`);
      machine.program = null;
      machine.timers = [];
    }
  }

  #env(machine: Machine): Env<Message> {
    const peers = this.nodes.filter((id) => id !== machine.id);
    return {
      id: machine.id,
      nodes: this.nodes,
      peers,
      random: new MiddleRandom(),
      disk: machine.disk,
      now: () => machine.nowMs,
      monotonic: () => machine.nowMs,
      send: (to, message) => this.#send({ from: machine.id, to }, message),
      after: (ms, fn) => after(machine, ms, fn),
      log: ({ name, ...fields }: LogEvent) =>
        this.#print(
          `${machine.id} ${name}${Object.entries(fields)
            .map(([key, value]) => ` ${key}=${value}`)
            .join('')}`,
        ),
    };
  }

  // ---- messages ---------------------------------------------------------------------------------

  /** Answers to clients are shown at once; messages between nodes wait. */
  #send({ from, to }: Link, message: Message): void {
    if (!this.#machines.has(to)) {
      this.#print(`${from} => ${to} ${describe(message)}`);
      return;
    }
    const link = `${from}->${to}`;
    const writer = new Writer();
    protocol.encode(message, writer);
    const queue = this.#queues.get(link) ?? [];
    queue.push(protocol.decode(new Reader(writer.bytesCopy())));
    queue.push(...(this.#copies.get(link) ?? []));
    this.#copies.delete(link);
    this.#queues.set(link, queue);
  }

  /** A copy of what is under way will come behind the next message of the link, as after a retransmission. */
  twice(link: Link): void {
    const name = `${link.from}->${link.to}`;
    this.#copies.set(name, [...(this.#queues.get(name) ?? [])]);
  }

  cut(links: readonly Link[]): void {
    for (const { from, to } of links) this.#cut.add(`${from}->${to}`);
  }

  mend(): void {
    this.#cut.clear();
  }

  /** Delivers what waits on one link, at most `max` messages; on a cut link it is lost. */
  deliver({ from, to }: Link, max = Number.POSITIVE_INFINITY): number {
    const link = `${from}->${to}`;
    const queue = this.#queues.get(link) ?? [];
    const batch = queue.splice(0, Math.min(max, queue.length));
    for (const message of batch) {
      const machine = this.#machine(to);
      const lost = this.#cut.has(link) || machine.program === null;
      this.#print(`${from} -> ${to} ${describe(message)}${lost ? ' (lost)' : ''}`);
      if (!lost) this.#run(machine, () => machine.program!.onMessage(from, message));
    }
    return batch.length;
  }

  /** Delivers everything, link by link, until nothing is under way. */
  deliverAll(): void {
    for (let round = 0; round < 100; round++) {
      let count = 0;
      for (const link of this.links()) count += this.deliver(link);
      if (count === 0) return;
    }
    this.#print('(still talking after 100 rounds)');
  }

  drop(link: Link): void {
    for (const message of this.#queues.get(`${link.from}->${link.to}`)?.splice(0) ?? [])
      this.#print(`${link.from} -> ${link.to} ${describe(message)} (dropped)`);
  }

  /** Links with messages under way. */
  links(): Link[] {
    return [...this.#queues]
      .filter(([, queue]) => queue.length > 0)
      .map(([link]) => {
        const [from, to] = link.split('->');
        return { from: from!, to: to! };
      });
  }

  request(from: NodeId, to: NodeId, message: Message): void {
    const machine = this.#machine(to);
    this.#run(machine, () => machine.program?.onMessage(from, message));
  }

  // ---- time and disk ----------------------------------------------------------------------------

  tick(id: NodeId, ms: number): void {
    const machine = this.#machine(id);
    const untilMs = machine.nowMs + ms;
    for (;;) {
      const due = machine.timers.filter((timer) => timer.fn !== null && timer.atMs <= untilMs);
      const next = due.sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      machine.nowMs = next.atMs;
      machine.timers = machine.timers.filter((timer) => timer !== next);
      this.#run(machine, next.fn!);
    }
    machine.nowMs = untilMs;
  }

  sync(id: NodeId): number {
    let count = 0;
    const machine = this.#machine(id);
    this.#run(machine, () => {
      count = machine.disk.settle(true);
    });
    return count;
  }
}

function after(machine: Machine, ms: number, fn: () => void): Timer {
  const timer: ScriptTimer = {
    atMs: machine.nowMs + ms,
    fn,
    cancel: () => {
      timer.fn = null;
    },
  };
  machine.timers.push(timer);
  return timer;
}
