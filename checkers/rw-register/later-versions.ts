/**
 * The versions that come after a version, by one source of their order, and edges to who wrote them. Where
 * they are many, the edges go through relays, see `spans.ts`.
 *
 * Of what real time shows much is known already: of a version whose writer had read another one, which is
 * later too, the dependency of the one writer on the other tells as much, unless it matters whether it is a
 * ww or a wr. Where all writes follow reads, hardly an edge is left.
 */
import { NONE } from '../../src/index.ts';
import type { GraphBuilder } from '../transactions/dependency-graph.ts';
import { type Lists, lengthOf } from './lists.ts';
import type { RealTime } from './real-time.ts';
import type { Registers } from './registers.ts';
import { Spans } from './spans.ts';
import type { VersionOrders } from './version-orders.ts';

/** To the writers of all versions after v. */
export interface Edges {
  readonly v: number;
  /** A version left out: what the transaction wrote itself; or v. */
  readonly own: number;
  readonly type: number;
}

export interface LaterVersions {
  /** Does it order writes, too? */
  readonly isOfWrites: boolean;
  readonly relayCount: number;
  edges(graph: GraphBuilder, edges: Edges): void;
  /** The relays, after all nodes and relays that were numbered before. */
  addRelays(graph: GraphBuilder): void;
}

interface Settings {
  readonly hasWw: boolean;
  readonly directMax: number;
}

export function laterVersions(
  registers: Registers,
  { next, before, seen, time, isTimeImplied }: VersionOrders,
  { hasWw, directMax }: Settings,
): LaterVersions[] {
  const { table, writes, readers, accesses } = registers;
  let firstRelay = table.rowCount;
  const spansOf = (lists: Lists, hasRelays: (list: number) => boolean): Spans => {
    const nodes = lists.items.map((v) => (v < accesses.firstInitial ? writes.writer[v]! : NONE));
    const spans = new Spans({ lists, nodes, firstRelay, hasRelays, directMax });
    firstRelay += spans.relayCount;
    return spans;
  };
  // With few readers, or few versions to come before, an edge for each is less than a tree of relays.
  const isLarge = (lists: Lists) => (v: number) =>
    lengthOf(lists, v) > directMax && lengthOf(readers, v) > directMax;
  const listed = (lists: Lists, isOfWrites: boolean, place?: Int32Array) =>
    new ListedAfter({
      registers,
      lists,
      place,
      spans: spansOf(lists, isLarge(lists)),
      isOfWrites,
      directMax,
    });
  const found: LaterVersions[] = [listed(next, false, placesIn(next, accesses.versionCount))];
  if (seen !== undefined) found.push(listed(seen, hasWw));
  if (time === undefined) return found;
  const spans = spansOf(time.found, (key) => lengthOf(time.found, key) > directMax);
  const told = isTimeImplied ? before : undefined;
  return [...found, new FoundAfter({ registers, time, before: told, spans, isOfWrites: hasWw, directMax })];
}

/**
 * By version: of two lists that it stands in the place in the first, which is not that of an initial
 * version.
 */
function placesIn({ items }: Lists, versionCount: number): Int32Array {
  const place = new Int32Array(versionCount).fill(NONE);
  for (let i = items.length - 1; i >= 0; i--) place[items[i]!] = i;
  return place;
}

interface ListedParts {
  readonly registers: Registers;
  readonly lists: Lists;
  /** By version; undefined where lists are so short that a scan finds it. */
  readonly place: Int32Array | undefined;
  readonly spans: Spans;
  readonly isOfWrites: boolean;
  readonly directMax: number;
}

/** Of each version a list. */
class ListedAfter implements LaterVersions {
  readonly isOfWrites: boolean;
  readonly #parts: ListedParts;

  constructor(parts: ListedParts) {
    this.isOfWrites = parts.isOfWrites;
    this.#parts = parts;
  }

  get relayCount(): number {
    return this.#parts.spans.relayCount;
  }

  edges(graph: GraphBuilder, { v, own, type }: Edges): void {
    const { lists, spans, registers, place, directMax } = this.#parts;
    const { writes, accesses } = registers;
    const from = lists.start[v]!;
    const to = lists.start[v + 1]!;
    if (to - from <= directMax) {
      for (let i = from; i < to; i++) {
        const version = lists.items[i]!;
        if (version < accesses.firstInitial && version !== own) graph.edge(writes.writer[version]!, type);
      }
      return;
    }
    const ownPlace = place?.[own] ?? from + lists.items.subarray(from, to).indexOf(own);
    spans.edgesBut(graph, v, { from, to, type, without: own === v ? [] : [ownPlace] });
  }

  addRelays(graph: GraphBuilder): void {
    this.#parts.spans.addRelays(graph);
  }
}

interface FoundParts {
  readonly registers: Registers;
  readonly time: RealTime;
  /** By version: the one that its writer had read before; undefined where that tells nothing. */
  readonly before: Int32Array | undefined;
  readonly spans: Spans;
  readonly isOfWrites: boolean;
  readonly directMax: number;
}

/** Of each version a span of the versions of its key, in the order in which they were last found. */
class FoundAfter implements LaterVersions {
  readonly isOfWrites: boolean;
  readonly #parts: FoundParts;
  /** By version its place in that order. */
  readonly #place: Int32Array;

  constructor(parts: FoundParts) {
    this.isOfWrites = parts.isOfWrites;
    this.#parts = parts;
    this.#place = new Int32Array(parts.registers.accesses.versionCount).fill(NONE);
    parts.time.found.items.forEach((version, place) => {
      this.#place[version] = place;
    });
  }

  get relayCount(): number {
    return this.#parts.spans.relayCount;
  }

  edges(graph: GraphBuilder, edges: Edges): void {
    const { v, own, type } = edges;
    const { time, registers, spans, directMax } = this.#parts;
    const [from, to] = [time.from[v]!, time.to[v]!];
    if (to - from > directMax) {
      const without = [this.#place[v]!, this.#place[own]!].sort((a, b) => a - b);
      spans.edgesBut(graph, registers.writes.keyOf[v]!, { from, to, type, without });
      return;
    }
    for (let place = from; place < to; place++) {
      const version = time.found.items[place]!;
      if (version === v || version === own || version >= registers.accesses.firstInitial) continue;
      if (!this.#isTold(v, version)) graph.edge(registers.writes.writer[version]!, type);
    }
  }

  /** Did the writer of the later version read v, or one that is later too? */
  #isTold(v: number, later: number): boolean {
    const { time, registers, before } = this.#parts;
    const read = before?.[later] ?? NONE;
    if (read === NONE) return false;
    const { writer } = registers.writes;
    // Only from an earlier row, so that versions that are in a circle do not tell each other.
    if (writer[read]! > writer[later]!) return false;
    return read === v || time.firstLeft[v]! < time.lastFound[read]!;
  }

  addRelays(graph: GraphBuilder): void {
    this.#parts.spans.addRelays(graph);
  }
}
