/** Faults as they really happened: what was asked, where, when, and the proof that it took effect. */
import type { NodeId } from './node.ts';

export interface FaultRecord {
  readonly nemesis: string;
  /** The operation that began it. */
  readonly f: string;
  readonly nodes: readonly NodeId[];
  readonly atMs: number;
  /** When it was healed; null where it never was. */
  readonly untilMs: number | null;
  /** Things seen to be affected: dropped messages, processes gone. 0: it never took effect. */
  readonly effectCount: number;
  readonly evidence: Readonly<Record<string, unknown>>;
}
