/**
 * The dependencies that registers show, by Adya's definitions: wr from the writer of a version to its
 * readers, ww from the writer of a version, and rw from the readers of a version, to the writers of later
 * ones. Which ones are later is known in part only, see `version-orders.ts`. What writes that follow reads
 * show is no ww here: a wr stands beside it.
 */
import { type CheckContext, NONE, TYPE } from '../../src/index.ts';
import { type DependencyGraph, GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { momentCount, OrderEdges, ordersOf } from '../transactions/orders.ts';
import { ROLE } from './accesses.ts';
import { type Lists, lengthOf } from './lists.ts';
import type { Registers } from './registers.ts';
import { Spans } from './spans.ts';
import type { VersionOrders } from './version-orders.ts';

/** Edges besides those of versions: process, real time, and out of a moment. */
const ORDER_EDGES = 4;
/** So many versions follow one, or transactions read one, before relays take the place of edges. */
const DIRECT_MAX = 8;

export interface GraphOptions extends Pick<CheckContext, 'realtime'> {
  /** Whether the order of versions makes dependencies of writes on writes. */
  readonly hasWw: boolean;
  /** Left out but in tests, whose histories are small. */
  readonly directMax?: number;
}

export function graphOf(
  registers: Registers,
  orders: VersionOrders,
  { realtime, hasWw, directMax = DIRECT_MAX }: GraphOptions,
): DependencyGraph {
  const { table } = registers;
  const events = ordersOf(table, { realtime: realtime !== false });
  const later = laterOnes(registers, orders, { hasWw, directMax });
  const firstMoment = table.rowCount + later.reduce((sum, { spans }) => sum + spans.relayCount, 0);
  const nodeCount = firstMoment + momentCount(events);
  const edgesGuess = 2 * table.f.length + ORDER_EDGES * table.rowCount;
  const graph = new GraphBuilder({ nodeCount, edgesGuess });
  const orderEdges = new OrderEdges(events, firstMoment);
  const versionEdges = new VersionEdges(registers, later, graph);
  for (let row = 0; row < table.rowCount; row++) {
    graph.next();
    if (table.outcome[row] === TYPE.fail) continue;
    versionEdges.ofRow(row);
    orderEdges.ofRow(row, graph);
  }
  for (const { spans } of later) spans.addRelays(graph);
  orderEdges.ofMoments(graph);
  return graph.graph(table.rowCount);
}

/** One source of later versions: those of version v stand from `from(v)` to `to(v)`, all in one list. */
interface Later {
  readonly lists: Lists;
  readonly spans: Spans;
  /** Does it order writes, too? */
  readonly isOfWrites: boolean;
  listOf(version: number): number;
  from(version: number): number;
  to(version: number): number;
  /** By version its place; undefined where lists are so short that a scan finds it. */
  readonly place: Int32Array | undefined;
}

function laterOnes(
  registers: Registers,
  { next, seen, time }: VersionOrders,
  { hasWw, directMax }: { readonly hasWw: boolean; readonly directMax: number },
): Later[] {
  const { table, writes, readers, accesses } = registers;
  let firstRelay = table.rowCount;
  const spansOf = (lists: Lists, hasRelays: (list: number) => boolean): Spans => {
    const nodes = lists.items.map((v) => (v < accesses.firstInitial ? writes.writer[v]! : NONE));
    const spans = new Spans({ lists, nodes, firstRelay, hasRelays, directMax });
    firstRelay += spans.relayCount;
    return spans;
  };
  // With few readers, or few versions to come before, an edge for each is less than a tree of relays.
  const byVersion = (lists: Lists) => ({
    lists,
    spans: spansOf(lists, (v) => lengthOf(lists, v) > directMax && lengthOf(readers, v) > directMax),
    listOf: (version: number) => version,
    from: (version: number) => lists.start[version]!,
    to: (version: number) => lists.start[version + 1]!,
  });
  const placesIn = (lists: Lists) => places(lists, accesses.versionCount);
  const found: Later[] = [{ ...byVersion(next), isOfWrites: false, place: placesIn(next) }];
  if (seen !== undefined) found.push({ ...byVersion(seen), isOfWrites: hasWw, place: undefined });
  if (time === undefined) return found;
  found.push({
    lists: time.found,
    spans: spansOf(time.found, (key) => lengthOf(time.found, key) > directMax),
    isOfWrites: hasWw,
    listOf: (version) => writes.keyOf[version]!,
    from: (version) => time.from[version]!,
    to: (version) => time.to[version]!,
    place: placesIn(time.found),
  });
  return found;
}

/** Of a version that stands in two lists the place in the first, which is not that of an initial version. */
function places({ items }: Lists, versionCount: number): Int32Array {
  const place = new Int32Array(versionCount).fill(NONE);
  for (let i = items.length - 1; i >= 0; i--) place[items[i]!] = i;
  return place;
}

class VersionEdges {
  readonly #registers: Registers;
  readonly #later: readonly Later[];
  readonly #graph: GraphBuilder;
  /** By key: the version that the row writes, and which row that is. */
  readonly #written: Int32Array;
  readonly #writtenBy: Int32Array;

  constructor(registers: Registers, later: readonly Later[], graph: GraphBuilder) {
    this.#registers = registers;
    this.#later = later;
    this.#graph = graph;
    this.#written = new Int32Array(registers.table.keyCount);
    this.#writtenBy = new Int32Array(registers.table.keyCount).fill(NONE);
  }

  ofRow(row: number): void {
    const { table, accesses } = this.#registers;
    const { role, version } = accesses;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      if (role[micro] !== ROLE.write) continue;
      this.#written[table.key[micro]!] = version[micro]!;
      this.#writtenBy[table.key[micro]!] = row;
    }
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const v = version[micro]!;
      if (role[micro] === ROLE.none || v === NONE) continue;
      if (role[micro] === ROLE.write) this.#ofWrite(v);
      else {
        const key = table.key[micro]!;
        this.#ofRead(v, this.#writtenBy[key] === row ? this.#written[key]! : v);
      }
    }
  }

  #ofWrite(v: number): void {
    const { readers } = this.#registers;
    for (let i = readers.start[v]!; i < readers.start[v + 1]!; i++) {
      this.#graph.edge(readers.items[i]!, EDGE.wr);
    }
    for (const each of this.#later) if (each.isOfWrites) this.#edges(each, { v, own: v, type: EDGE.ww });
  }

  #ofRead(v: number, own: number): void {
    for (const each of this.#later) this.#edges(each, { v, own, type: EDGE.rw });
  }

  /**
   * All later versions but this one, which a span of time may hold, and what the transaction wrote itself.
   */
  #edges(
    later: Later,
    { v, own, type }: { readonly v: number; readonly own: number; readonly type: number },
  ) {
    const from = later.from(v);
    const to = later.to(v);
    if (from === to) return;
    const { place, lists } = later;
    const placeOf = (version: number) =>
      place === undefined ? from + lists.items.subarray(from, to).indexOf(version) : place[version]!;
    const without = [placeOf(v), placeOf(own)].sort((a, b) => a - b);
    later.spans.edgesBut(this.#graph, later.listOf(v), { from, to, type, without });
  }
}
