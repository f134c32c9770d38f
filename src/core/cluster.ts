/**
 * A running system, wherever it runs. What a deployment can do to it is data: a fault group that is not
 * there is a capability that the deployment lacks, and a scenario that needs it is refused before it starts.
 */

import type { Client } from './client.ts';
import type { ClusterView } from './context.ts';
import type { NewOp } from './history.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { NodeId } from './node.ts';
import type { Time } from './time.ts';

/** What a nemesis needs, and a deployment offers. */
export type Capability =
  | 'net.partition'
  | 'net.shape'
  | 'process.kill'
  | 'process.pause'
  | 'clock.skew'
  | 'disk.corrupt'
  | 'disk.power-failure';

/** A direction of traffic: from one node to another. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** The proof that a fault took effect: a count of what was seen (0: it never did), and what it was. */
export interface Effect {
  readonly count: number;
  /** Flat, JSON, for a person: `{ dropped: 214 }`, `{ pid: 4711, signal: 'SIGKILL' }`. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** How a link misbehaves while it is shaped. */
export interface LinkShape {
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly lossRatio?: number;
  readonly duplicateRatio?: number;
  readonly bytesPerSecond?: number;
}

/** Faults of the network between nodes; clients reach every node all the while. */
export interface NetFaults {
  /** Drops everything on these links, in addition to links that are cut already. */
  cut(links: readonly Link[]): MaybePromise<Effect>;
  /** Mends every cut link; the effect counts the messages (or bytes) dropped since they were cut. */
  mend(): MaybePromise<Effect>;
  shape?(links: readonly Link[], shape: LinkShape): MaybePromise<Effect>;
  /** Takes every shape away; the effect counts the messages that were held, lost or doubled. */
  unshape?(): MaybePromise<Effect>;
  /** Breaks the connections of these links: what is under way on them is lost. */
  reset?(links: readonly Link[]): MaybePromise<Effect>;
}

/** Faults of the processes that the nodes are. */
export interface ProcessFaults {
  /** SIGKILL: what was not synced may be lost. Counts the nodes that were up and are gone. */
  kill(nodes: readonly NodeId[]): MaybePromise<Effect>;
  /** Starts the nodes that are down. Counts 0: it ends a fault, whose proof came with the kill. */
  start(nodes: readonly NodeId[]): MaybePromise<Effect>;
  pause?(nodes: readonly NodeId[]): MaybePromise<Effect>;
  resume?(nodes: readonly NodeId[]): MaybePromise<Effect>;
}

/** Faults of the wall clocks of the nodes. */
export interface ClockFaults {
  /** Moves the wall clocks of the nodes by `offsetMs`; monotonic time is untouched. */
  bump(nodes: readonly NodeId[], offsetMs: number): MaybePromise<Effect>;
  /** Makes the clocks of the nodes run faster by this ratio (0.01: one per cent). */
  drift?(nodes: readonly NodeId[], ratio: number): MaybePromise<Effect>;
  reset(): MaybePromise<Effect>;
}

/** The groups of faults that a deployment can inject; one that is not there it cannot. */
export interface Faults {
  readonly net?: NetFaults;
  readonly process?: ProcessFaults;
  readonly clock?: ClockFaults;
}

/** One line of a node's log. */
export interface LogLine {
  readonly node: NodeId;
  readonly timeNs: number;
  readonly text: string;
}

/** A node that ended by itself: its program threw, or its process exited unasked. */
export interface NodeExit {
  readonly node: NodeId;
  readonly timeNs: number;
  readonly reason: string;
}

/** The trace of a deterministic run. */
export interface TraceView {
  /** Sixteen hex digits over everything that happened. */
  readonly hash: string;
  /** Index of the first entry in which the other differs, or -1; both must have been recorded. */
  firstDifference(other: TraceView): number;
  /** An entry in words. */
  describe(index: number): string;
}

export interface Cluster {
  readonly nodes: readonly NodeId[];
  readonly time: Time;
  readonly view: ClusterView;
  readonly faults: Faults;
  /** A new client for one process, talking first to `node`. */
  client(process: number, node: NodeId): Client;
  /** Resolves when every node answers; rejects with a `FaultlineError` that says which does not, and why. */
  ready(): MaybePromise<void>;
  /** All that happened, where the deployment is deterministic. */
  readonly trace?: TraceView;
  /** Nodes that ended by themselves, which no correct program does. */
  readonly exits: readonly NodeExit[];
  /** Is told of each recorded operation, so that the trace covers it. */
  observe?(op: NewOp): void;
  /** Removes every fault, whoever injected it. */
  heal(): MaybePromise<void>;
  /** Stops everything that the deployment started; safe to call twice. */
  close(): MaybePromise<void>;
}
