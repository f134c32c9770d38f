/**
 * The seam between a program and the world. A target's nodes and clients see nothing but an `Env`, so the
 * same code runs in the simulator, as local processes and on hosts. Handlers are synchronous: none awaits,
 * so nothing can interleave inside a node; timers and disk operations come back as callbacks.
 */
import type { NodeId } from '../core/node.ts';
import type { Random } from '../core/random.ts';
import type { Disk } from './disk.ts';
import type { Codec } from './wire/codec.ts';

/** Something that happened inside a program: a stable name and flat fields. */
export interface LogEvent {
  readonly name: string;
  readonly [field: string]: string | number | boolean | null | undefined;
}

/** A callback that is due some time. */
export interface Timer {
  /** After this the callback never runs. Safe to call twice, and after it ran. */
  cancel(): void;
}

/** What a program may do to the world. `M` is the target's message type. */
export interface Env<M> {
  readonly id: NodeId;
  /** The cluster's nodes in fixed order, this one included where it is a node. */
  readonly nodes: readonly NodeId[];
  /** The nodes without this one. */
  readonly peers: readonly NodeId[];
  readonly random: Random;
  /** Durable state. A client has none: its disk refuses every call with `EIO`. */
  readonly disk: Disk;
  /** Wall clock, milliseconds since 1970; may jump and drift. */
  now(): number;
  /** Milliseconds since this incarnation began; never jumps, may drift. */
  monotonic(): number;
  /**
   * Sends once, without any promise of delivery. Messages of one pair arrive in order or not at all.
   * The message is encoded before this returns: changing it afterwards changes nothing.
   */
  send(to: NodeId, message: M): void;
  /** Runs `fn` once, at the earliest after `ms` milliseconds of the monotonic clock. */
  after(ms: number, fn: () => void): Timer;
  /** Writes to the node's log. Cheap; not for use per message on hot paths. */
  log(event: LogEvent): void;
}

/** What the world does to a program. A crash drops it and all its callbacks; a restart builds a new one. */
export interface NodeProgram<M> {
  onStart(): void;
  onMessage(from: NodeId, message: M): void;
  /** What a nemesis may aim at, for example `leader`; asked at any time, must be cheap. */
  role?(): string;
  /** What an operator would watch: flat, JSON. */
  status?(): Readonly<Record<string, string | number | boolean | null>>;
}

/** Makes the program of one incarnation of a node. */
export type ProgramFactory<M> = (env: Env<M>) => NodeProgram<M>;

/** What a target says over the network. */
export type Protocol<M> = Codec<M>;
