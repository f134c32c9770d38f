/**
 * A geo-replicated store in memory: replicas that take updates at once and get those of the others some
 * time later, in the order in which each made them. A replica is the updates that it has; what a read
 * gives is kept up with them. Made wrong by what it is told.
 */
import type { Completion, Invocation, Key } from '../../src/index.ts';
import { crdtTypeOf } from '../crdt.ts';
import { type GeoUpdate, type ReplicatedObject, replicatedObject } from './replicated-objects.ts';

export type GeoLie =
  | 'forgets'
  | 'drops'
  | 'doubles'
  | 'resets'
  | 'drops-removals'
  | 'removes-all'
  | 'prefers-its-own'
  | 'makes-up';

/** A replica has the updates of another one after so long, more for each replica between them. */
const LAG_NS = 5e6;
/** Every so many operations it lies. */
const LIE_EVERY = 25;

interface Replica {
  readonly name: string;
  readonly objects: Map<Key, ReplicatedObject>;
  /** How many updates of each other replica it has. */
  readonly has: number[];
}

export interface GeoOptions {
  readonly replicas: number;
  readonly lie?: GeoLie;
}

export class GeoStore {
  readonly #lie: GeoLie | undefined;
  readonly #replicas: readonly Replica[];
  /** The updates of each replica, in order. */
  readonly #logs: readonly GeoUpdate[][];
  #turn = 0;
  #stamp = 0;

  constructor({ replicas, lie }: GeoOptions) {
    this.#lie = lie;
    this.#logs = Array.from({ length: replicas }, () => []);
    this.#replicas = this.#logs.map((_, i) => ({
      name: `n${i + 1}`,
      objects: new Map(),
      has: this.#logs.map(() => 0),
    }));
  }

  answer({ f, key = '', value }: Invocation, process: number, timeNs: number): Completion {
    const at = process % this.#replicas.length;
    const replica = this.#replicas[at]!;
    if (this.#lies('resets')) replica.objects.clear();
    this.#catchUp(at, timeNs);
    const object = this.#object(replica, key);
    if (f === 'read') return { type: 'ok', value: this.#read(replica, object) };
    const update = { key, f, value, origin: at, stamp: ++this.#stamp, timeNs, seen: object.seenBy(f, value) };
    if (this.#lies('forgets')) return { type: 'ok', value: { replica: replica.name } };
    this.#logs[at]!.push(update);
    this.#apply(replica, update);
    return { type: 'ok', value: { replica: replica.name } };
  }

  #read({ name }: Replica, object: ReplicatedObject): unknown {
    const value = object.read();
    const isMadeUp = this.#lies('makes-up');
    if (!isMadeUp) return { value, replica: name, seen: { ...object.counts } };
    return {
      value: typeof value === 'number' ? value + 1_000_000 : Array.isArray(value) ? [-1] : -1,
      replica: name,
    };
  }

  /** It gets what the others have made so long ago. */
  #catchUp(at: number, timeNs: number): void {
    const replica = this.#replicas[at]!;
    for (let origin = 0; origin < this.#logs.length; origin++) {
      if (origin === at) continue;
      const log = this.#logs[origin]!;
      const sentNs = timeNs - LAG_NS * Math.abs(origin - at);
      while ((log[replica.has[origin]!]?.timeNs ?? Number.POSITIVE_INFINITY) <= sentNs) {
        this.#deliver(replica, log[replica.has[origin]!++]!);
      }
    }
  }

  #deliver(replica: Replica, update: GeoUpdate): void {
    if (this.#lies('drops')) return;
    if (this.#lie === 'drops-removals' && update.f === 'remove') return;
    this.#apply(replica, update);
    if (this.#lies('doubles')) this.#apply(replica, update);
  }

  #apply(replica: Replica, update: GeoUpdate): void {
    const isLast = this.#lie === 'prefers-its-own' && crdtTypeOf(update.key) === 'lww-register';
    const isOwn = isLast && this.#replicas[update.origin] === replica;
    const isBlind = this.#lie === 'removes-all' && update.f === 'remove';
    const object = this.#object(replica, update.key);
    const told = isOwn ? { ...update, stamp: update.stamp + 1_000_000 } : update;
    object.apply(isBlind ? { ...told, seen: object.seenBy('remove', update.value) } : told);
  }

  #object({ objects }: Replica, key: Key): ReplicatedObject {
    let object = objects.get(key);
    if (object === undefined) {
      object = replicatedObject(crdtTypeOf(key));
      objects.set(key, object);
    }
    return object;
  }

  #lies(lie: GeoLie): boolean {
    return this.#lie === lie && ++this.#turn % LIE_EVERY === 0;
  }
}
