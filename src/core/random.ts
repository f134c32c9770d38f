/**
 * Keyed randomness: every draw is a pure function of (seed, label, bucket, ordinal), never of a shared
 * stream. Taking one operation or fault out of a run then leaves all other draws as they were, which is
 * what makes shrinking and counterfactual replays possible. The mixer is MurmurHash3's finalizer.
 */

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  /** Exponentially distributed with the given mean. */
  exponential(mean: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** The items in random order, as a new list. */
  shuffle<T>(items: readonly T[]): T[];
}

/** Spreads 32 bits so that each bit of the input sways all of the output. */
export function mix32(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** 32 bits of a text (FNV-1a over UTF-16 units, mixed). */
export function hashString(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** 32 bits from a key of three numbers; equal keys, equal bits, on every machine. */
export function hash3(a: number, b: number, c: number): number {
  let h = mix32(a ^ 0x9e3779b9);
  h = mix32(Math.imul(h, 31) + b + 0x7f4a7c15);
  return mix32(Math.imul(h, 31) + c + 0x165667b1);
}

/** Spreads a seed (any safe integer) over 32 bits. */
export function seedBits(seed: number): number {
  return hash3(seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, 0x5eed);
}

/** A source of 32 random bits, and all the draws that follow from it. */
export abstract class RandomBase implements Random {
  protected abstract bits(): number;

  unit(): number {
    return (this.bits() >>> 0) / 0x1_0000_0000;
  }

  int(below: number): number {
    return Math.floor(this.unit() * below);
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.unit()) * mean;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)]!;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = items.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const swap = out[i]!;
      out[i] = out[j]!;
      out[j] = swap;
    }
    return out;
  }
}

/** Draws keyed by an explicit (bucket, ordinal): the caller moves the bucket on with `at`. */
export class KeyedRandom extends RandomBase {
  readonly #key: number;
  #bucket = 0;
  #ordinal = 0;

  constructor(seed: number, label: string) {
    super();
    this.#key = hash3(seedBits(seed), hashString(label), 0x6b);
  }

  /** Begins a bucket: its draws depend on nothing drawn before. */
  at(bucket: number): this {
    this.#bucket = bucket;
    this.#ordinal = 0;
    return this;
  }

  protected override bits(): number {
    return hash3(
      this.#key,
      this.#bucket | 0,
      this.#ordinal++ + (Math.floor(this.#bucket / 0x1_0000_0000) << 16),
    );
  }
}

const BUCKET_NS = 1_000_000;

/** Draws keyed by virtual time: the bucket is the millisecond in which they are made. */
export class TimeKeyedRandom extends RandomBase {
  readonly #key: number;
  readonly #nowNs: () => number;
  #bucket = -1;
  #ordinal = 0;

  constructor(seed: number, label: string, nowNs: () => number) {
    super();
    this.#key = hash3(seedBits(seed), hashString(label), 0x74);
    this.#nowNs = nowNs;
  }

  protected override bits(): number {
    const bucket = Math.floor(this.#nowNs() / BUCKET_NS);
    if (bucket !== this.#bucket) {
      this.#bucket = bucket;
      this.#ordinal = 0;
    }
    return hash3(this.#key, bucket | 0, this.#ordinal++);
  }
}
