/**
 * Appends that no read shows. They came after the longest read of their key, in no order that we know: after
 * the transaction that appended its last element (ww), and after each one that read it whole (rw).
 *
 * Each such reader precedes each such writer: with few of them these are edges, with many they go through
 * *relays*, for each writer w(i) one that leads to w(0) … w(i) and one that leads to w(i) … w(m - 1). A
 * reader that is a writer itself takes the two that leave it out, as no transaction depends on itself.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { GraphBuilder } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import type { Appends } from './appends.ts';
import type { Versions } from './versions.ts';

/** Edges that a key may have for each of its readers and writers before relays take their place. */
const DIRECT_MAX = 8;

/**
 * By key: first place in `rows`, the next key's being the end; rows that appended to it unseen, ascending.
 */
interface Late {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

function lateRows(table: TxnTable, { slotOf }: Appends, { position }: Versions): Late {
  const { rowCount, first, key, outcome, keyCount } = table;
  const start = new Int32Array(keyCount + 1);
  const eachLate = (visit: (key: number, row: number) => void) => {
    const lastRow = new Int32Array(keyCount).fill(NONE);
    for (let row = 0; row < rowCount; row++) {
      if (outcome[row] === TYPE.fail) continue;
      for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
        const slot = slotOf[micro]!;
        if (slot === NONE || position[slot] !== NONE || lastRow[key[micro]!] === row) continue;
        lastRow[key[micro]!] = row;
        visit(key[micro]!, row);
      }
    }
  };
  eachLate((k) => {
    start[k + 1]!++;
  });
  for (let k = 0; k < keyCount; k++) start[k + 1]! += start[k]!;
  const rows = new Int32Array(start[keyCount]!);
  const next = start.slice();
  eachLate((k, row) => {
    rows[next[k]!++] = row;
  });
  return { start, rows };
}

export class LateAppends {
  readonly #late: Late;
  /** By key: its first relay; `NONE` where it needs none. */
  readonly #relays: Int32Array;
  readonly relayCount: number;

  constructor(table: TxnTable, appends: Appends, versions: Versions) {
    this.#late = lateRows(table, appends, versions);
    const readers = readersOfLast(table, versions);
    this.#relays = new Int32Array(table.keyCount).fill(NONE);
    let relayCount = 0;
    for (let key = 0; key < table.keyCount; key++) {
      const count = this.rowsOf(key).length;
      if (count * readers[key]! <= DIRECT_MAX * (count + readers[key]!)) continue;
      this.#relays[key] = relayCount;
      relayCount += 2 * count;
    }
    this.relayCount = relayCount;
  }

  rowsOf(key: number): Int32Array {
    const { start, rows } = this.#late;
    return rows.subarray(start[key]!, start[key + 1]!);
  }

  /** Edges from the transaction that wrote the last element that was seen. */
  edgesOfWriter(graph: GraphBuilder, key: number): void {
    const { start, rows } = this.#late;
    for (let i = start[key]!; i < start[key + 1]!; i++) graph.edge(rows[i]!, EDGE.ww);
  }

  /** Edges from a transaction that read all that was seen. `firstRelay`: number of the first relay's node. */
  edgesOfReader(graph: GraphBuilder, { key, row, firstRelay }: Reader): void {
    const { start, rows } = this.#late;
    const end = start[key + 1]!;
    if (this.#relays[key] === NONE) {
      for (let i = start[key]!; i < end; i++) graph.edge(rows[i]!, EDGE.rw);
      return;
    }
    const upTo = firstRelay + this.#relays[key]!;
    const count = end - start[key]!;
    const own = rows.subarray(start[key]!, end).indexOf(row);
    const before = own === NONE ? count - 1 : own - 1;
    if (before >= 0) graph.edge(upTo + before, EDGE.rw);
    if (own !== NONE && own < count - 1) graph.edge(upTo + count + own + 1, EDGE.rw);
  }

  /** The relays of all keys, in order. */
  addRelays(graph: GraphBuilder, firstRelay: number): void {
    for (let key = 0; key < this.#relays.length; key++) {
      if (this.#relays[key] === NONE) continue;
      const rows = this.rowsOf(key);
      const upTo = firstRelay + this.#relays[key]!;
      const from = upTo + rows.length;
      for (let i = 0; i < rows.length; i++) {
        graph.next();
        graph.edge(rows[i]!, EDGE.free);
        if (i > 0) graph.edge(upTo + i - 1, EDGE.free);
      }
      for (let i = 0; i < rows.length; i++) {
        graph.next();
        graph.edge(rows[i]!, EDGE.free);
        if (i < rows.length - 1) graph.edge(from + i + 1, EDGE.free);
      }
    }
  }
}

interface Reader {
  readonly key: number;
  readonly row: number;
  readonly firstRelay: number;
}

/** By key: how many reads saw its last version. */
function readersOfLast({ key, keyCount }: TxnTable, { seen, chainStart }: Versions): Int32Array {
  const readers = new Int32Array(keyCount);
  for (let micro = 0; micro < seen.length; micro++) {
    const k = key[micro]!;
    if (seen[micro] === chainStart[k + 1]! + k) readers[k]!++;
  }
  return readers;
}
