/**
 * What a read does not show comes later: an anti-dependency on the inserter of each record of the key that is
 * missing. All these pairs are as many as reads times records; here they are, exactly, in little more edges
 * than the reads have words.
 *
 * The lasting records of a key (those that nobody deletes) stand on a *line*, in the order in which the work
 * of their inserters was first seen. What a read shows cuts the line into at most one *gap* more than it
 * shows, and mostly into one: what came later. A gap is made of at most 2 log n *blocks*, sections of a
 * power of two that start at a multiple of it, and each block is a relay of the graph that leads to its two
 * halves. So each pair is a way through relays, and each way a pair: nothing is lost, whatever the order on
 * the line; it only makes gaps few.
 *
 * A transaction does not depend on itself, so its own records are cut out of the gaps. They stand next to
 * each other, as the order is one of transactions.
 */
import { NONE } from '../../src/index.ts';
import type { GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { lifeOf, type Predicates } from './predicates.ts';

/** More positions than these are sorted by the engine. */
const SORTED_BY_HAND_MAX = 24;

export class Lines {
  /** By key: where its line begins in `line`; the last entry is the end of all. */
  readonly start: Int32Array;
  /** By place: the transaction that inserted the record there. */
  readonly inserterAt: Int32Array;
  /** By slot: its place; `NONE` for what is not on a line. */
  readonly place: Int32Array;
  readonly #predicates: Predicates;
  /** Places that a read shows, and the own ones of its transaction. */
  #taken = new Int32Array(64);

  constructor(predicates: Predicates) {
    const { table, records } = predicates;
    this.#predicates = predicates;
    this.start = new Int32Array(table.keyCount + 1);
    this.place = new Int32Array(records.slots.count).fill(NONE);
    const lasting: number[] = [];
    for (const txn of inOrderOfSight(predicates)) {
      for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
        const slot = records.slotOf[micro]!;
        if (slot === NONE || records.insertAt[slot] !== micro || lifeOf(predicates, slot) !== 'lasting')
          continue;
        lasting.push(micro);
        this.start[table.key[micro]! + 1]!++;
      }
    }
    for (let key = 0; key < table.keyCount; key++) this.start[key + 1]! += this.start[key]!;
    this.inserterAt = new Int32Array(lasting.length);
    const next = this.start.slice();
    for (const micro of lasting) {
      const slot = records.slotOf[micro]!;
      const place = next[table.key[micro]!]!++;
      this.place[slot] = place;
      this.inserterAt[place] = records.inserter[slot]!;
    }
  }

  get relayCount(): number {
    return this.inserterAt.length;
  }

  /** Edges of a transaction to all that inserted what its read lacks. `own`: its own places, from and to. */
  edgesOfRead(graph: GraphBuilder, { micro, own, firstRelay }: Gaps): void {
    const { table } = this.#predicates;
    const key = table.key[micro]!;
    const from = this.start[key]!;
    const taken = this.#takenBy(micro, own);
    let next = from;
    for (const place of taken) {
      this.#gap(graph, { from, low: next - from, high: place - from, firstRelay });
      next = Math.max(next, place + 1);
    }
    this.#gap(graph, { from, low: next - from, high: this.start[key + 1]! - from, firstRelay });
  }

  /** Ascending, some perhaps twice. */
  #takenBy(micro: number, own: Own): Int32Array {
    const { table, records } = this.#predicates;
    const length = table.length[micro]!;
    if (this.#taken.length < length + own.to - own.from)
      this.#taken = new Int32Array(2 * (length + own.to - own.from));
    const taken = this.#taken;
    let count = 0;
    let isSorted = true;
    const take = (place: number) => {
      if (count > 0 && taken[count - 1]! > place) isSorted = false;
      taken[count++] = place;
    };
    for (let i = table.at[micro]!; i < table.at[micro]! + length; i++) {
      const slot = records.slots.find(table.key[micro]!, table.words[i]!);
      if (slot !== NONE && this.place[slot] !== NONE) take(this.place[slot]!);
    }
    for (let place = own.from; place < own.to; place++) take(place);
    const all = taken.subarray(0, count);
    return isSorted ? all : sorted(all);
  }

  /** Blocks of the places `low` to `high`, counted from the beginning of the line. */
  #gap(graph: GraphBuilder, { from, low, high, firstRelay }: Section): void {
    for (let next = low; next < high; ) {
      let size = next === 0 ? 0x40000000 : next & -next;
      while (next + size > high) size >>= 1;
      const node = size === 1 ? this.inserterAt[from + next]! : firstRelay + from + next + (size >> 1);
      graph.edge(node, EDGE.rw);
      next += size;
    }
  }

  /** The block of 2 h places around a place is the relay of that place; its halves are those h / 2 away. */
  addRelays(graph: GraphBuilder, firstRelay: number): void {
    for (let key = 0; key < this.start.length - 1; key++) {
      const from = this.start[key]!;
      const length = this.start[key + 1]! - from;
      for (let middle = 0; middle < length; middle++) {
        graph.next();
        const half = middle & -middle;
        if (middle === 0 || middle + half > length) continue;
        const isPair = half === 1;
        const before = isPair
          ? this.inserterAt[from + middle - 1]!
          : firstRelay + from + middle - (half >> 1);
        const after = isPair ? this.inserterAt[from + middle]! : firstRelay + from + middle + (half >> 1);
        graph.edge(before, EDGE.free);
        if (after !== before) graph.edge(after, EDGE.free);
      }
    }
  }
}

/** Places, the end not included. */
export interface Own {
  readonly from: number;
  readonly to: number;
}

interface Gaps {
  readonly micro: number;
  readonly own: Own;
  readonly firstRelay: number;
}

interface Section {
  readonly from: number;
  readonly low: number;
  readonly high: number;
  readonly firstRelay: number;
}

/** Transactions, those whose work was seen first before the others; by counting. */
function inOrderOfSight({ sights }: Predicates): Int32Array {
  const { firstSeen, never } = sights;
  const next = new Int32Array(never + 2);
  for (const at of firstSeen) next[at + 1]!++;
  for (let at = 0; at < never; at++) next[at + 1]! += next[at]!;
  const order = new Int32Array(firstSeen.length);
  firstSeen.forEach((at, txn) => {
    order[next[at]!++] = txn;
  });
  return order;
}

/** In place; what is shown is nearly in order most of the time. */
function sorted(places: Int32Array): Int32Array {
  if (places.length > SORTED_BY_HAND_MAX) return places.sort();
  for (let i = 1; i < places.length; i++) {
    const place = places[i]!;
    let j = i;
    for (; j > 0 && places[j - 1]! > place; j--) places[j] = places[j - 1]!;
    places[j] = place;
  }
  return places;
}
