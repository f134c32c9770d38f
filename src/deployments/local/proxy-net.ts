/**
 * The network of a local cluster: one fault proxy for each ordered pair of nodes. All that nodes say to each
 * other goes through here, which is why no fault of the network needs any privilege.
 */
import type { Effect, Link, LinkShape, NetFaults } from '../../core/cluster.ts';
import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import { KeyedRandom } from '../../core/random.ts';
import type { Address, AddressBook } from '../../env/real/dialler.ts';
import { LinkProxy } from './link-proxy.ts';

interface Proxied {
  readonly link: Link;
  readonly proxy: LinkProxy;
  address: Address | null;
}

export interface ProxyNetOptions {
  readonly nodes: readonly NodeId[];
  /** Where the nodes themselves listen, as far as they are up. */
  readonly addressOf: AddressBook;
  readonly seed: number;
}

export class ProxyNet implements NetFaults {
  readonly #proxied: Proxied[] = [];

  constructor({ nodes, addressOf, seed }: ProxyNetOptions) {
    for (const from of nodes)
      for (const to of nodes) {
        if (from === to) continue;
        const random = new KeyedRandom(seed, `link ${from}>${to}`);
        const proxy = new LinkProxy(() => addressOf(to), random);
        this.#proxied.push({ link: { from, to }, proxy, address: null });
      }
  }

  async listen(): Promise<void> {
    await Promise.all(
      this.#proxied.map(async (each) => {
        each.address = await each.proxy.listen();
      }),
    );
  }

  /** Where a node finds the others: at their proxies. */
  addressesFor(node: NodeId): Record<NodeId, Address> {
    const own = this.#proxied.filter(({ link }) => link.from === node);
    return Object.fromEntries(own.map(({ link, address }) => [link.to, address!]));
  }

  /** The proof comes with the mend: a cut that nothing ran into had no effect. */
  cut(links: readonly Link[]): Effect {
    for (const proxy of this.#of(links)) proxy.cut();
    return { count: 0, evidence: { links: links.length } };
  }

  /** Messages that have met the present cuts. */
  get stopped(): number {
    return this.#proxied.reduce((sum, { proxy }) => sum + (proxy.state.cut ? proxy.state.dropped : 0), 0);
  }

  /** Messages that the present shapes have held back. */
  get delayed(): number {
    return this.#proxied.reduce((sum, { proxy }) => sum + proxy.state.delayed, 0);
  }

  mend(): Effect {
    const messagesStopped = this.#proxied.reduce((sum, { proxy }) => sum + proxy.mend(), 0);
    return { count: messagesStopped, evidence: { messagesStopped } };
  }

  shape(links: readonly Link[], shape: LinkShape): Effect {
    for (const proxy of this.#of(links)) proxy.shape(shape);
    return { count: 0, evidence: { links: links.length } };
  }

  unshape(): Effect {
    const all = this.#proxied.map(({ proxy }) => proxy.unshape());
    const delayed = all.reduce((sum, each) => sum + each.delayed, 0);
    const lost = all.reduce((sum, each) => sum + each.lost, 0);
    const doubled = all.reduce((sum, each) => sum + each.doubled, 0);
    const messagesShaped = delayed + lost + doubled;
    return { count: messagesShaped, evidence: { messagesShaped, delayed, lost, doubled } };
  }

  reset(links: readonly Link[]): Effect {
    const connections = this.#of(links).reduce((sum, proxy) => sum + proxy.reset(), 0);
    return { count: connections, evidence: { connectionsReset: connections } };
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxied.map(({ proxy }) => proxy.close()));
  }

  #of(links: readonly Link[]): LinkProxy[] {
    return links.map(({ from, to }) => {
      const found = this.#proxied.find(({ link }) => link.from === from && link.to === to);
      assert(found !== undefined, `there is no link ${from}>${to}`);
      return found.proxy;
    });
  }
}
