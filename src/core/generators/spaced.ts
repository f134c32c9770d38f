/** Gaps that depend on the operation before them: for faults that follow each other in bursts. */
import type { GeneratorLike } from '../generator.ts';
import { lift } from './lift.ts';
import { type Gap, Paced } from './paced.ts';

/** When operations are due. */
export interface Spacing {
  /** When the first operation is due, nanoseconds since the run began. */
  readonly firstNs: number;
  /** Nanoseconds from this operation to the next; 0: at once. A whole number. */
  readonly gapNs: Gap;
}

/** Starts each operation so long after the one before it as `gapNs` says of that one. */
export function spaced({ firstNs, gapNs }: Spacing, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null ? null : new Paced(gapNs, inner, firstNs);
}
