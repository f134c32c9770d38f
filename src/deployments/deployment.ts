/** Where a cluster runs: it makes one, and says beforehand what can be done to it. */
import type { Capability, Cluster, LogLine } from '../core/cluster.ts';
import type { MaybePromise } from '../core/maybe-promise.ts';
import type { NodeId } from '../core/node.ts';
import type { Bug, Target } from '../env/target.ts';

export interface ClusterSpec {
  readonly target: Target;
  /** Module that a node of another process loads to find the target again. */
  readonly targetPath: string;
  readonly bug?: Bug;
  readonly bugPath?: string;
  readonly workload: string;
  readonly nodes: readonly NodeId[];
  /** Client threads; process p runs on thread p mod concurrency. */
  readonly concurrency: number;
  readonly seed: number;
  /** Keep each trace entry, to find where two runs part; only deterministic deployments do. */
  readonly recordTrace?: boolean;
  /** Folder for data and logs of this run, for deployments that need one. */
  readonly runDir: string;
  /** Receives each line that a node logs, as it comes. */
  readonly onLog: (line: LogLine) => void;
}

export interface Availability {
  readonly available: boolean;
  /** Why not, and what to do about it. */
  readonly reason?: string;
}

export interface Deployment {
  readonly name: string;
  readonly summary: string;
  readonly capabilities: readonly Capability[];
  /** Operations per second that clients attempt unless told otherwise. */
  readonly defaultRate: number;
  /** Client threads per node unless told otherwise. */
  readonly defaultThreadsPerNode: number;
  available(): MaybePromise<Availability>;
  start(spec: ClusterSpec): MaybePromise<Cluster>;
}
