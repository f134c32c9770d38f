/**
 * The dependencies that predicates show, by Adya's definitions ("Weak Consistency", MIT 1999, chapter 3).
 * A read by predicate has a version of every record of the key: of those that it shows the inserted one, of
 * all others the unborn one or the deleted one. So there are
 * - ww from the inserter of a record to its deleter;
 * - wr from the inserter to each read that shows it, and from the deleter to each later read that lacks it;
 * - rw from a read that shows a record to its deleter: an *item* anti-dependency;
 * - rw from a read that lacks a record to its inserter, if it is not deleted yet: a *predicate* one. See
 *   `lines.ts` for those of lasting records, and `conclusions.ts` for those that may be deleted.
 */
import { type CheckContext, NONE, TYPE } from '../../src/index.ts';
import { type DependencyGraph, GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { momentCount, OrderEdges, ordersOf } from '../transactions/orders.ts';
import { type Conclusions, REASONS } from './conclusions.ts';
import { Lines } from './lines.ts';
import { lifeOf, type Predicates } from './predicates.ts';

/** Edges besides those of records: process, real time, and out of a moment. */
const ORDER_EDGES = 4;

/**
 * How much is taken in, each with all before it: item dependencies; predicate anti-dependencies;
 * conclusions of deletable records from what was seen together; from real time.
 */
export const LAYERS = ['item', 'predicate', 'together', 'realtime'] as const;
export type Layer = (typeof LAYERS)[number];

export interface GraphInput extends Pick<CheckContext, 'realtime'> {
  readonly layer: Layer;
  readonly conclusions: Conclusions;
}

export function graphOf(predicates: Predicates, input: GraphInput): DependencyGraph {
  const { table } = predicates;
  const orders = ordersOf(table, { realtime: input.realtime !== false });
  const lines = input.layer === 'item' ? undefined : new Lines(predicates);
  const firstMoment = table.rowCount + (lines?.relayCount ?? 0);
  const nodeCount = firstMoment + momentCount(orders);
  const edgesGuess = 2 * table.f.length + ORDER_EDGES * table.rowCount + predicates.sights.readers.length;
  const graph = new GraphBuilder({ nodeCount, edgesGuess });
  const orderEdges = new OrderEdges(orders, firstMoment);
  const recordEdges = new RecordEdges(predicates, { lines, graph, input });
  for (let txn = 0; txn < table.rowCount; txn++) {
    graph.next();
    if (table.outcome[txn] === TYPE.fail) continue;
    recordEdges.ofTxn(txn);
    orderEdges.ofRow(txn, graph);
  }
  lines?.addRelays(graph, table.rowCount);
  orderEdges.ofMoments(graph);
  return graph.graph(table.rowCount);
}

interface Parts {
  readonly lines: Lines | undefined;
  readonly graph: GraphBuilder;
  readonly input: GraphInput;
}

class RecordEdges {
  readonly #predicates: Predicates;
  readonly #lines: Lines | undefined;
  readonly #graph: GraphBuilder;
  readonly #conclusions: Conclusions;
  /** Reasons that count; `own` is an anti-dependency like any other. */
  readonly #depth: number;
  /** By key: places of the records that the transaction inserted, and which transaction that is. */
  readonly #ownFrom: Int32Array;
  readonly #ownTo: Int32Array;
  readonly #ownOf: Int32Array;

  constructor(predicates: Predicates, { lines, graph, input }: Parts) {
    const { keyCount } = predicates.table;
    this.#predicates = predicates;
    this.#lines = lines;
    this.#graph = graph;
    this.#conclusions = input.conclusions;
    this.#depth = LAYERS.indexOf(input.layer);
    this.#ownFrom = new Int32Array(keyCount);
    this.#ownTo = new Int32Array(keyCount);
    this.#ownOf = new Int32Array(keyCount).fill(NONE);
  }

  ofTxn(txn: number): void {
    const { table, codes, records } = this.#predicates;
    const isOk = table.outcome[txn] === TYPE.ok;
    if (isOk) this.#noteOwn(txn);
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      if (table.f[micro] === codes.read) {
        if (isOk && !records.ambiguous.has(table.key[micro]!)) this.#ofRead(txn, micro);
      } else if (table.f[micro] === codes.insert) this.#ofInsert(micro);
    }
    for (const { to, type, reason } of this.#conclusions.get(txn) ?? []) {
      if (REASONS.indexOf(reason) < this.#depth) this.#graph.edge(to, type);
    }
  }

  #noteOwn(txn: number): void {
    const { table, codes, records } = this.#predicates;
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      const slot = records.slotOf[micro]!;
      const place = slot === NONE || this.#lines === undefined ? NONE : this.#lines.place[slot]!;
      if (place === NONE || table.f[micro] !== codes.insert) continue;
      const key = table.key[micro]!;
      const isFirst = this.#ownOf[key] !== txn;
      this.#ownOf[key] = txn;
      this.#ownFrom[key] = isFirst ? place : Math.min(this.#ownFrom[key]!, place);
      this.#ownTo[key] = isFirst ? place + 1 : Math.max(this.#ownTo[key]!, place + 1);
    }
  }

  #ofInsert(micro: number): void {
    const { records, sights } = this.#predicates;
    const slot = records.slotOf[micro]!;
    if (slot === NONE || records.insertAt[slot] !== micro) return;
    // What its own transaction deleted again never was a version that others may see.
    if (lifeOf(this.#predicates, slot) === 'passing') return;
    for (let i = sights.readersStart[slot]!; i < sights.readersStart[slot + 1]!; i++) {
      this.#graph.edge(sights.readers[i]!, EDGE.wr);
    }
    if (records.deleter[slot]! >= 0) this.#graph.edge(records.deleter[slot]!, EDGE.ww);
  }

  #ofRead(txn: number, micro: number): void {
    const { table, records } = this.#predicates;
    const key = table.key[micro]!;
    const hasOwn = this.#ownOf[key] === txn;
    const own = hasOwn ? { from: this.#ownFrom[key]!, to: this.#ownTo[key]! } : { from: 0, to: 0 };
    this.#lines?.edgesOfRead(this.#graph, { micro, own, firstRelay: table.rowCount });
    if (!records.hasDeletes) return;
    for (let i = table.at[micro]!; i < table.at[micro]! + table.length[micro]!; i++) {
      const slot = records.slots.find(key, table.words[i]!);
      if (slot !== NONE && lifeOf(this.#predicates, slot) === 'deletable' && records.deleter[slot]! >= 0) {
        this.#graph.edge(records.deleter[slot]!, EDGE.rw);
      }
    }
  }
}
