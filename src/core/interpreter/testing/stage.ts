/** A cluster for the interpreter's tests: clients do what the test says, and all that happens is kept. */
import type { Client } from '../../client.ts';
import type { Cluster } from '../../cluster.ts';
import type { ClusterView } from '../../context.ts';
import type { GeneratorLike } from '../../generator.ts';
import { PlayTime } from '../../generators/play-time.ts';
import { History } from '../../history.ts';
import { Interpreter, type InterpreterOptions } from '../../interpreter.ts';
import type { Completion, Invocation } from '../../op.ts';

/** One call of a client's `invoke`. */
export interface Call {
  readonly op: Invocation;
  readonly process: number;
  readonly timeNs: number;
  readonly done: (completion: Completion) => void;
}

/** Virtual time that remembers for when it was asked to wake somebody. */
class WatchedTime extends PlayTime {
  readonly wakes: number[] = [];

  override wakeAt(timeNs: number, fn: () => void): void {
    this.wakes.push(timeNs);
    super.wakeAt(timeNs, fn);
  }
}

export class Stage implements Cluster {
  readonly nodes = ['n1', 'n2', 'n3'];
  readonly time = new WatchedTime();
  readonly faults = {};
  readonly exits = [];
  readonly history = new History();
  /** `process@node`, in the order in which the clients were opened. */
  readonly opened: string[] = [];
  readonly closed: number[] = [];
  readonly calls: Call[] = [];
  view: ClusterView = { nodes: [] };
  readonly #onInvoke: (call: Call) => void;

  constructor(
    onInvoke: (call: Call) => void = ({ done }) => this.time.after(10, () => done({ type: 'ok' })),
  ) {
    this.#onInvoke = onInvoke;
  }

  client(process: number, node: string): Client {
    this.opened.push(`${process}@${node}`);
    return {
      invoke: (op, done) => {
        const call = { op, process, timeNs: this.time.nowNs(), done };
        this.calls.push(call);
        this.#onInvoke(call);
      },
      close: () => this.closed.push(process),
    };
  }

  ready(): void {}
  heal(): void {}
  close(): void {}

  interpreter(generator: GeneratorLike, options: Partial<InterpreterOptions> = {}): Interpreter {
    return new Interpreter({
      generator,
      concurrency: 2,
      cluster: this,
      nemeses: [],
      seed: 1,
      opTimeoutMs: 1,
      record: (op) => this.history.append(op),
      ...options,
    });
  }

  /** Lets it run to its end. */
  async run(generator: GeneratorLike, options: Partial<InterpreterOptions> = {}): Promise<History> {
    const interpreter = this.interpreter(generator, options);
    interpreter.start();
    await this.time.runUntil(() => interpreter.finished);
    return this.history;
  }

  /** Events in order: time, process, type, and the error where there is one. */
  get events(): unknown[][] {
    return [...this.history].map(({ timeNs, process, type, error }) =>
      error === undefined ? [timeNs, process, type] : [timeNs, process, type, error],
    );
  }
}
