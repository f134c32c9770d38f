/**
 * How far behind each read certainly was: which newer versions were there when it began, how many of them,
 * and for how long the first of them had been there. Lower bounds: writes that overlap have no certain
 * order, so the truth may be worse (see `zones.ts` for what follows from them together). O(n log n): with
 * the versions in order of the beginning of their writes, those newer than a given one are all from some
 * place on.
 */
import { type History, NONE } from '../../src/index.ts';
import { isWritten, type Register, sinceNs } from './versions.ts';

/** What a read certainly missed. */
export interface Lag {
  /** Number of the read in its register. */
  readonly read: number;
  readonly lagNs: number;
  /** Newer versions that were there when it began. */
  readonly versionsBehind: number;
  /** The one of them that was there first. */
  readonly newer: number;
}

/** Of each read that missed something, in order of invocation. */
export function lagsOf(history: History, register: Register): Lag[] {
  const written = new Written(history, register);
  const lags: Lag[] = [];
  for (const read of register.reads.keys()) {
    const lag = isWritten(register, register.readVersions[read]!) ? written.lagOf(read) : undefined;
    if (lag !== undefined) lags.push(lag);
  }
  return lags;
}

/** Versions in the order in which their writes began. */
class Written {
  readonly #history: History;
  readonly #register: Register;
  readonly #byStart: number[];
  readonly #startNs: Float64Array;
  /** From each place on: the version that was there first. */
  readonly #firstFrom: Int32Array;
  readonly #bySince: number[];
  readonly #place: Int32Array;
  /** Those that are there by now, counted in a tree over places (Fenwick, 1994). */
  readonly #counts: Int32Array;
  #joined = 0;

  constructor(history: History, register: Register) {
    this.#history = history;
    this.#register = register;
    const { write } = register;
    const versions = [...write.keys()].filter((version) => version > 0 && isWritten(register, version));
    this.#byStart = versions.sort((a, b) => write[a]! - write[b]!);
    this.#startNs = Float64Array.from(this.#byStart, (version) => history.timeNsAt(write[version]!));
    this.#place = new Int32Array(write.length);
    this.#byStart.forEach((version, place) => {
      this.#place[version] = place;
    });
    this.#firstFrom = new Int32Array(versions.length + 1).fill(NONE);
    for (let place = versions.length - 1; place >= 0; place--) {
      const before = this.#firstFrom[place + 1]!;
      const version = this.#byStart[place]!;
      this.#firstFrom[place] =
        before === NONE || this.#since(version) < this.#since(before) ? version : before;
    }
    this.#bySince = [...versions].sort((a, b) => this.#since(a) - this.#since(b));
    this.#counts = new Int32Array(versions.length + 1);
  }

  #since(version: number): number {
    return sinceNs(this.#history, this.#register, version);
  }

  /** Reads must be asked for in order of invocation. */
  lagOf(read: number): Lag | undefined {
    const { reads, readVersions } = this.#register;
    const beganNs = this.#history.timeNsAt(reads[read]!);
    this.#join(beganNs);
    const place = this.#firstAfter(this.#since(readVersions[read]!));
    const newer = this.#firstFrom[place]!;
    if (newer === NONE || this.#since(newer) >= beganNs) return undefined;
    const versionsBehind = this.#joined - this.#joinedBefore(place);
    return { read, lagNs: beganNs - this.#since(newer), versionsBehind, newer };
  }

  #join(beganNs: number): void {
    while (this.#joined < this.#bySince.length && this.#since(this.#bySince[this.#joined]!) < beganNs) {
      const place = this.#place[this.#bySince[this.#joined++]!]!;
      for (let node = place + 1; node < this.#counts.length; node += node & -node) this.#counts[node]!++;
    }
  }

  #joinedBefore(place: number): number {
    let count = 0;
    for (let node = place; node > 0; node -= node & -node) count += this.#counts[node]!;
    return count;
  }

  /** The first place whose write began after this time. */
  #firstAfter(timeNs: number): number {
    let low = 0;
    let high = this.#startNs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#startNs[middle]! <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
