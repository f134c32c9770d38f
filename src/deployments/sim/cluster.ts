/** A cluster in the simulator: nodes and clients as processes of one `SimWorld`. */
import type { Client } from '../../core/client.ts';
import type { Cluster, NodeExit, TraceView } from '../../core/cluster.ts';
import type { ClusterView, NodeView } from '../../core/context.ts';
import { NEMESIS_PROCESS, type NewOp } from '../../core/history.ts';
import type { NodeId } from '../../core/node.ts';
import type { Completion, Invocation } from '../../core/op.ts';
import type { LogEvent } from '../../env/env.ts';
import { SimEnv } from '../../env/sim/sim-env.ts';
import { KIND } from '../../env/sim/trace.ts';
import { SimWorld } from '../../env/sim/world.ts';
import type { ClusterSpec } from '../deployment.ts';
import { type SimFaults, simFaults } from './faults.ts';
import { SimTime } from './time.ts';

function logText(event: LogEvent): string {
  const { name, ...fields } = event;
  return `${name} ${JSON.stringify(fields)}`;
}

export class SimCluster implements Cluster {
  readonly nodes: readonly NodeId[];
  readonly time: SimTime;
  readonly faults: SimFaults;
  readonly view: ClusterView;
  readonly world: SimWorld;
  readonly #spec: ClusterSpec;

  constructor(spec: ClusterSpec) {
    this.#spec = spec;
    this.nodes = spec.nodes;
    this.world = new SimWorld({
      seed: spec.seed,
      nodes: spec.nodes,
      recordTrace: spec.recordTrace ?? false,
      onLog: (node, timeNs, event) => spec.onLog({ node, timeNs, text: logText(event) }),
    });
    this.time = new SimTime(this.world);
    this.faults = simFaults(this.world, (node) => this.#boot(node));
    const nodeViews = () => this.nodes.map((node) => this.#view(node));
    this.view = Object.defineProperty({} as ClusterView, 'nodes', { get: nodeViews, enumerable: true });
    for (const node of spec.nodes) this.#boot(node);
  }

  get trace(): TraceView {
    return this.world.trace;
  }

  get exits(): readonly NodeExit[] {
    return this.world.exits;
  }

  #boot(node: NodeId): void {
    const process = this.world.spawn(this.world.machine(node));
    const env = new SimEnv(this.world, process, this.#spec.target.protocol);
    const factory = this.#spec.bug?.program ?? this.#spec.target.program;
    this.world.begin(process, () => {
      const program = factory(env);
      process.handler = program;
      program.onStart();
    });
  }

  #view(node: NodeId): NodeView {
    if (this.faults.process.isDown(node)) return { id: node, state: 'down', role: 'unknown' };
    const process = this.world.machine(node).process!;
    return {
      id: node,
      state: process.paused ? 'paused' : 'up',
      role: process.handler?.role?.() ?? 'unknown',
    };
  }

  client(process: number, node: NodeId): Client {
    const id = `c${process}`;
    const machine = this.world.addMachine(id, `t${process % this.#spec.concurrency}`, null);
    const running = this.world.spawn(machine);
    const env = new SimEnv(this.world, running, this.#spec.target.protocol);
    const program = this.#spec.target.clients[this.#spec.workload]!(env, node);
    running.handler = program;
    let current: ((completion: Completion) => void) | null = null;
    running.onExit = () => current?.({ type: 'info', error: 'client-error' });
    return {
      invoke: (op: Invocation, done: (completion: Completion) => void) => {
        current = done;
        program.invoke(op, done);
      },
      close: () => {
        program.close();
        this.world.removeMachine(id);
      },
    };
  }

  observe(op: NewOp): void {
    const process = op.process === 'nemesis' ? NEMESIS_PROCESS : op.process;
    const kind = op.process === 'nemesis' ? KIND.fault : KIND.operation;
    this.world.note(
      kind,
      process,
      `${op.type} ${op.f} ${op.key ?? ''} ${JSON.stringify(op.value)} ${op.error ?? ''}`,
    );
  }

  ready(): void {}

  heal(): void {
    this.faults.net.mend();
    this.faults.net.unshape?.();
    this.faults.process.resume?.(this.nodes);
    this.faults.process.start(this.nodes);
    this.faults.clock.reset();
  }

  close(): void {}
}
