/**
 * The algorithm of Wing and Gong (1993) with Lowe's memo and linked list ("Testing for linearizability",
 * 2017), as Porcupine has it, on typed arrays: the peer of the engine in benches. No trick of the engine is
 * in it, and nothing slows it down either: states are numbers, the set of calls that took effect is a row of
 * bits with a hash that one operation keeps up to date, and the memo is one array of integers.
 */
import { type Call, isMandatory } from '../calls.ts';
import { eventsOf } from '../events.ts';
import type { Outcome } from '../search-result.ts';
import { ILLEGAL, type Semantics } from '../semantics.ts';

export interface WingGongOptions {
  readonly stepsMax: number;
  /** Integers (of 4 bytes) that the memo may fill. */
  readonly memoMax?: number;
}

export interface WingGongResult {
  readonly outcome: Outcome;
  readonly steps: number;
}

const MEMO_MAX = 1 << 26;

export function wingGong(
  semantics: Semantics,
  calls: readonly Call[],
  options: WingGongOptions,
): WingGongResult {
  // Indeterminate pure calls can be left out whatever happens.
  const relevant = calls.filter((call) => isMandatory(call) || !semantics.isPure(call.cls));
  return new WingGong(semantics, relevant).run(options);
}

/** Calls and returns in the order of time, as a list out of which calls are lifted. */
class Entries {
  /** `i`: `calls[i]` begins; `~i`: it returns. Entry 0 stands before all. */
  readonly ends: Int32Array;
  readonly next: Int32Array;
  readonly #previous: Int32Array;
  /** By call; 0 where there is no return. */
  readonly #returns: Int32Array;

  constructor(calls: readonly Call[]) {
    const { events } = eventsOf(calls);
    const count = events.length + 1;
    this.ends = new Int32Array(count);
    this.ends.set(events, 1);
    this.next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : 0));
    this.#previous = Int32Array.from({ length: count }, (_, i) => (i > 0 ? i - 1 : count - 1));
    this.#returns = new Int32Array(calls.length);
    events.forEach((event, i) => {
      if (event < 0) this.#returns[~event] = i + 1;
    });
  }

  lift(entry: number): void {
    this.#unlink(entry);
    const returns = this.#returns[this.ends[entry]!]!;
    if (returns !== 0) this.#unlink(returns);
  }

  unlift(entry: number): void {
    const returns = this.#returns[this.ends[entry]!]!;
    if (returns !== 0) this.#link(returns);
    this.#link(entry);
  }

  #unlink(entry: number): void {
    this.next[this.#previous[entry]!] = this.next[entry]!;
    this.#previous[this.next[entry]!] = this.#previous[entry]!;
  }

  #link(entry: number): void {
    this.next[this.#previous[entry]!] = entry;
    this.#previous[this.next[entry]!] = entry;
  }
}

/** Sets of calls with the state after them, in one array, by open addressing. */
class Configs {
  readonly #words: number;
  #arena: Int32Array;
  #end = 0;
  /** Where the row begins, plus one; 0: free. */
  #table = new Int32Array(1024);

  constructor(words: number) {
    this.#words = words;
    this.#arena = new Int32Array(64 * (words + 2));
  }

  get size(): number {
    return this.#end;
  }

  /** False where it is there already. */
  add(bits: Int32Array, state: number, setHash: number): boolean {
    const hash = (setHash ^ Math.imul(state + 1, 0x9e3779b1)) | 0;
    const mask = this.#table.length - 1;
    let at = (hash ^ (hash >>> 15)) & mask;
    for (; this.#table[at] !== 0; at = (at + 1) & mask) {
      if (this.#isAt(this.#table[at]! - 1, bits, state, hash)) return false;
    }
    this.#table[at] = this.#push(bits, state, hash) + 1;
    if (2 * (this.#end / (this.#words + 2)) > this.#table.length) this.#rehash();
    return true;
  }

  #isAt(row: number, bits: Int32Array, state: number, hash: number): boolean {
    const arena = this.#arena;
    if (arena[row] !== hash || arena[row + 1] !== state) return false;
    for (let i = 0; i < this.#words; i++) if (arena[row + 2 + i] !== bits[i]) return false;
    return true;
  }

  #push(bits: Int32Array, state: number, hash: number): number {
    const row = this.#end;
    this.#end += this.#words + 2;
    if (this.#end > this.#arena.length) {
      const bigger = new Int32Array(2 * this.#arena.length);
      bigger.set(this.#arena);
      this.#arena = bigger;
    }
    this.#arena[row] = hash;
    this.#arena[row + 1] = state;
    this.#arena.set(bits, row + 2);
    return row;
  }

  #rehash(): void {
    this.#table = new Int32Array(4 * this.#table.length);
    const mask = this.#table.length - 1;
    for (let row = 0; row < this.#end; row += this.#words + 2) {
      const hash = this.#arena[row]!;
      let at = (hash ^ (hash >>> 15)) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = row + 1;
    }
  }
}

class WingGong {
  readonly #semantics: Semantics;
  readonly #calls: readonly Call[];
  readonly #entries: Entries;
  readonly #bits: Int32Array;
  readonly #configs: Configs;
  /** Calls that took effect, as entries, and the states before them. */
  readonly #taken: Int32Array;
  readonly #before: Int32Array;
  #depth = 0;
  #hash = 0;

  constructor(semantics: Semantics, calls: readonly Call[]) {
    this.#semantics = semantics;
    this.#calls = calls;
    this.#entries = new Entries(calls);
    this.#bits = new Int32Array(Math.ceil(calls.length / 32));
    this.#configs = new Configs(this.#bits.length);
    this.#taken = new Int32Array(calls.length);
    this.#before = new Int32Array(calls.length);
  }

  run({ stepsMax, memoMax = MEMO_MAX }: WingGongOptions): WingGongResult {
    const { ends, next } = this.#entries;
    let state = this.#semantics.init;
    let entry = next[0]!;
    for (let steps = 0; steps <= stepsMax && this.#configs.size <= memoMax; steps++) {
      if (entry === 0) return { outcome: 'legal', steps };
      const call = ends[entry]!;
      if (call >= 0) {
        const after = this.#semantics.step(state, this.#calls[call]!.cls);
        if (after !== ILLEGAL && this.#take(entry, state, after)) {
          state = after;
          entry = next[0]!;
        } else entry = next[entry]!;
        continue;
      }
      if (this.#depth === 0) return { outcome: 'illegal', steps };
      const back = this.#taken[--this.#depth]!;
      state = this.#before[this.#depth]!;
      this.#flip(ends[back]!);
      this.#entries.unlift(back);
      entry = next[back]!;
    }
    return { outcome: 'unknown', steps: stepsMax };
  }

  /** Lets a call take effect, unless the same calls have led to the same state before. */
  #take(entry: number, before: number, after: number): boolean {
    const call = this.#entries.ends[entry]!;
    this.#flip(call);
    if (!this.#configs.add(this.#bits, after, this.#hash)) {
      this.#flip(call);
      return false;
    }
    this.#before[this.#depth] = before;
    this.#taken[this.#depth++] = entry;
    this.#entries.lift(entry);
    return true;
  }

  #flip(call: number): void {
    this.#bits[call >> 5]! ^= 1 << (call & 31);
    let hash = Math.imul(call + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    this.#hash ^= hash ^ (hash >>> 16);
  }
}
