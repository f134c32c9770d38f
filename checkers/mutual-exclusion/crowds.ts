/** Finds moments at which more certain holds overlap than there are permits. */
import type { Hold } from './holds.ts';

/**
 * For each hold at whose beginning there are too many: one more than the permits, itself among them, in order
 * of beginning. Takes holds in that order. Of those under way only as many are kept as there are permits, the
 * ones that last longest: where a later hold makes a crowd with any others, it makes one with them.
 */
export function* crowds(holds: Iterable<Hold>, permits: number): Generator<readonly Hold[]> {
  /** By their end, ascending. */
  const active: Hold[] = [];
  for (const hold of holds) {
    active.splice(0, countUntil(active, hold.from));
    active.splice(countUntil(active, hold.until), 0, hold);
    if (active.length <= permits) continue;
    yield [...active].sort((a, b) => a.from - b.from);
    active.shift();
  }
}

/** How many of them have ended by then. */
function countUntil(active: readonly Hold[], until: number): number {
  let low = 0;
  let high = active.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (active[middle]!.until <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
