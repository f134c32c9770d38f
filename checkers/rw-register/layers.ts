/**
 * How much of the order of versions is taken for granted, in *layers*. The first one has what transactions
 * show by themselves and what the user assumes. Whether a history is strictly serializable is more than
 * that: then each key is linearizable, and real time orders its versions. So two layers more take from the
 * order of processes, and from real time, what a model that must keep these orders implies.
 *
 * A cycle that needs such a pair of versions proves less than its shape says: either the pair is in the other
 * order, and the two transactions that show it are in a cycle of at most one rw with the order that they
 * broke, or the cycle is as it stands. Both rule out what the weaker claim does.
 */
import type { CheckContext } from '../../src/index.ts';
import type { CycleKind } from '../transactions/cycle-kinds.ts';
import { findVersionCycles, type VersionCycle } from './cyclic-versions.ts';
import { realTimeOf } from './real-time.ts';
import type { Registers } from './registers.ts';
import { seenNext, successorsOf, versionsReadBefore } from './successors.ts';
import type { OrderOptions, VersionOrders } from './version-orders.ts';

export type Suffix = '' | '-process' | '-realtime';

export interface Layer {
  /** What a cycle is called in the end that needs an order of this layer. */
  readonly suffix: Suffix;
  readonly orders: () => VersionOrders;
  /** Does the order of versions make dependencies of writes on writes, too? */
  readonly hasWw: boolean;
}

export interface Layers {
  /**
   * The last of each suffix has all that those before have. The one before it, without ww, is for the eye:
   * that a read was stale says more than that two writes were in a circle.
   */
  readonly layers: readonly [Layer, ...Layer[]];
  /** With all that was assumed, of whatever key. */
  readonly asked: VersionOrders;
  /** Keys whose versions go in a circle, where that was assumed which makes them do so. */
  readonly circles: readonly VersionCycle[];
}

export function layersOf(registers: Registers, options: OrderOptions, context: CheckContext): Layers {
  const all = new Uint8Array(registers.table.keyCount).fill(1);
  const hasTime = context.realtime !== false;
  const before = options.wfrKeys ? versionsReadBefore(registers) : undefined;
  const next = successorsOf(registers, before);
  const ordersOn = (seenOn: Uint8Array | undefined, timeOn: Uint8Array | undefined): VersionOrders => ({
    next,
    before,
    seen: seenOn && seenNext(registers, seenOn),
    time: timeOn && realTimeOf(registers, timeOn),
    isTimeImplied: false,
  });
  const isLinear = options.linearizableKeys && hasTime;
  const asked = ordersOn(options.sequentialKeys ? all : undefined, isLinear ? all : undefined);
  const circles = findVersionCycles(registers, asked);
  // An assumption that a key contradicts is dropped for that key, and tells nothing of transactions.
  const sound = all.slice();
  for (const { key } of circles) sound[key] = 0;
  const base = circles.length === 0 ? asked : ordersOn(asked.seen && sound, asked.time && sound);
  const layers: [Layer, ...Layer[]] = [{ suffix: '', orders: () => base, hasWw: true }];
  const add = (suffix: Suffix, orders: () => VersionOrders) =>
    layers.push({ suffix, orders, hasWw: false }, { suffix, orders, hasWw: true });
  if (options.orderedKeys) {
    add(
      '-process',
      once(() => ({ ...base, seen: seenNext(registers, all) })),
    );
    // What a process saw after it had succeeded, it saw later in time, too.
    if (hasTime)
      add(
        '-realtime',
        once(() => ({ ...base, seen: undefined, time: realTimeOf(registers, all), isTimeImplied: true })),
      );
  }
  return { layers, asked, circles };
}

/** Made when it is asked for first: a right history needs the last layer alone. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const SUFFIXES: readonly Suffix[] = ['', '-process', '-realtime'];

/** What is proven by a cycle of this kind that needs an order of versions of the layer. */
export function weakened(kind: CycleKind, suffix: Suffix): CycleKind {
  if (suffix === '') return kind;
  const own = SUFFIXES.find((each) => each !== '' && kind.endsWith(each)) ?? '';
  const shape = own === '' ? kind : kind.slice(0, -own.length);
  const weaker = shape === 'G0' || shape === 'G1c' ? 'G-single-item' : shape;
  const later = SUFFIXES.indexOf(own) > SUFFIXES.indexOf(suffix) ? own : suffix;
  return `${weaker}${later}` as CycleKind;
}
