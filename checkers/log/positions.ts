/**
 * Where each message stands in the log of its key. The order of a log is that of its offsets; gaps are
 * closed, as markers of transactions take offsets that nobody sees, so a position is the rank of an offset
 * among those that were seen. Seen are the offsets of all polls, also of operations that failed or are
 * unknown (what a consumer was given stood in the log), and those of sends that certainly took effect: they
 * succeeded, or the message was polled, or another one of the same transaction.
 */
import { NONE } from '../../src/index.ts';
import { Ints } from './ints.ts';
import type { LogTable, MessageRows } from './log-table.ts';

/** The log of one key. */
export interface KeyLog {
  /** In order, each once. */
  readonly offsets: Float64Array;
  /** By position: the message that was seen there first. */
  readonly message: Int32Array;
  /** By position: how many positions before it hold messages that certainly were sent. */
  readonly committedBefore: Int32Array;
}

export class Positions {
  readonly #table: LogTable;
  /** By code of key: all offsets that were seen. */
  #offsets: readonly Float64Array[] = [];
  /** By message: 1 where an operation that succeeded polled it. */
  readonly wasPolled: Uint8Array;
  /** By operation: 1 where all its sends certainly took effect. */
  readonly #tookEffect: Uint8Array;
  /** By message: its first and its last position; `NONE` where it was seen at none. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** By code of key. */
  readonly logs: readonly KeyLog[];

  constructor(table: LogTable) {
    this.#table = table;
    const { messages } = table;
    this.wasPolled = wasPolledOf(table);
    this.#tookEffect = tookEffectOf(table, this.wasPolled);
    this.first = new Int32Array(messages.count).fill(NONE);
    this.last = new Int32Array(messages.count).fill(NONE);
    this.logs = this.#sorted(this.#seen());
  }

  /** A message whose send succeeded, or was not heard of but certainly took effect. */
  isCommitted(message: number): boolean {
    const writer = this.#table.writerOf(message);
    if (writer === NONE) return false;
    if (this.#tookEffect[writer] === 1) return true;
    return this.wasPolled[message] === 1 && this.#table.outcome(writer) === 'info';
  }

  /** Position of a row; where its offset is not known, that of its message if it has just one. */
  ofRow(rows: MessageRows, row: number): number {
    const message = rows.message.at(row);
    const offset = rows.offset.at(row);
    const isSeen = rows === this.#table.polls || this.isCommitted(message);
    if (offset !== NONE && isSeen) return this.#rank(this.#table.messages.keyOf.at(message), offset);
    return this.first[message] === this.last[message] ? this.first[message]! : NONE;
  }

  /** Calls for each row whose offset is known and counts. */
  eachSighting(visit: (rows: MessageRows, row: number) => void): void {
    const { sends, polls } = this.#table;
    for (let row = 0; row < sends.count; row++) {
      if (sends.offset.at(row) !== NONE && this.isCommitted(sends.message.at(row))) visit(sends, row);
    }
    for (let row = 0; row < polls.count; row++) {
      if (polls.offset.at(row) !== NONE) visit(polls, row);
    }
  }

  /** By code of key, all offsets that were seen, in order. */
  #seen(): Float64Array[] {
    const { messages } = this.#table;
    const counts = new Ints();
    for (const _ of messages.keys) counts.push(0);
    const keyOf = (rows: MessageRows, row: number) => messages.keyOf.at(rows.message.at(row));
    this.eachSighting((rows, row) => {
      const key = keyOf(rows, row);
      counts.set(key, counts.at(key) + 1);
    });
    const offsets = messages.keys.map((_, key) => new Float64Array(counts.at(key)));
    counts.view().fill(0);
    this.eachSighting((rows, row) => {
      const key = keyOf(rows, row);
      const at = counts.at(key);
      offsets[key]![at] = rows.offset.at(row);
      counts.set(key, at + 1);
    });
    return offsets.map((list) => distinct(list.sort()));
  }

  #sorted(offsets: readonly Float64Array[]): KeyLog[] {
    const logs = offsets.map((list): KeyLog => {
      const message = new Int32Array(list.length).fill(NONE);
      return { offsets: list, message, committedBefore: new Int32Array(list.length + 1) };
    });
    this.#offsets = offsets;
    this.eachSighting((rows, row) => {
      const message = rows.message.at(row);
      const key = this.#table.messages.keyOf.at(message);
      const rank = this.#rank(key, rows.offset.at(row));
      if (logs[key]!.message[rank] === NONE) logs[key]!.message[rank] = message;
      if (this.first[message] === NONE || rank < this.first[message]!) this.first[message] = rank;
      if (rank > this.last[message]!) this.last[message] = rank;
    });
    for (const { message, committedBefore } of logs) {
      for (let rank = 0; rank < message.length; rank++) {
        committedBefore[rank + 1] = committedBefore[rank]! + (this.isCommitted(message[rank]!) ? 1 : 0);
      }
    }
    return logs;
  }

  #rank(keyCode: number, offset: number): number {
    const offsets = this.#offsets[keyCode]!;
    // Without gaps, the rank is how far the offset is from the first one.
    const guess = offset - offsets[0]!;
    if (offsets[guess] === offset) return guess;
    let low = 0;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  }
  return sorted.slice(0, count);
}

function wasPolledOf(table: LogTable): Uint8Array {
  const wasPolled = new Uint8Array(table.messages.count);
  const { polls } = table;
  for (let row = 0; row < polls.count; row++) {
    if (table.outcome(polls.op.at(row)) === 'ok') wasPolled[polls.message.at(row)] = 1;
  }
  return wasPolled;
}

function tookEffectOf(table: LogTable, wasPolled: Uint8Array): Uint8Array {
  const tookEffect = new Uint8Array(table.count);
  for (let op = 0; op < table.count; op++) if (table.outcome(op) === 'ok') tookEffect[op] = 1;
  const { sends } = table;
  for (let row = 0; row < sends.count; row++) {
    const op = sends.op.at(row);
    const isUnknown = table.isTxn.at(op) === 1 && table.outcome(op) === 'info';
    if (isUnknown && wasPolled[sends.message.at(row)] === 1) tookEffect[op] = 1;
  }
  return tookEffect;
}
