/**
 * Plays a generator against imagined clients, so that tests can state exactly what it does: the real
 * interpreter, a clock that jumps from event to event, and a function that says how each operation ends.
 */
import type { Client } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import type { GeneratorLike } from '../generator.ts';
import { History } from '../history.ts';
import { Interpreter } from '../interpreter.ts';
import type { Nemesis } from '../nemesis.ts';
import type { NodeId } from '../node.ts';
import type { Completion, Invocation } from '../op.ts';
import { PlayTime } from './play-time.ts';

/** How an imagined operation ends, and how long it takes; null: it never does. */
export type Ending = (Completion & { readonly latencyNs: number }) | null;

/** What an imagined client knows of itself. */
export interface ClientSeat {
  readonly process: number;
  readonly node: NodeId;
  readonly timeNs: number;
}

/** Who plays: how many threads, against what. Left out: two threads, two nodes, timeouts of five seconds. */
export interface PlayOptions {
  readonly concurrency?: number;
  readonly seed?: number;
  readonly nodes?: readonly NodeId[];
  readonly opTimeoutMs?: number;
  readonly nemeses?: readonly Nemesis[];
  /** Left out: every operation is `ok` after ten nanoseconds. */
  readonly end?: (op: Invocation, seat: ClientSeat) => Ending;
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
