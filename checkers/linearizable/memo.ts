/**
 * Remembers configurations from which the search has failed. A configuration fails too if a remembered one
 * is at least as good: same position, state and strict calls done; no pure call less done; each blind call
 * used or not as there, or free to be taken either way; and no call more used of those that may never take
 * effect. Entries lie in one integer array, chained by hash.
 */
import type { Layout } from './problem.ts';

export interface Config {
  readonly at: number;
  readonly state: number;
  readonly layout: Layout;
  readonly words: Int32Array;
  /** How many of each group were used, and which groups have any. */
  readonly used: Int32Array;
  readonly usedGroups: readonly number[];
}

const END = -1;
/** Entries with the same hash that are compared; one that is missed is only explored again. */
const COMPARED_MAX = 256;

export class Memo {
  #heads = new Int32Array(64).fill(END);
  /** Entry: hash, next, at, state, number of groups, words, then (group, count) pairs. */
  #arena = new Int32Array(256);
  #end = 0;
  #count = 0;
  /** Entries looked at so far: the cost of the memo, in steps. */
  scanned = 0;

  /** Integers in use. */
  get size(): number {
    return this.#end;
  }

  covers(config: Config): boolean {
    if (this.#count === 0) return false;
    const hash = hashOf(config);
    let entry = this.#heads[hash & (this.#heads.length - 1)]!;
    for (let compared = 0; entry !== END && compared < COMPARED_MAX; entry = this.#arena[entry + 1]!) {
      this.scanned++;
      if (this.#arena[entry] !== hash) continue;
      if (this.#isAtLeast(entry, config)) return true;
      compared++;
    }
    return false;
  }

  #isAtLeast(entry: number, config: Config): boolean {
    const arena = this.#arena;
    const { used } = config;
    if (arena[entry + 2] !== config.at || arena[entry + 3] !== config.state) return false;
    if (!this.#doneIsAtLeast(entry + 5, config)) return false;
    let place = entry + 5 + config.words.length;
    for (let left = arena[entry + 4]!; left > 0; left--, place += 2) {
      if (used[arena[place]!]! < arena[place + 1]!) return false;
    }
    return true;
  }

  #doneIsAtLeast(start: number, { layout, words }: Config): boolean {
    const arena = this.#arena;
    const { strictWords, blindWords, pureWords, freeWords } = layout;
    for (let i = 0; i < strictWords; i++) if (arena[start + i] !== words[i]) return false;
    const pures = strictWords + blindWords;
    const frees = pures + pureWords;
    for (let i = 0; i < blindWords; i++) {
      const free = freeWords > 0 ? arena[start + frees + i]! : 0;
      if (((arena[start + strictWords + i]! ^ words[strictWords + i]!) & ~free) !== 0) return false;
      if (freeWords > 0 && (words[frees + i]! & ~free) !== 0) return false;
    }
    for (let i = pures; i < frees; i++) if ((words[i]! & ~arena[start + i]!) !== 0) return false;
    return true;
  }

  add(config: Config): void {
    const { words, used, usedGroups } = config;
    this.#reserve(5 + words.length + 2 * usedGroups.length);
    const hash = hashOf(config);
    const entry = this.#end;
    const arena = this.#arena;
    arena[entry] = hash;
    arena[entry + 2] = config.at;
    arena[entry + 3] = config.state;
    arena[entry + 4] = usedGroups.length;
    arena.set(words, entry + 5);
    let place = entry + 5 + words.length;
    for (const group of usedGroups) {
      arena[place++] = group;
      arena[place++] = used[group]!;
    }
    this.#end = place;
    this.#link(entry, hash);
    if (++this.#count > this.#heads.length) this.#rehash();
  }

  #link(entry: number, hash: number): void {
    const head = hash & (this.#heads.length - 1);
    this.#arena[entry + 1] = this.#heads[head]!;
    this.#heads[head] = entry;
  }

  #reserve(size: number): void {
    if (this.#end + size <= this.#arena.length) return;
    const bigger = new Int32Array(2 * this.#arena.length + size);
    bigger.set(this.#arena);
    this.#arena = bigger;
  }

  #rehash(): void {
    const old = this.#heads;
    this.#heads = new Int32Array(4 * old.length).fill(END);
    for (const head of old) {
      for (let entry = head; entry !== END; ) {
        const next = this.#arena[entry + 1]!;
        this.#link(entry, this.#arena[entry]!);
        entry = next;
      }
    }
  }
}

/** Of all that must be the same in entries that compare. */
function hashOf({ at, state, layout, words }: Config): number {
  let hash = Math.imul(at + 1, 0x85ebca6b) ^ Math.imul(state + 3, 0xc2b2ae35);
  const exact = layout.strictWords + (layout.freeWords > 0 ? 0 : layout.blindWords);
  for (let i = 0; i < exact; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash ^ (hash >>> 13);
}
