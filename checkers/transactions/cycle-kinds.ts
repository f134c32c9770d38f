/**
 * What a cycle is called, by the dependencies that it is made of. The names are Adya's and Elle's:
 * - `G0`: writes only (ww). Two transactions wrote over each other.
 * - `G1c`: writes and reads (ww, wr). Information flowed in a circle.
 * - `G-single-item`: exactly one anti-dependency (rw) besides. One transaction read a state that was old.
 * - `G-nonadjacent-item`: several rw, no two of them one after another.
 * - `G2-item`: several rw, two of them one after another, as in write skew.
 *
 * With `-process` or `-realtime` behind: the cycle needs the order of a process, or of real time.
 * Sources: Adya, "Weak Consistency" (MIT 1999), 3.2 and 4.2; Kingsbury and Alvaro, "Elle" (VLDB 2021), 5; for
 * nonadjacent: Cerone and Gotsman, "Analysing Snapshot Isolation" (PODC 2016), theorem 9.
 */
import { EDGE } from './edge-types.ts';

export const CYCLE_SHAPES = ['G0', 'G1c', 'G-single-item', 'G-nonadjacent-item', 'G2-item'] as const;
export type CycleShape = (typeof CYCLE_SHAPES)[number];

export const CYCLE_SUFFIXES = ['', '-process', '-realtime'] as const;
export type CycleSuffix = (typeof CYCLE_SUFFIXES)[number];

export type CycleKind = `${CycleShape}${CycleSuffix}`;

/** A dependency of one transaction on another, both as rows of the table. */
export interface CycleStep {
  readonly from: number;
  readonly to: number;
  /** A bit of `EDGE`. */
  readonly type: number;
}

export interface Cycle {
  readonly kind: CycleKind;
  /** Each begins where the one before ends, the first where the last ends; no transaction comes twice. */
  readonly steps: readonly CycleStep[];
}

/** The kind of a closed walk by the types of its edges, in order. */
export function kindOf(types: readonly number[]): CycleKind {
  return `${shapeOf(types)}${suffixOf(types)}`;
}

function shapeOf(types: readonly number[]): CycleShape {
  const rwCount = types.filter((type) => type === EDGE.rw).length;
  if (rwCount === 1) return 'G-single-item';
  if (rwCount > 1) return hasAdjacent(types) ? 'G2-item' : 'G-nonadjacent-item';
  return types.includes(EDGE.wr) ? 'G1c' : 'G0';
}

function suffixOf(types: readonly number[]): CycleSuffix {
  if (types.includes(EDGE.realtime)) return '-realtime';
  return types.includes(EDGE.process) ? '-process' : '';
}

/** Are two anti-dependencies one after another? The last and the first are neighbours, too. */
export function hasAdjacent(types: readonly number[]): boolean {
  return types.some((type, i) => type === EDGE.rw && types[(i + 1) % types.length] === EDGE.rw);
}
