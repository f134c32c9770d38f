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
import { type LaterVersions, laterVersions } from './later-versions.ts';
import type { Registers } from './registers.ts';
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
  const later = laterVersions(registers, orders, { hasWw, directMax });
  const firstMoment = table.rowCount + later.reduce((sum, { relayCount }) => sum + relayCount, 0);
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
  for (const each of later) each.addRelays(graph);
  orderEdges.ofMoments(graph);
  return graph.graph(table.rowCount);
}

class VersionEdges {
  readonly #registers: Registers;
  readonly #later: readonly LaterVersions[];
  readonly #graph: GraphBuilder;
  /** By key: the version that the row writes, and which row that is. */
  readonly #written: Int32Array;
  readonly #writtenBy: Int32Array;

  constructor(registers: Registers, later: readonly LaterVersions[], graph: GraphBuilder) {
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
    for (const each of this.#later)
      if (each.isOfWrites) each.edges(this.#graph, { v, own: v, type: EDGE.ww });
  }

  #ofRead(v: number, own: number): void {
    for (const each of this.#later) each.edges(this.#graph, { v, own, type: EDGE.rw });
  }
}
