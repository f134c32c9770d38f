/**
 * The log in memory: the entries after `baseIndex`; those before it live on in a snapshot only. Indices
 * count from 1, as in the paper, and terms never fall along the log, which makes them searchable.
 */
import { assert } from '../../src/index.ts';
import type { Entry } from './command.ts';

export class Log {
  #entries: Entry[] = [];
  #baseIndex = 0;
  #baseTerm = 0;

  /** The last index that is no longer here, and its term. */
  get baseIndex(): number {
    return this.#baseIndex;
  }

  get baseTerm(): number {
    return this.#baseTerm;
  }

  get lastIndex(): number {
    return this.#baseIndex + this.#entries.length;
  }

  get lastTerm(): number {
    const count = this.#entries.length;
    return count === 0 ? this.#baseTerm : this.#entries[count - 1]!.term;
  }

  /** The index must lie in [baseIndex, lastIndex]. */
  termAt(index: number): number {
    const at = index - this.#baseIndex - 1;
    if (at === -1) return this.#baseTerm;
    const entry = this.#entries[at];
    assert(
      entry !== undefined,
      `no term at ${index}: the log has ${this.#baseIndex + 1} to ${this.lastIndex}`,
    );
    return entry.term;
  }

  has(index: number): boolean {
    return index >= this.#baseIndex && index <= this.lastIndex;
  }

  /** The index must lie in (baseIndex, lastIndex]. */
  at(index: number): Entry {
    const entry = this.#entries[index - this.#baseIndex - 1];
    assert(entry !== undefined, `no entry ${index}: the log has ${this.#baseIndex + 1} to ${this.lastIndex}`);
    return entry;
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** At most `max` entries from `index` on. */
  slice(index: number, max: number): Entry[] {
    const start = index - this.#baseIndex - 1;
    return this.#entries.slice(start, start + max);
  }

  /** Drops everything behind `index`. */
  truncateAfter(index: number): void {
    assert(index >= this.#baseIndex, `cannot cut at ${index}: the log begins behind ${this.#baseIndex}`);
    this.#entries.length = Math.max(0, Math.min(this.#entries.length, index - this.#baseIndex));
  }

  /** Drops the entries up to `index`, which a snapshot covers. */
  compactTo(index: number): void {
    if (index <= this.#baseIndex) return;
    this.#baseTerm = this.termAt(index);
    this.#entries.splice(0, index - this.#baseIndex);
    this.#baseIndex = index;
  }

  /** Starts over behind a snapshot that has nothing in common with the entries here. */
  reset(baseIndex: number, baseTerm: number): void {
    this.#entries = [];
    this.#baseIndex = baseIndex;
    this.#baseTerm = baseTerm;
  }

  /**
   * The last index up to `index` whose term is at most `term`, or baseIndex. This is the hint of both sides
   * when logs disagree: entries of a higher term than the other side's cannot match there, so that each
   * round trip skips a whole term instead of one entry (section 5.3, end).
   */
  lastIndexWithin(index: number, term: number): number {
    let low = this.#baseIndex;
    let high = Math.min(index, this.lastIndex);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.termAt(middle) <= term) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
