/**
 * A cluster of real processes on this machine. The control process (this one) holds the fault proxies and the
 * clients; the nodes hang on it by pipes, and a guardian ends them should it be killed.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '../../core/client.ts';
import type { Cluster, Faults, NodeExit } from '../../core/cluster.ts';
import type { ClusterView } from '../../core/context.ts';
import { assert, FaultlineError, messageOf } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import type { LogEvent } from '../../env/env.ts';
import type { HostSpec } from '../../env/real/host-protocol.ts';
import { RealTime } from '../../env/real/real-time.ts';
import type { ClusterSpec } from '../deployment.ts';
import { type ClientHost, type LocalClient, makeClient } from './client.ts';
import { Guard } from './guard.ts';
import { RunningList } from './leftovers.ts';
import { LocalNode } from './local-node.ts';
import { loadablePath } from './paths.ts';
import { LocalProcessFaults } from './process-faults.ts';
import { ProxyNet } from './proxy-net.ts';

export interface LocalOptions {
  /** Node i listens on this port + i; without it the system chooses. */
  readonly basePort?: number;
}

const LOOPBACK = '127.0.0.1';

export class LocalCluster implements Cluster {
  readonly nodes: readonly NodeId[];
  readonly time = new RealTime();
  readonly view: ClusterView;
  readonly faults: Required<Pick<Faults, 'net' | 'process'>>;
  readonly exits: NodeExit[] = [];
  readonly #spec: ClusterSpec;
  readonly #options: LocalOptions;
  readonly #runDir: string;
  readonly #guard: Guard;
  readonly #running: RunningList;
  readonly #net: ProxyNet;
  readonly #nodes = new Map<NodeId, LocalNode>();
  readonly #clients = new Set<LocalClient>();
  readonly #clientHost: ClientHost;
  readonly #token = randomUUID();
  #started: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  private constructor(spec: ClusterSpec, options: LocalOptions, guard: Guard, runDir: string) {
    const addressOf = (node: NodeId) => this.#node(node).address;
    this.nodes = spec.nodes;
    this.#spec = spec;
    this.#options = options;
    this.#guard = guard;
    this.#runDir = runDir;
    this.#running = new RunningList(this.#runDir);
    this.#net = new ProxyNet({ nodes: spec.nodes, addressOf, seed: spec.seed });
    this.#clientHost = this.#makeClientHost();
    for (const node of spec.nodes) this.#nodes.set(node, this.#makeNode(node));
    const nodeViews = () => spec.nodes.map((node) => this.#node(node).view);
    this.view = Object.defineProperty({} as ClusterView, 'nodes', { get: nodeViews, enumerable: true });
    this.faults = { net: this.#net, process: new LocalProcessFaults((node) => this.#node(node)) };
  }

  /** Starts guardian, proxies and nodes; `ready` tells whether the nodes came up. */
  static async start(spec: ClusterSpec, options: LocalOptions = {}): Promise<LocalCluster> {
    const runDir = resolve(spec.runDir === '' ? mkdtempSync(join(tmpdir(), 'faultline-')) : spec.runDir);
    const cluster = new LocalCluster(spec, options, await Guard.start(), runDir);
    try {
      await cluster.#start();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  async #start(): Promise<void> {
    try {
      mkdirSync(join(this.#runDir, 'data'), { recursive: true });
      this.#running.open();
      const guardian = this.#guard.ref;
      if (guardian !== null) this.#running.add('guardian', guardian);
    } catch (error) {
      const sentence = `cannot write into the run folder ${this.#runDir}: ${messageOf(error)}`;
      throw new FaultlineError('cannot-write', sentence, error);
    }
    await this.#net.listen();
    this.#started = Promise.all([...this.#nodes.values()].map((node) => node.start()));
    // `ready` reports it; a run that is closed before that has no use for it.
    this.#started.catch(() => {});
  }

  async ready(): Promise<void> {
    await this.#started;
  }

  client(process: number, node: NodeId): Client {
    const client = makeClient(this.#clientHost, process, node);
    this.#clients.add(client);
    return client;
  }

  async heal(): Promise<void> {
    this.#net.mend();
    this.#net.unshape();
    await this.faults.process.resume?.(this.nodes);
    await this.faults.process.start(this.nodes);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.time.stop();
    await Promise.all([...this.#clients].map((client) => client.close()));
    await Promise.all([...this.#nodes.values()].map((node) => node.retire()));
    await this.#net.close();
    await this.#guard.close();
    this.#running.remove();
    if (this.#spec.runDir === '') rmSync(this.#runDir, { recursive: true, force: true });
  }

  #node(id: NodeId): LocalNode {
    const node = this.#nodes.get(id);
    assert(node !== undefined, `there is no node ${id}`);
    return node;
  }

  #makeNode(id: NodeId): LocalNode {
    return new LocalNode(id, {
      spec: () => this.#hostSpec(id),
      guard: this.#guard,
      running: this.#running,
      onLog: (text) => this.#log(id, text),
      onUnaskedExit: (reason) => {
        this.exits.push({ node: id, timeNs: this.time.nowNs(), reason });
        this.#log(id, JSON.stringify({ t: Date.now(), name: 'exited', reason }));
      },
    });
  }

  #hostSpec(id: NodeId): HostSpec {
    const { targetPath, bugPath } = this.#spec;
    const { basePort } = this.#options;
    return {
      id,
      nodes: this.nodes,
      cluster: this.#token,
      targetPath: loadablePath(targetPath),
      ...(bugPath === undefined ? {} : { bugPath: loadablePath(bugPath) }),
      dataFolder: join(this.#runDir, 'data', id),
      listen: { host: LOOPBACK, port: basePort === undefined ? 0 : basePort + this.nodes.indexOf(id) },
      addresses: this.#net.addressesFor(id),
    };
  }

  #makeClientHost(): ClientHost {
    return {
      spec: this.#spec,
      cluster: this.#token,
      addressOf: (node) => this.#node(node).address,
      onLog: (id, event: LogEvent) => this.#log(id, JSON.stringify({ t: Date.now(), ...event })),
      onCrash: (id, error) => this.#onClientCrash(id, error),
      onDone: () => this.time.poke(),
      onClose: (client) => this.#clients.delete(client),
    };
  }

  /** A client that throws has told nothing about the system; a `FaultlineError` is ours and ends the run. */
  #onClientCrash(id: NodeId, error: unknown): void {
    if (error instanceof FaultlineError) this.time.fail(error);
    const stack = error instanceof Error ? error.stack : undefined;
    this.exits.push({ node: id, timeNs: this.time.nowNs(), reason: messageOf(error) });
    this.#log(id, JSON.stringify({ t: Date.now(), name: 'exited', reason: messageOf(error), stack }));
  }

  #log(node: NodeId, text: string): void {
    this.#spec.onLog({ node, timeNs: this.time.nowNs(), text });
  }
}
