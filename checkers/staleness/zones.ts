/**
 * Whether reads are never more than a given time behind, exactly: a history is Δ-atomic where moving the
 * beginning of every read back by Δ makes it linearizable (Golab, Li and Shah, "Analyzing consistency
 * properties for fun and profit", PODC 2011). Where values are unique, linearizability of a register shows
 * in the *zones* of its versions (Gibbons and Korach, "Testing shared memories", SIAM J. Comput. 1997):
 * from the first completion to the last beginning of the write and the reads of one version. Where the
 * first comes before the last the zone is forward: the version must be the current one all that time, so no
 * two forward zones overlap; a backward zone, whose operations all overlap, must not lie within a forward
 * one. O(n log n).
 */
import { type History, NONE } from '../../src/index.ts';
import { isWritten, type Register, sinceNs } from './versions.ts';

/** The zone of one version, with reads begun earlier by Δ. */
export interface Zone {
  readonly version: number;
  /** The first completion. */
  readonly firstEndNs: number;
  /** The last beginning. */
  readonly lastStartNs: number;
  /** The read that begins last, as its number in the register; `NONE` where the write does. */
  readonly lastRead: number;
}

/** Two versions that cannot both be where their operations show them. */
export interface Conflict {
  readonly outer: Zone;
  readonly inner: Zone;
}

/** The first two zones in conflict, where there are some. */
export function conflictOf(history: History, register: Register, boundNs: number): Conflict | undefined {
  const zones = zonesOf(history, register, boundNs);
  const forward = zones.filter((zone) => zone.firstEndNs < zone.lastStartNs);
  forward.sort((a, b) => a.firstEndNs - b.firstEndNs);
  for (let i = 1; i < forward.length; i++) {
    const [outer, inner] = [forward[i - 1]!, forward[i]!];
    if (inner.firstEndNs < outer.lastStartNs) return { outer, inner };
  }
  const backward = zones.filter((zone) => zone.firstEndNs >= zone.lastStartNs);
  for (const inner of backward) {
    const outer = lastBefore(forward, inner.lastStartNs);
    if (outer !== undefined && inner.firstEndNs < outer.lastStartNs) return { outer, inner };
  }
  return undefined;
}

/** The last zone that begins before this time. */
function lastBefore(forward: readonly Zone[], timeNs: number): Zone | undefined {
  let low = 0;
  let high = forward.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (forward[middle]!.firstEndNs < timeNs) low = middle + 1;
    else high = middle;
  }
  return forward[low - 1];
}

/** Of all versions that showed. */
function zonesOf(history: History, register: Register, boundNs: number): Zone[] {
  const { write, reads, readVersions, shownBy } = register;
  const lastStartNs = Float64Array.from(write, (index) =>
    index === NONE ? Number.NEGATIVE_INFINITY : history.timeNsAt(index),
  );
  const lastRead = new Int32Array(write.length).fill(NONE);
  for (let read = 0; read < reads.length; read++) {
    const version = readVersions[read]!;
    const beganNs = history.timeNsAt(reads[read]!) - boundNs;
    if (beganNs <= lastStartNs[version]!) continue;
    lastStartNs[version] = beganNs;
    lastRead[version] = read;
  }
  const zones: Zone[] = [];
  for (let version = 0; version < write.length; version++) {
    if ((version > 0 && shownBy[version] === NONE) || !isWritten(register, version)) continue;
    zones.push({
      version,
      firstEndNs: version === 0 ? Number.NEGATIVE_INFINITY : sinceNs(history, register, version),
      lastStartNs: lastStartNs[version]!,
      lastRead: lastRead[version]!,
    });
  }
  return zones;
}
