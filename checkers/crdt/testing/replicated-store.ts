/**
 * A replicated store of one object, by the book: a replica is the set of updates that it has, each with
 * what had been seen where it was made, and a read is computed from them by definition. Replicas exchange
 * what they have now and then, and after the last fault all of it again and again. Broken in many ways on
 * request.
 */
import type { CrdtType } from '../types.ts';

export const LIES = [
  'forget',
  'drop',
  'reset',
  'stale',
  'phantom',
  'blind-remove',
  'undead',
  'double',
  'prefer-first',
] as const;
export type Lie = (typeof LIES)[number];

export interface StoredUpdate {
  readonly id: number;
  readonly f: string;
  readonly value: unknown;
  /** By whatever clock the replica has. */
  readonly stamp: number;
  readonly seen: ReadonlySet<StoredUpdate>;
}

export const REPLICAS = ['n1', 'n2'] as const;
export type ReplicaId = (typeof REPLICAS)[number];

export class ReplicatedStore {
  readonly #type: CrdtType;
  readonly #lie: Lie | undefined;
  readonly #has = new Map<ReplicaId, Set<StoredUpdate>>(REPLICAS.map((id) => [id, new Set()]));
  #count = 0;

  constructor(type: CrdtType, lie: Lie | undefined) {
    this.#type = type;
    this.#lie = lie;
  }

  update(replica: ReplicaId, { f, value, stamp }: Pick<StoredUpdate, 'f' | 'value' | 'stamp'>): void {
    const id = ++this.#count;
    const has = this.#of(replica);
    if (this.#lie === 'forget' && id % 3 === 0) return;
    const everything = new Set(REPLICAS.flatMap((each) => [...this.#of(each)]));
    const seen = this.#lie === 'blind-remove' && f === 'remove' ? everything : new Set(has);
    has.add({ id, f, value, stamp, seen });
    if (this.#lie === 'double' && id % 2 === 0) has.add({ id: -id, f, value, stamp, seen });
  }

  /** The one has what the other has from now on. */
  sync(from: ReplicaId, to: ReplicaId): void {
    for (const update of this.#of(from)) {
      if (this.#lie === 'drop' && update.id % 3 === 1) continue;
      if (this.#lie === 'undead' && update.f === 'remove') continue;
      this.#of(to).add(update);
    }
  }

  reset(replica: ReplicaId): void {
    if (this.#lie === 'reset') this.#of(replica).clear();
  }

  read(replica: ReplicaId): unknown {
    this.#count++;
    const isStale = this.#lie === 'stale' && this.#count % 3 === 0;
    const updates = [...this.#of(replica)].slice(0, isStale ? -1 : undefined);
    const value = this.#valueOf(updates, replica);
    if (this.#lie !== 'phantom' || this.#count % 3 !== 0) return value;
    return typeof value === 'number' ? value + 7 : Array.isArray(value) ? [...value, 99] : 99;
  }

  /** What the replica has, as it tells it. */
  seen(replica: ReplicaId): readonly number[] {
    return [...this.#of(replica)].map(({ id }) => id).sort((a, b) => a - b);
  }

  #of(replica: ReplicaId): Set<StoredUpdate> {
    return this.#has.get(replica)!;
  }

  #valueOf(updates: readonly StoredUpdate[], replica: ReplicaId): unknown {
    const isSeenBy = (update: StoredUpdate, fs: readonly string[]) =>
      updates.some(({ f, value, seen }) => {
        return fs.includes(f) && (f === 'write' || value === update.value) && seen.has(update);
      });
    switch (this.#type) {
      case 'g-counter':
      case 'pn-counter':
        return updates.reduce(
          (sum, { f, value }) => sum + (f === 'decrement' ? -1 : 1) * (value as number),
          0,
        );
      case 'g-set':
      case 'or-set': {
        const adds = updates.filter((update) => update.f === 'add' && !isSeenBy(update, ['remove']));
        return [...new Set(adds.map(({ value }) => value))];
      }
      case 'mv-register':
        return updates.filter((update) => !isSeenBy(update, ['write'])).map(({ value }) => value);
      case 'lww-register': {
        const sorted = updates.toSorted((a, b) => a.stamp - b.stamp || a.id - b.id);
        const isFirst = this.#lie === 'prefer-first' && replica === 'n2';
        return (isFirst ? sorted[0] : sorted.at(-1))?.value ?? null;
      }
    }
  }
}
