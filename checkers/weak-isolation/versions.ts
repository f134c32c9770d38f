/**
 * Versions: each pair of a key and a value that was written or read, numbered from 0. As no value is written
 * twice to a key, a version names its write, and checkers compare plain numbers. The numbers come from a
 * hash table in typed arrays, because a history of a million transactions has millions of versions.
 */
import { Interner, type Key } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';

/** How a version's value is kept: an integer as it is, the initial null, anything else interned. */
const KIND = { int: 0, initial: 1, other: 2 } as const;
const EMPTY = -1;
/** Odd constants with well-mixed bits (Knuth's golden ratio, MurmurHash3). */
const MIX_KEY = 0x9e3779b1;
const MIX_VALUE = 0x85ebca6b;
const MIX_KIND = 0xc2b2ae35;

export class Versions {
  #count = 0;
  #key = new Int32Array(256);
  #kind = new Uint8Array(256);
  #value = new Int32Array(256);
  #slots = new Int32Array(512).fill(EMPTY);
  readonly #keys = new Interner<Key>();
  readonly #texts = new Interner<string>();
  readonly #others: unknown[] = [];

  /** The keys of packed transactions get the codes that they have there. */
  constructor(keys: readonly Key[]) {
    for (const key of keys) this.#keys.code(key);
  }

  get count(): number {
    return this.#count;
  }

  get keyCount(): number {
    return this.#keys.values.length;
  }

  keyCode(key: Key): number {
    return this.#keys.code(key);
  }

  /** Version of an integer; the key by its code. */
  ofInt(key: number, value: number): number {
    return this.#intern(key, KIND.int, value);
  }

  /** The version that a key has before its first write. */
  initial(key: number): number {
    return this.#intern(key, KIND.initial, 0);
  }

  /** Version of any value; null is the initial one. */
  of(key: number, value: unknown): number {
    if (value === null || value === undefined) return this.initial(key);
    if (typeof value === 'number' && (value | 0) === value) return this.ofInt(key, value | 0);
    const code = this.#texts.code(canonicalText(value));
    this.#others[code] = value;
    return this.#intern(key, KIND.other, code);
  }

  keyOf(version: number): number {
    return this.#key[version]!;
  }

  isInitial(version: number): boolean {
    return this.#kind[version] === KIND.initial;
  }

  keyName(key: number): Key {
    return this.#keys.values[key]!;
  }

  valueOf(version: number): unknown {
    const kind = this.#kind[version];
    if (kind === KIND.initial) return null;
    return kind === KIND.int ? this.#value[version]! : this.#others[this.#value[version]!];
  }

  /** `x = 3`. */
  text(version: number): string {
    return `${this.keyName(this.keyOf(version))} = ${JSON.stringify(this.valueOf(version))}`;
  }

  #intern(key: number, kind: number, value: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(key, kind, value) & mask;
    for (let at = this.#slots[slot]!; at !== EMPTY; at = this.#slots[slot]!) {
      if (this.#value[at] === value && this.#key[at] === key && this.#kind[at] === kind) return at;
      slot = (slot + 1) & mask;
    }
    const version = this.#count++;
    this.#slots[slot] = version;
    if (version === this.#key.length) this.#grow();
    this.#key[version] = key;
    this.#kind[version] = kind;
    this.#value[version] = value;
    if (2 * this.#count > this.#slots.length) this.#rehash();
    return version;
  }

  #hash(key: number, kind: number, value: number): number {
    let hash = Math.imul(key, MIX_KEY) ^ Math.imul(value, MIX_VALUE) ^ Math.imul(kind, MIX_KIND);
    hash = Math.imul(hash ^ (hash >>> 15), MIX_VALUE);
    return hash ^ (hash >>> 13);
  }

  #grow(): void {
    const size = 2 * this.#key.length;
    const [key, kind, value] = [new Int32Array(size), new Uint8Array(size), new Int32Array(size)];
    key.set(this.#key);
    kind.set(this.#kind);
    value.set(this.#value);
    [this.#key, this.#kind, this.#value] = [key, kind, value];
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(EMPTY);
    const mask = slots.length - 1;
    for (let version = 0; version < this.#count; version++) {
      let slot = this.#hash(this.#key[version]!, this.#kind[version]!, this.#value[version]!) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = version;
    }
    this.#slots = slots;
  }
}
