/** The conformance suite's world of real environments: in this process, over loopback and fault proxies. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Link } from '../src/core/cluster.ts';
import type { NodeId } from '../src/core/node.ts';
import { ProxyNet } from '../src/deployments/local/proxy-net.ts';
import type { LogEvent } from '../src/env/env.ts';
import type { Address } from '../src/env/real/dialler.ts';
import { RealEnv } from '../src/env/real/real-env.ts';
import { RealTime } from '../src/env/real/real-time.ts';
import { valueCodec } from '../src/env/wire/value-codec.ts';
import type { ConformanceWorld, TestFactory } from './env-conformance.ts';

const LOOPBACK = '127.0.0.1';
const PATIENCE_NS = 20e9;

interface Running {
  readonly env: RealEnv<unknown>;
  readonly address: Address;
}

export class RealWorld implements ConformanceWorld {
  readonly cluster: string = randomUUID();
  readonly folder = mkdtempSync(join(tmpdir(), 'faultline-conformance-'));
  readonly net: ProxyNet;
  onLog: (event: LogEvent) => void = () => {};
  readonly #nodes: readonly NodeId[];
  readonly #time = new RealTime();
  readonly #running = new Map<NodeId, Running>();
  readonly #factories = new Map<NodeId, TestFactory>();

  private constructor(nodes: readonly NodeId[]) {
    this.#nodes = nodes;
    this.net = new ProxyNet({ nodes, seed: 1, addressOf: (node) => this.addressOf(node) });
  }

  static async make(nodes: readonly NodeId[]): Promise<RealWorld> {
    const world = new RealWorld(nodes);
    await world.net.listen();
    return world;
  }

  addressOf(node: NodeId): Address | undefined {
    return this.#running.get(node)?.address;
  }

  env(node: NodeId): RealEnv<unknown> {
    return this.#running.get(node)!.env;
  }

  async spawn(node: NodeId, factory: TestFactory): Promise<void> {
    this.#factories.set(node, factory);
    await this.restart(node);
  }

  async restart(node: NodeId): Promise<void> {
    const addresses = this.net.addressesFor(node);
    const env: RealEnv<unknown> = new RealEnv<unknown>({
      id: node,
      nodes: this.#nodes,
      protocol: valueCodec(),
      cluster: this.cluster,
      addressOf: (peer) => addresses[peer],
      dataFolder: join(this.folder, node),
      onLog: (event) => this.onLog(event),
      onCrash: () => void this.#running.delete(node),
    });
    const port = await env.listen({ host: LOOPBACK, port: 0 });
    this.#running.set(node, { env, address: { host: LOOPBACK, port } });
    env.enter(() => {
      const program = this.#factories.get(node)!(env);
      env.attach(program);
      program.onStart();
    });
  }

  async kill(node: NodeId): Promise<void> {
    const env = this.#running.get(node)?.env;
    this.#running.delete(node);
    await env?.stop();
  }

  cut(links: readonly Link[]): void {
    this.net.cut(links);
  }

  mend(): void {
    this.net.mend();
  }

  async runUntil(holds: () => boolean): Promise<void> {
    const endNs = this.#time.nowNs() + PATIENCE_NS;
    await this.#time.runUntil(() => {
      if (this.#time.nowNs() > endNs) throw new Error(`this does not come to hold: ${holds}`);
      return holds();
    });
  }

  runFor(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((node) => this.kill(node)));
    await this.net.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
