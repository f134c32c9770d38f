/**
 * One replica's state of an object of each type. An update carries the stamps of those updates that it
 * supersedes: what a removal or a write had seen where it was made.
 */
import type { CrdtType } from '../../checkers/crdt/index.ts';
import type { Key } from '../../src/index.ts';

export interface GeoUpdate {
  readonly key: Key;
  readonly f: string;
  readonly value: unknown;
  /** Number of the replica that made it. */
  readonly origin: number;
  /** Unlike all others; later ones are higher. */
  readonly stamp: number;
  readonly timeNs: number;
  readonly seen: readonly number[];
}

export abstract class ReplicatedObject {
  /** How many updates it has of each replica: what it has seen. */
  readonly counts: Record<number, number> = {};

  apply(update: GeoUpdate): void {
    this.counts[update.origin] = (this.counts[update.origin] ?? 0) + 1;
    this.change(update);
  }

  /** Stamps of updates that one made now would supersede. */
  seenBy(_f: string, _value: unknown): readonly number[] {
    return [];
  }

  abstract change(update: GeoUpdate): void;
  abstract read(): unknown;
}

class Counter extends ReplicatedObject {
  #sum = 0;

  change({ f, value }: GeoUpdate): void {
    this.#sum += (f === 'decrement' ? -1 : 1) * (value as number);
  }

  read(): number {
    return this.#sum;
  }
}

/** Adds by element. A removal may come before an add that it had seen, from another replica. */
class ElementSet extends ReplicatedObject {
  readonly #adds = new Map<unknown, Set<number>>();
  readonly #removed = new Set<number>();

  override seenBy(f: string, value: unknown): readonly number[] {
    return f === 'remove' ? [...(this.#adds.get(value) ?? [])] : [];
  }

  change({ f, value, stamp, seen }: GeoUpdate): void {
    const adds = this.#adds.get(value) ?? new Set();
    if (f === 'add' && !this.#removed.has(stamp)) adds.add(stamp);
    for (const each of seen) {
      this.#removed.add(each);
      adds.delete(each);
    }
    if (adds.size === 0) this.#adds.delete(value);
    else this.#adds.set(value, adds);
  }

  read(): unknown[] {
    return [...this.#adds.keys()];
  }
}

class LastWriter extends ReplicatedObject {
  #last: { readonly stamp: number; readonly value: unknown } = { stamp: -1, value: null };

  change({ stamp, value }: GeoUpdate): void {
    if (stamp > this.#last.stamp) this.#last = { stamp, value };
  }

  read(): unknown {
    return this.#last.value;
  }
}

class MultiValue extends ReplicatedObject {
  readonly #values = new Map<number, unknown>();
  readonly #replaced = new Set<number>();

  override seenBy(): readonly number[] {
    return [...this.#values.keys()];
  }

  change({ stamp, value, seen }: GeoUpdate): void {
    if (!this.#replaced.has(stamp)) this.#values.set(stamp, value);
    for (const each of seen) {
      this.#replaced.add(each);
      this.#values.delete(each);
    }
  }

  read(): unknown[] {
    return [...this.#values.values()];
  }
}

export function replicatedObject(type: CrdtType): ReplicatedObject {
  switch (type) {
    case 'g-counter':
    case 'pn-counter':
      return new Counter();
    case 'g-set':
    case 'or-set':
      return new ElementSet();
    case 'lww-register':
      return new LastWriter();
    case 'mv-register':
      return new MultiValue();
  }
}
