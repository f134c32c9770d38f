/** What is to be run: a target, a workload, faults and a deployment, with every option resolved. */
import type { NodeId } from './node.ts';

export interface Scenario {
  /** Name of a bundled target, or path of a module. */
  readonly target: string;
  readonly workload: string;
  readonly nemeses: readonly string[];
  /** Words that narrow what the nemeses strike; empty: all that they know. */
  readonly nemesisTargets: readonly string[];
  readonly nemesisIntervalS: number;
  /** Deployment: `sim`, `local`, … */
  readonly on: string;
  /** A deliberate bug of the target, or null for the correct program. */
  readonly bug: string | null;
  readonly nodes: number;
  readonly concurrency: number;
  /** Operations per second that all clients together attempt. */
  readonly rate: number;
  /** Seconds of load with faults; recovery and final reads come after. */
  readonly timeLimitS: number;
  /** Seconds after the last heal within which the system must answer again. */
  readonly recoveryS: number;
  readonly opTimeoutS: number;
  readonly opsPerKey: number;
  /** Keys in use at a time; 0: the workload chooses. */
  readonly keyCount: number;
  /** Consistency models that transactions must keep; empty: as the workload has it. */
  readonly consistencyModels: readonly string[];
  readonly seed: number;
}

/** `n1`, `n2`, … */
export function nodeIds(count: number): NodeId[] {
  return Array.from({ length: count }, (_, i) => `n${i + 1}`);
}
