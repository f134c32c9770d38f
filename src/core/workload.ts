/**
 * A contract between clients and targets: which operations there are, how they are mixed, and what must
 * hold of any history of them. A target implements a workload by giving a client for it.
 */
import type { Checker } from './checker.ts';
import type { GeneratorLike } from './generator.ts';

/** What a workload may know of the scenario when it makes its generators and checkers. */
export interface WorkloadOptions {
  readonly concurrency: number;
  readonly nodeCount: number;
  /** Operations on one key before a fresh key takes its place. */
  readonly opsPerKey: number;
  /** Keys in use at a time; 0: the workload chooses. */
  readonly keyCount: number;
  /** Seconds after the last heal within which the system must answer; left out: the checker's default. */
  readonly recoveryS?: number;
  /** Consistency models that transactions must keep; left out: strict serializable. */
  readonly consistencyModels?: readonly string[];
}

/** One operation of the contract, documented for those who implement it. */
export interface OperationContract {
  readonly f: string;
  /** Shape of the invocation's value, and of the completion's. */
  readonly takes: string;
  readonly gives: string;
  readonly doc: string;
}

export interface Workload {
  readonly name: string;
  readonly summary: string;
  /** Its operations are transactions, to be held against `WorkloadOptions.consistencyModels`. */
  readonly transactional?: true;
  readonly operations: readonly OperationContract[];
  /** Client operations for as long as it is asked. */
  generator(options: WorkloadOptions): GeneratorLike;
  /** Reads and drains after the last heal, where the contract needs them. */
  finalGenerator?(options: WorkloadOptions): GeneratorLike;
  checkers(options: WorkloadOptions): readonly Checker[];
}
