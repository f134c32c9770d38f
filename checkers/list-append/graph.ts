/**
 * The dependencies that lists show, by Adya's definitions: ww from the writer of a version to that of the
 * next, wr from the writer of a version to its readers, rw from the readers of a version to the writer of the
 * next. All edges of a transaction are found from its own micro-operations, so they come in order and need no
 * sorting.
 */
import { type CheckContext, NONE, TYPE } from '../../src/index.ts';
import { type DependencyGraph, GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { momentCount, OrderEdges, ordersOf } from '../transactions/orders.ts';
import { rowOf } from '../transactions/row-of.ts';
import { LateAppends } from './late-appends.ts';
import type { Lists } from './lists.ts';

/** Edges besides those of versions: process, real time, and out of a moment. */
const ORDER_EDGES = 4;

export function graphOf(lists: Lists, { realtime }: Pick<CheckContext, 'realtime'>): DependencyGraph {
  const { table, appends, versions } = lists;
  const orders = ordersOf(table, { realtime: realtime !== false });
  const late = new LateAppends(table, appends, versions);
  const firstMoment = table.rowCount + late.relayCount;
  const nodeCount = firstMoment + momentCount(orders);
  const edgesGuess = 2 * table.f.length + ORDER_EDGES * table.rowCount;
  const graph = new GraphBuilder({ nodeCount, edgesGuess });
  const orderEdges = new OrderEdges(orders, firstMoment);
  const versionEdges = new VersionEdges(lists, late, graph);
  for (let row = 0; row < table.rowCount; row++) {
    graph.next();
    if (table.outcome[row] === TYPE.fail) continue;
    versionEdges.ofRow(row);
    orderEdges.ofRow(row, graph);
  }
  late.addRelays(graph, table.rowCount);
  orderEdges.ofMoments(graph);
  return graph.graph(table.rowCount);
}

class VersionEdges {
  readonly #lists: Lists;
  readonly #late: LateAppends;
  readonly #graph: GraphBuilder;
  /** By number of version: first place in `#readers`. */
  readonly #readersStart: Int32Array;
  /** Rows that read each version. */
  readonly #readers: Int32Array;

  constructor(lists: Lists, late: LateAppends, graph: GraphBuilder) {
    this.#lists = lists;
    this.#late = late;
    this.#graph = graph;
    const { start, rows } = readersByVersion(lists);
    this.#readersStart = start;
    this.#readers = rows;
  }

  ofRow(row: number): void {
    const { table, appends, versions } = this.#lists;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const slot = appends.slotOf[micro]!;
      if (slot !== NONE) this.#ofAppend(table.key[micro]!, slot);
      else if (versions.seen[micro] !== NONE) this.#ofRead({ row, micro });
    }
  }

  #ofAppend(key: number, slot: number): void {
    const { table, appends, versions } = this.#lists;
    const position = versions.position[slot]!;
    if (position === NONE) {
      for (const micro of versions.strays.get(slot) ?? []) this.#graph.edge(rowOf(table, micro), EDGE.wr);
      return;
    }
    const next = versions.chainStart[key]! + position + 1;
    if (next < versions.chainStart[key + 1]!) {
      this.#graph.edge(appends.writer[versions.chain[next]!]!, EDGE.ww);
    } else this.#late.edgesOfWriter(this.#graph, key);
    const end = this.#readersStart[next + key + 1]!;
    for (let i = this.#readersStart[next + key]!; i < end; i++) this.#graph.edge(this.#readers[i]!, EDGE.wr);
  }

  #ofRead({ row, micro }: { readonly row: number; readonly micro: number }): void {
    const { table, appends, versions } = this.#lists;
    const key = table.key[micro]!;
    const next = versions.seen[micro]! - key;
    if (next < versions.chainStart[key + 1]!) {
      this.#graph.edge(appends.writer[versions.chain[next]!]!, EDGE.rw);
    } else this.#late.edgesOfReader(this.#graph, { key, row, firstRelay: table.rowCount });
  }
}

/** Readers of each version but the first of its key, which nobody wrote. */
function readersByVersion({ table, versions }: Lists): { start: Int32Array; rows: Int32Array } {
  const { rowCount, first, keyCount } = table;
  const { seen, chainStart } = versions;
  const start = new Int32Array(chainStart[keyCount]! + keyCount + 1);
  for (let micro = 0; micro < seen.length; micro++) if (seen[micro] !== NONE) start[seen[micro]! + 1]!++;
  for (let version = 0; version < start.length - 1; version++) start[version + 1]! += start[version]!;
  const rows = new Int32Array(start[start.length - 1]!);
  const next = start.slice();
  for (let row = 0; row < rowCount; row++) {
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (seen[micro] !== NONE) rows[next[seen[micro]!]!++] = row;
    }
  }
  return { start, rows };
}
