/** The simulated `Env` keeps the promises of `env-conformance.ts`. */
import type { Link } from '../src/core/cluster.ts';
import type { NodeId } from '../src/core/node.ts';
import type { Link as SimLink } from '../src/env/sim/network.ts';
import { SimEnv } from '../src/env/sim/sim-env.ts';
import { SimWorld } from '../src/env/sim/world.ts';
import { valueCodec } from '../src/env/wire/value-codec.ts';
import { type ConformanceWorld, conformance, type TestFactory } from './env-conformance.ts';

const PATIENCE_NS = 20e9;

class World implements ConformanceWorld {
  readonly #world: SimWorld;
  readonly #programs = new Map<NodeId, TestFactory>();
  readonly #cut = new Set<SimLink>();

  constructor(nodes: readonly NodeId[], seed: number) {
    this.#world = new SimWorld({ nodes, seed });
  }

  spawn(node: NodeId, program: TestFactory): void {
    this.#programs.set(node, program);
    this.restart(node);
  }

  restart(node: NodeId): void {
    const process = this.#world.spawn(this.#world.machine(node));
    const env = new SimEnv<unknown>(this.#world, process, valueCodec());
    this.#world.begin(process, () => {
      const program = this.#programs.get(node)!(env);
      process.handler = program;
      program.onStart();
    });
  }

  kill(node: NodeId): void {
    this.#world.crash(this.#world.machine(node));
  }

  cut(links: readonly Link[]): void {
    for (const { from, to } of links) {
      const link = this.#world.link(this.#world.machine(from), this.#world.machine(to));
      link.sever(this.#world.nowNs);
      this.#cut.add(link);
    }
  }

  mend(): void {
    for (const link of this.#cut) this.#world.mend(link);
    this.#cut.clear();
  }

  async runUntil(holds: () => boolean): Promise<void> {
    const untilNs = this.#world.nowNs + PATIENCE_NS;
    while (!holds()) {
      if (this.#world.nowNs > untilNs || !this.#world.step()) throw new Error('it never came to hold');
    }
  }

  async runFor(ms: number): Promise<void> {
    let over = false;
    this.#world.wakeAt(this.#world.nowNs + ms * 1e6, () => {
      over = true;
    });
    while (!over) this.#world.step();
  }

  close(): void {}
}

// Several seeds: fast, slow and ragged worlds must keep the same promises.
for (const seed of [1, 2, 3, 4]) conformance(`simulated, seed ${seed}`, (nodes) => new World(nodes, seed));
