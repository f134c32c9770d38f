/** The fault proxy of one link: a port that one node dials when it means another. */
import { createServer, type Server, type Socket } from 'node:net';
import type { LinkShape } from '../../core/cluster.ts';
import type { Random } from '../../core/random.ts';
import type { Address } from '../../env/real/dialler.ts';
import { LinkState } from './link-state.ts';
import { Pipe } from './pipe.ts';

const LOOPBACK = '127.0.0.1';

export class LinkProxy {
  readonly state: LinkState;
  readonly #addressOfReceiver: () => Address | undefined;
  readonly #server: Server;
  readonly #pipes = new Set<Pipe>();

  /** `addressOfReceiver` is asked for each connection, which is closed where nobody is there. */
  constructor(addressOfReceiver: () => Address | undefined, random: Random) {
    this.#addressOfReceiver = addressOfReceiver;
    this.state = new LinkState(random);
    this.#server = createServer((sender) => this.#accept(sender));
    // A connection that cannot be accepted (no more descriptors) is one that the sender sees refused.
    this.#server.on('error', () => {});
  }

  listen(): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, LOOPBACK, () => {
        const bound = this.#server.address();
        resolve({ host: LOOPBACK, port: typeof bound === 'object' && bound !== null ? bound.port : 0 });
      });
    });
  }

  cut(): void {
    if (this.state.cut) return;
    this.state.cut = true;
    this.state.dropped = 0;
    for (const pipe of this.#pipes) pipe.cut();
  }

  /** Returns how many frames met the cut. */
  mend(): number {
    if (!this.state.cut) return 0;
    this.state.cut = false;
    for (const pipe of [...this.#pipes]) pipe.mend();
    return this.state.dropped;
  }

  shape(shape: LinkShape): void {
    this.state.shape = { ...this.state.shape, ...shape };
  }

  unshape(): { delayed: number; lost: number; doubled: number } {
    const { delayed, lost, doubled } = this.state;
    Object.assign(this.state, { shape: null, delayed: 0, lost: 0, doubled: 0 });
    return { delayed, lost, doubled };
  }

  /** Returns how many connections were broken. */
  reset(): number {
    const pipes = [...this.#pipes];
    for (const pipe of pipes) pipe.reset();
    return pipes.length;
  }

  close(): Promise<void> {
    for (const pipe of [...this.#pipes]) pipe.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(sender: Socket): void {
    const address = this.state.cut ? undefined : this.#addressOfReceiver();
    if (address === undefined && !this.state.cut) {
      sender.on('error', () => {}).destroy();
      return;
    }
    const pipe = new Pipe(sender, address ?? null, this.state, () => this.#pipes.delete(pipe));
    this.#pipes.add(pipe);
  }
}
