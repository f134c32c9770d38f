/** Kills and pauses of local nodes: real signals, and what the kernel says that became of them. */
import type { Effect, ProcessFaults } from '../../core/cluster.ts';
import { FaultlineError } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import type { LocalNode } from './local-node.ts';

interface Hit {
  readonly node: NodeId;
  readonly pid: number;
}

export class LocalProcessFaults implements ProcessFaults {
  readonly #nodeOf: (id: NodeId) => LocalNode;

  constructor(nodeOf: (id: NodeId) => LocalNode) {
    this.#nodeOf = nodeOf;
  }

  async kill(nodes: readonly NodeId[]): Promise<Effect> {
    const hit = await this.#each(nodes, (node) => node.kill());
    return effect(hit.length, { killed: names(hit), pids: pids(hit), signal: 'SIGKILL' });
  }

  /** No harm, so it counts nothing. A node that dies again at its start is the system's doing, not ours. */
  async start(nodes: readonly NodeId[]): Promise<Effect> {
    const failed: string[] = [];
    const hit = await this.#each(nodes, async (node) => {
      if (node.view.state !== 'down') return null;
      try {
        await node.start();
      } catch (error) {
        if (error instanceof FaultlineError && isNodesFault(error)) failed.push(error.message);
        else throw error;
      }
      return node.pid;
    });
    const evidence = { started: names(hit), pids: pids(hit) };
    return effect(0, failed.length === 0 ? evidence : { ...evidence, failed });
  }

  async pause(nodes: readonly NodeId[]): Promise<Effect> {
    const hit = await this.#each(nodes, (node) => node.pause());
    return effect(hit.length, { paused: names(hit), pids: pids(hit), signal: 'SIGSTOP' });
  }

  async resume(nodes: readonly NodeId[]): Promise<Effect> {
    const hit = await this.#each(nodes, (node) => node.resume());
    return effect(0, { resumed: names(hit), pids: pids(hit), signal: 'SIGCONT' });
  }

  async #each(
    nodes: readonly NodeId[],
    act: (node: LocalNode) => Promise<number | null>,
  ): Promise<readonly Hit[]> {
    const all = await Promise.all(nodes.map(async (node) => ({ node, pid: await act(this.#nodeOf(node)) })));
    return all.flatMap(({ node, pid }) => (pid === null ? [] : [{ node, pid }]));
  }
}

function isNodesFault(error: FaultlineError): boolean {
  return error.code === 'node-died' || error.code === 'start-timeout';
}

function effect(count: number, evidence: Effect['evidence']): Effect {
  return { count, evidence };
}

function names(hit: readonly Hit[]): NodeId[] {
  return hit.map(({ node }) => node);
}

function pids(hit: readonly Hit[]): number[] {
  return hit.map(({ pid }) => pid);
}
