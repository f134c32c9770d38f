/**
 * The trace: a hash over everything that happens (time, kind, process, content), so that two runs can be
 * compared by sixteen hex digits. While recording it also keeps each event in columns, so that the first
 * difference between two runs can be named.
 */

import type { TraceView } from '../../core/cluster.ts';

/** Kinds of trace entries, also as words in a comparison. */
export const TRACE_KINDS = ['deliver', 'callback', 'log', 'operation', 'fault', 'crash', 'start'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];
export const KIND: Readonly<Record<TraceKind, number>> = Object.freeze({
  deliver: 0,
  callback: 1,
  log: 2,
  operation: 3,
  fault: 4,
  crash: 5,
  start: 6,
});

const COLUMNS = 4;

export class Trace implements TraceView {
  /** Entries so far. */
  length = 0;
  #high = 0x243f6a88;
  #low = 0x85a308d3 | 0;
  #record: Float64Array | null;

  constructor(recording: boolean) {
    this.#record = recording ? new Float64Array(COLUMNS * 1024) : null;
  }

  /** Takes in one entry. `digest` is 32 bits that stand for its content. */
  add(timeNs: number, kind: number, process: number, digest: number): void {
    const timeLow = timeNs | 0;
    const word = Math.imul((timeNs / 0x1_0000_0000) | 0, 0x9e3779b1) + kind * 0x1000193 + process;
    let high = Math.imul(this.#high ^ timeLow, 0x85ebca6b);
    high = Math.imul((high ^ (high >>> 15)) + word, 0xc2b2ae35) ^ digest;
    let low = Math.imul(this.#low ^ digest, 0x27d4eb2f);
    low = Math.imul((low ^ (low >>> 13)) + timeLow, 0x165667b1) ^ word;
    this.#high = high ^ (high >>> 16);
    this.#low = low ^ (low >>> 14);
    if (this.#record !== null) this.#keep(timeNs, kind, process, digest);
    this.length++;
  }

  #keep(timeNs: number, kind: number, process: number, digest: number): void {
    const at = this.length * COLUMNS;
    if (at >= this.#record!.length) {
      const bigger = new Float64Array(this.#record!.length * 2);
      bigger.set(this.#record!);
      this.#record = bigger;
    }
    const record = this.#record!;
    record[at] = timeNs;
    record[at + 1] = kind;
    record[at + 2] = process;
    record[at + 3] = digest;
  }

  /** Sixteen hex digits. */
  get hash(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }

  /** Entry in words; only while recording. */
  describe(index: number): string {
    const record = this.#record;
    if (record === null || index >= this.length) return 'the end of the run';
    const at = index * COLUMNS;
    const digest = (record[at + 3]! >>> 0).toString(16).padStart(8, '0');
    const kind = TRACE_KINDS[record[at + 1]!]!;
    return `${kind} at ${(record[at]! / 1e6).toFixed(6)} ms, process ${record[at + 2]}, content ${digest}`;
  }

  /** Index of the first entry in which two recorded traces differ; -1 where they are equal. */
  firstDifference(view: TraceView): number {
    const other = view as Trace;
    const end = Math.max(this.length, other.length) * COLUMNS;
    for (let i = 0; i < end; i++) {
      if (i >= this.length * COLUMNS || i >= other.length * COLUMNS) return Math.floor(i / COLUMNS);
      if (this.#record![i] !== other.#record![i]) return Math.floor(i / COLUMNS);
    }
    return -1;
  }
}
