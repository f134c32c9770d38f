/** A kind of system to test: its program, its clients, and the deliberate bugs that prove the checkers. */
import type { Client } from '../core/client.ts';
import type { NodeId } from '../core/node.ts';
import type { Env, ProgramFactory, Protocol } from './env.ts';

/** A client that is written on an `Env`, like a node, so that it runs in the simulator too. */
export interface ClientProgram<M> extends Client {
  onMessage(from: NodeId, message: M): void;
}

/** Makes the client of one process for one workload; it talks to `node` first. */
export type ClientFactory<M> = (env: Env<M>, node: NodeId) => ClientProgram<M>;

// biome-ignore lint/suspicious/noExplicitAny: each target has its own message type; only it looks inside.
export interface Target<M = any> {
  readonly name: string;
  readonly summary: string;
  readonly protocol: Protocol<M>;
  /** How many nodes a cluster has unless told otherwise. */
  readonly nodeCount: number;
  readonly program: ProgramFactory<M>;
  /** Clients by the workload that they serve. */
  readonly clients: Readonly<Record<string, ClientFactory<M>>>;
}

/** The default export of a file in `targets/NAME/bugs/`: the program with one mistake, as a subclass. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export interface Bug<M = any> {
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly summary: string;
  /** The real incident that it imitates, with its reference. */
  readonly incident: string;
  /** The checker that must catch it. */
  readonly caughtBy: string;
  /** Seeds within which a soak must find it. */
  readonly seeds: number;
  /** Options of the command line that a soak needs to find it within that budget; usually none. */
  readonly soak?: Readonly<Record<string, string | number>>;
  readonly program: ProgramFactory<M>;
}
