/**
 * The processes behind the client threads, and their clients. A process whose operation ended in `info` is
 * retired: nobody knows when that operation takes effect, so the process may never invoke again, and its
 * thread goes on under the next number with a new client.
 */
import type { Client } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import type { ThreadId } from '../context.ts';
import { assert } from '../errors.ts';

export class Crew {
  readonly #cluster: Cluster;
  /** Process of each thread; shared with the context. */
  readonly #processes: number[];
  readonly #clients: (Client | undefined)[];

  constructor(cluster: Cluster, processes: number[]) {
    assert(cluster.nodes.length > 0, 'a cluster has nodes');
    this.#cluster = cluster;
    this.#processes = processes;
    this.#clients = processes.map(() => undefined);
  }

  /** The client of the thread's process, opened when it is first needed. */
  clientOf(thread: ThreadId): Client {
    let client = this.#clients[thread];
    if (client === undefined) {
      const { nodes } = this.#cluster;
      client = this.#cluster.client(this.#processes[thread]!, nodes[thread % nodes.length]!);
      this.#clients[thread] = client;
    }
    return client;
  }

  retire(thread: ThreadId): void {
    this.#close(thread);
    this.#processes[thread]! += this.#processes.length;
  }

  closeAll(): void {
    for (let thread = 0; thread < this.#clients.length; thread++) this.#close(thread);
  }

  #close(thread: ThreadId): void {
    const client = this.#clients[thread];
    this.#clients[thread] = undefined;
    try {
      client?.close();
    } catch {
      // Its process is gone either way, and what its operations did is in the history already.
    }
  }
}
