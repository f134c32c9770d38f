/**
 * The dependencies between transactions by name, as bits, so that a search can say which it takes.
 * Sources: Adya, "Weak Consistency" (MIT 1999), chapter 3, for ww, wr and rw; Kingsbury and Alvaro, "Elle"
 * (VLDB 2021), section 4, for the order of processes and of real time.
 */

/**
 * - `ww`: the other transaction wrote the next version of what this one wrote.
 * - `wr`: the other read what this one wrote.
 * - `rw`: the other wrote the next version of what this one read.
 * - `process`: the same process began the other after this one succeeded.
 * - `realtime`: this one had succeeded before the other was invoked.
 * - `free`: out of a relay: no dependency by itself, see `DependencyGraph`.
 */
export const EDGE = { ww: 1, wr: 2, rw: 4, process: 8, realtime: 16, free: 32 } as const;

export type EdgeName = 'ww' | 'wr' | 'rw' | 'process' | 'realtime';

/** The dependencies that values show. */
export const DATA = EDGE.ww | EDGE.wr | EDGE.rw;

const NAMES: ReadonlyMap<number, EdgeName> = new Map([
  [EDGE.ww, 'ww'],
  [EDGE.wr, 'wr'],
  [EDGE.rw, 'rw'],
  [EDGE.process, 'process'],
  [EDGE.realtime, 'realtime'],
]);

export function edgeName(type: number): EdgeName {
  return NAMES.get(type)!;
}
