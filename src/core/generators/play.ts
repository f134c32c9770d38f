/**
 * Plays a generator against imagined clients, so that tests can state exactly what it does: the real
 * interpreter, a clock that jumps from event to event, and a function that says how each operation ends.
 */
import type { Client } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { assert } from '../errors.ts';
import type { GeneratorLike } from '../generator.ts';
import { History } from '../history.ts';
import { Interpreter } from '../interpreter.ts';
import type { Nemesis } from '../nemesis.ts';
import type { NodeId } from '../node.ts';
import type { Completion, Invocation } from '../op.ts';
import type { Time } from '../time.ts';

/** How an imagined operation ends, and how long it takes; null: it never does. */
export type Ending = (Completion & { readonly latencyNs: number }) | null;

/** What an imagined client knows of itself. */
export interface ClientSeat {
  readonly process: number;
  readonly node: NodeId;
  readonly timeNs: number;
}

export interface PlayOptions {
  readonly concurrency?: number;
  readonly seed?: number;
  readonly nodes?: readonly NodeId[];
  readonly opTimeoutMs?: number;
  readonly nemeses?: readonly Nemesis[];
  /** Left out: every operation is `ok` after ten nanoseconds. */
  readonly end?: (op: Invocation, seat: ClientSeat) => Ending;
}

interface Due {
  readonly timeNs: number;
  readonly fn: () => void;
}

/** Virtual time: events in order, and the wake after all events of its instant. */
class PlayTime implements Time {
  #nowNs = 0;
  #wakeNs = Infinity;
  #wake: () => void = () => {};
  readonly #events: Due[] = [];

  nowNs(): number {
    return this.#nowNs;
  }

  wakeAt(timeNs: number, fn: () => void): void {
    this.#wakeNs = Math.max(timeNs, this.#nowNs);
    this.#wake = fn;
  }

  after(delayNs: number, fn: () => void): void {
    const timeNs = this.#nowNs + delayNs;
    let i = this.#events.length;
    while (i > 0 && this.#events[i - 1]!.timeNs > timeNs) i--;
    this.#events.splice(i, 0, { timeNs, fn });
  }

  /** Takes the next event, or the wake if nothing else is due by then. */
  step(): void {
    const event = this.#events[0];
    if (event === undefined || event.timeNs > this.#wakeNs) {
      assert(this.#wakeNs < Infinity, 'something is due while the interpreter is not finished');
      this.#nowNs = this.#wakeNs;
      this.#wakeNs = Infinity;
      this.#wake();
      return;
    }
    this.#events.shift();
    this.#nowNs = event.timeNs;
    event.fn();
  }

  async runUntil(done: () => boolean): Promise<void> {
    while (!done()) this.step();
  }

  hold(): void {
    assert(false, 'an imagined cluster answers at once');
  }
}

class PlayClient implements Client {
  readonly #time: PlayTime;
  readonly #seat: Omit<ClientSeat, 'timeNs'>;
  readonly #end: (op: Invocation, seat: ClientSeat) => Ending;

  constructor(
    time: PlayTime,
    seat: Omit<ClientSeat, 'timeNs'>,
    end: (op: Invocation, seat: ClientSeat) => Ending,
  ) {
    this.#time = time;
    this.#seat = seat;
    this.#end = end;
  }

  invoke(op: Invocation, done: (completion: Completion) => void): void {
    const ending = this.#end(op, { ...this.#seat, timeNs: this.#time.nowNs() });
    if (ending === null) return;
    const { latencyNs, ...completion } = ending;
    this.#time.after(latencyNs, () => done(completion));
  }

  close(): void {}
}

function playCluster(time: PlayTime, options: PlayOptions): Cluster {
  const nodes = options.nodes ?? ['n1', 'n2'];
  const end = options.end ?? (() => ({ type: 'ok', latencyNs: 10 }));
  return {
    nodes,
    time,
    view: { nodes: nodes.map((id) => ({ id, state: 'up', role: 'unknown' })) },
    faults: {},
    exits: [],
    client: (process, node) => new PlayClient(time, { process, node }, end),
    ready: () => {},
    heal: () => {},
    close: () => {},
  };
}

/** The history of a generator that ends. */
export function play(generator: GeneratorLike, options: PlayOptions = {}): History {
  const history = new History();
  const time = new PlayTime();
  const interpreter = new Interpreter({
    generator,
    concurrency: options.concurrency ?? 2,
    cluster: playCluster(time, options),
    nemeses: options.nemeses ?? [],
    seed: options.seed ?? 1,
    opTimeoutMs: options.opTimeoutMs ?? 5000,
    record: (op) => history.append(op),
  });
  interpreter.start();
  while (!interpreter.finished) time.step();
  return history;
}
