/**
 * A fault as a package: when it strikes (generator), how (invoke), and how it is healed. Generators choose
 * the victims from the cluster view and put them into the operation, so that the recorded plan says what
 * was really done, and a replay needs no choices.
 */
import type { Capability, Cluster, Effect } from './cluster.ts';
import type { GeneratorLike } from './generator.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { Invocation } from './op.ts';

/** How often and at whom a nemesis strikes. */
export interface NemesisOptions {
  /** Mean time between two operations of this nemesis, milliseconds. */
  readonly intervalMs: number;
  /** Victims or shapes to choose from, in the nemesis' own words; empty: all that it knows. */
  readonly targets: readonly string[];
}

/** An operation that begins a fault, and the one that ends it. Names are unique over all nemeses. */
export interface FaultPair {
  readonly begin: string;
  readonly end: string;
}

export interface Nemesis {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly Capability[];
  readonly faults: readonly FaultPair[];
  /** Words that `targets` may hold, each with one line of explanation. */
  readonly targets: Readonly<Record<string, string>>;
  /** Faults for as long as it is asked. Values of begin operations are `FaultValue`s, concrete and JSON. */
  generator(options: NemesisOptions): GeneratorLike;
  /** Ends every fault that may still be on: asked once, after the last fault. */
  finalGenerator(options: NemesisOptions): GeneratorLike;
  invoke(op: Invocation, cluster: Cluster): MaybePromise<Effect>;
}

/** What every nemesis operation carries as its value; further fields are the nemesis' own. */
export interface FaultValue {
  /** The nodes that are hit, for reports. */
  readonly nodes: readonly string[];
  readonly [field: string]: unknown;
}
