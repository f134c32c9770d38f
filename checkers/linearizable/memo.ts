/**
 * Remembers configurations from which the search has failed. A configuration fails too if a remembered one
 * is at least as good: same position, state and mutators done, no pure call less done, and no call more used
 * of those that may never take effect. Entries lie in one integer array, chained by hash.
 */

export interface Config {
  readonly at: number;
  readonly state: number;
  /** Bits of the calls that are done; `mutatorWords` words of mutators, then pure calls. */
  readonly words: Int32Array;
  readonly mutatorWords: number;
  /** How many of each group were used, and which groups have any. */
  readonly used: Int32Array;
  readonly usedGroups: readonly number[];
}

const END = -1;
/** Integers that the memo may fill (256 MB). Beyond that it forgets new failures, which costs time only. */
const ARENA_MAX = 1 << 26;

export class Memo {
  #heads = new Int32Array(64).fill(END);
  /** Entry: hash, next, at, state, number of groups, words, then (group, count) pairs. */
  #arena = new Int32Array(256);
  #end = 0;
  #count = 0;
  /** Entries looked at so far: the cost of the memo, in steps. */
  scanned = 0;

  covers(config: Config): boolean {
    if (this.#count === 0) return false;
    const hash = hashOf(config);
    let entry = this.#heads[hash & (this.#heads.length - 1)]!;
    for (; entry !== END; entry = this.#arena[entry + 1]!) {
      this.scanned++;
      if (this.#arena[entry] === hash && this.#isAtLeast(entry, config)) return true;
    }
    return false;
  }

  #isAtLeast(entry: number, config: Config): boolean {
    const arena = this.#arena;
    const { words, mutatorWords, used } = config;
    if (arena[entry + 2] !== config.at || arena[entry + 3] !== config.state) return false;
    let place = entry + 5;
    for (let i = 0; i < words.length; i++, place++) {
      const now = words[i]!;
      if (i < mutatorWords ? arena[place] !== now : (now & ~arena[place]!) !== 0) return false;
    }
    for (let left = arena[entry + 4]!; left > 0; left--, place += 2) {
      if (used[arena[place]!]! < arena[place + 1]!) return false;
    }
    return true;
  }

  add(config: Config): void {
    if (this.#end > ARENA_MAX) return;
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

function hashOf(config: Config): number {
  let hash = Math.imul(config.at + 1, 0x85ebca6b) ^ Math.imul(config.state + 1, 0xc2b2ae35);
  for (let i = 0; i < config.mutatorWords; i++) {
    hash = Math.imul(hash ^ config.words[i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash ^ (hash >>> 13);
}
