/** Rows with values and timestamps: each read by itself, and the last one against all that was added. */
import type { Anomaly, History, Key } from '../../src/index.ts';
import { type Findings, malformed, shown } from '../shared/findings.ts';
import { compareStamps, isStamp, type Stamp } from './stamps.ts';

interface Row {
  readonly value: number;
  readonly timestamp: Stamp;
}

interface TableRead {
  /** Of the invocation. */
  readonly index: number;
  readonly rows: readonly Row[];
}

/** The rows of one key. */
interface Table {
  /** Invocation of the add that gave this value. */
  readonly adds: Map<number, number>;
  last: TableRead | undefined;
}

export interface TablesInput {
  readonly history: History;
  readonly findings: Findings;
  readonly realtime: boolean;
}

export class Tables {
  reads = 0;
  /** Rows of the last reads. */
  rows = 0;
  readonly #input: TablesInput;
  readonly #tables = new Map<Key | undefined, Table>();

  constructor(input: TablesInput) {
    this.#input = input;
  }

  /** Takes a row that an add gave; a text says what is wrong with it. */
  added(index: number, value: unknown): string | undefined {
    const row = rowOf(value);
    if (row === undefined)
      return malformed({ index, f: 'add' }, `gave ${shown(value)}, and not {value, timestamp}`);
    this.#tableOf(index).adds.set(row.value, index);
    return undefined;
  }

  /** Takes a read; a text says what is wrong with it. */
  read(read: { readonly index: number; readonly list: readonly unknown[] }): string | undefined {
    const { index, list } = read;
    const rows: Row[] = [];
    for (const item of list) {
      const row = rowOf(item);
      if (row === undefined) {
        return malformed(
          { index, f: 'read' },
          `gave the row ${shown(item)}, which is not {value, timestamp}`,
        );
      }
      rows.push(row);
    }
    this.reads++;
    const table = this.#tableOf(index);
    this.#judgeOrder(index, rows);
    this.#judgeDuplicates(index, rows);
    if (table.last === undefined || table.last.index < index) table.last = { index, rows };
    return undefined;
  }

  /** Judges what only the end shows: rows that are gone. */
  judge(): void {
    for (const { adds, last } of this.#tables.values()) {
      if (last === undefined) continue;
      this.rows += last.rows.length;
      const there = new Set(last.rows.map((row) => row.value));
      for (const [value, add] of adds) {
        if (there.has(value) || !this.#precedes(add, last.index)) continue;
        this.#add(
          'lost-row',
          { read: last.index, adds: [add] },
          `lacks the row with value ${value}, which operation ${add} had added before`,
        );
      }
    }
  }

  #tableOf(index: number): Table {
    const key = this.#input.history.keyAt(index);
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = { adds: new Map(), last: undefined };
      this.#tables.set(key, table);
    }
    return table;
  }

  #precedes(add: number, read: number): boolean {
    const { history, realtime } = this.#input;
    return history.pairOf(add) < read && (realtime || history.processAt(add) === history.processAt(read));
  }

  /** Largest value so far against each row with a later timestamp; one finding a read. */
  #judgeOrder(read: number, rows: readonly Row[]): void {
    const sorted = [...rows].sort((a, b) => compareStamps(a.timestamp, b.timestamp));
    let largest: Row | undefined;
    let candidate: Row | undefined;
    for (const [i, row] of sorted.entries()) {
      // Rows of one timestamp have no order among each other.
      if (i > 0 && compareStamps(sorted[i - 1]!.timestamp, row.timestamp) !== 0) largest = candidate;
      if (largest !== undefined && largest.value > row.value) {
        this.#inverted(read, largest, row);
        return;
      }
      if (candidate === undefined || candidate.value < row.value) candidate = row;
    }
  }

  #inverted(read: number, earlier: Row, later: Row): void {
    const says =
      `shows value ${earlier.value} with timestamp ${earlier.timestamp}, and the smaller value ${later.value} with ` +
      `the later timestamp ${later.timestamp}`;
    this.#add('timestamp-inversion', { read, adds: this.#addsOf(read, [earlier.value, later.value]) }, says);
  }

  #judgeDuplicates(read: number, rows: readonly Row[]): void {
    const seen = new Set<number>();
    for (const { value } of rows) {
      if (seen.has(value)) {
        this.#add(
          'duplicate-row',
          { read, adds: this.#addsOf(read, [value]) },
          `shows the value ${value} twice`,
        );
        return;
      }
      seen.add(value);
    }
  }

  #addsOf(read: number, values: readonly number[]): number[] {
    const { adds } = this.#tableOf(read);
    return values.flatMap((value) => adds.get(value) ?? []);
  }

  #add(type: string, { read, adds }: { read: number; adds: readonly number[] }, says: string): void {
    const { history, findings } = this.#input;
    const key = history.keyAt(read);
    const where = key === undefined ? '' : `key ${key}: `;
    findings.add(
      type,
      (): Omit<Anomaly, 'type'> => ({
        message: `${where}process ${history.processAt(read)}'s read, operation ${read}, ${says}`,
        ops: [...adds, read].sort((a, b) => a - b),
        ...(key === undefined ? {} : { key }),
      }),
    );
  }
}

/** `{value, timestamp}` or `[value, timestamp]`. */
function rowOf(item: unknown): Row | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { value, timestamp } = Array.isArray(item)
    ? { value: item[0], timestamp: item[1] }
    : (item as Record<string, unknown>);
  return typeof value === 'number' && Number.isFinite(value) && isStamp(timestamp)
    ? { value, timestamp }
    : undefined;
}
