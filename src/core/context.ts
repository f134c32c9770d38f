/**
 * What a generator sees when it is asked for the next operation: the time, which threads are free, a view
 * of the cluster, and draws that depend on nothing but the seed and the number of operations so far.
 */
import type { NodeId } from './node.ts';
import type { Random } from './random.ts';

/** A worker: client threads are 0 … concurrency-1; a crashed thread goes on under a new process number. */
export type ThreadId = number;
/** The nemesis runs on a thread of its own, the highest bit of every thread set. */
export const NEMESIS_THREAD: ThreadId = -1;

/** State of a node as far as the harness knows it. */
export interface NodeView {
  readonly id: NodeId;
  readonly state: 'up' | 'down' | 'paused';
  /** What the program calls itself, for example `leader`; `unknown` until it said so. */
  readonly role: string;
}

/** The nodes, as last seen; asked by nemesis generators when they choose their victims. */
export interface ClusterView {
  readonly nodes: readonly NodeView[];
}

export interface Context {
  /** Nanoseconds since the run began. */
  readonly timeNs: number;
  readonly concurrency: number;
  readonly cluster: ClusterView;
  /**
   * Draws keyed by (seed, number of operations invoked so far, ordinal of the draw in this asking): asking
   * again at the same point gives the same answers.
   */
  readonly random: Random;
  /** Number of threads visible here, and how many of them are free. */
  readonly threadCount: number;
  readonly freeCount: number;
  /** Some free thread (fairly chosen), or undefined where none is free. */
  someFree(): ThreadId | undefined;
  isFree(thread: ThreadId): boolean;
  /** All threads visible here, ascending, the nemesis last. */
  threads(): readonly ThreadId[];
  /** Process that the thread currently runs. */
  processOf(thread: ThreadId): number;
  /** The same moment, but only the threads that `keep` accepts are visible. `keep` must be pure. */
  only(keep: (thread: ThreadId) => boolean): Context;
}
