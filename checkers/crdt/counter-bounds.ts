/**
 * What is known of the updates that one read of a counter had seen: at least these increments and
 * decrements. Some it must have seen. More is told by what it gave: with decrements of 2 for certain, a
 * read of 5 had seen increments of 7 at least, whoever they were from. Whatever comes after it has seen
 * these too.
 */
import type { Read } from './operations.ts';

/** Of some updates: what the increments and the decrements come to. */
export class Sums {
  up = 0;
  down = 0;

  add(amount: number): void {
    if (amount < 0) this.down -= amount;
    else this.up += amount;
  }
}

/** What a read had seen at least, if what it gave is possible at all. */
export interface Proof {
  readonly read: Read;
  readonly up: number;
  readonly down: number;
}

/** The proofs of the most increments, and of the most decrements. */
export interface BestProofs {
  readonly up: Proof | undefined;
  readonly down: Proof | undefined;
}

export const NO_PROOFS: BestProofs = { up: undefined, down: undefined };

export function withProof(best: BestProofs, proof: Proof): BestProofs {
  const isUp = best.up === undefined || proof.up > best.up.up;
  const isDown = best.down === undefined || proof.down > best.down.down;
  if (!isUp && !isDown) return best;
  return { up: isUp ? proof : best.up, down: isDown ? proof : best.down };
}

/** A later read contradicts an earlier one: it is too low, or too high. */
export interface Contradiction {
  readonly before: Read;
  readonly bound: number;
  readonly isLow: boolean;
}

/** Whether a read that must have seen all that these had seen, and no more than `may`, can give the value. */
export function contradictionOf(
  { up, down }: BestProofs,
  may: Sums,
  value: number,
): Contradiction | undefined {
  if (up !== undefined && value < up.up - may.down) {
    return { before: up.read, bound: up.up - may.down, isLow: true };
  }
  if (down !== undefined && value > may.up - down.down) {
    return { before: down.read, bound: may.up - down.down, isLow: false };
  }
  return undefined;
}
