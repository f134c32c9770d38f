/**
 * Finds the operations that a witness is made of. Only asked for the few findings that are explained, so it
 * simply goes through the rows.
 */
import { NONE } from '../../src/index.ts';
import type { LogTable } from './log-table.ts';
import type { Positions } from './positions.ts';

export class Finder {
  readonly #table: LogTable;
  readonly #positions: Positions;

  constructor(table: LogTable, positions: Positions) {
    this.#table = table;
    this.#positions = positions;
  }

  /** An operation that succeeded and polled the message, or `NONE`. */
  readerOf(message: number): number {
    return this.#pollRow((row, isOk) => isOk && this.#table.polls.message.at(row) === message);
  }

  /** Operations that show that a message stands at a position, and that it certainly was sent. */
  proofOf(message: number, position = this.#positions.first[message]!): number[] {
    return [...new Set([...this.proofOfPosition(message, position), ...this.proofOfCommit(message)])];
  }

  /** Operations that show that the message certainly was sent: its writer, and a reader if need be. */
  proofOfCommit(message: number): number[] {
    const { sends } = this.#table;
    const writer = this.#table.writerOf(message);
    if (writer === NONE) return [];
    if (this.#table.outcome(writer) === 'ok') return [writer];
    for (let row = sends.startOf(writer); row < sends.endOf(writer); row++) {
      const reader = this.readerOf(sends.message.at(row));
      if (reader !== NONE) return [writer, reader];
    }
    return [writer];
  }

  /** What shows that the message stands at the position: its own send, or else a poll. */
  proofOfPosition(message: number, rank = this.#positions.first[message]!): number[] {
    if (rank === NONE) return [];
    const sent = this.#table.sendOf(message);
    if (sent !== NONE && this.#table.sends.offset.at(sent) !== NONE) {
      if (this.#positions.ofRow(this.#table.sends, sent) === rank) return [this.#table.sends.op.at(sent)];
    }
    const { polls } = this.#table;
    const reader = this.#pollRow(
      (row) => polls.message.at(row) === message && this.#positions.ofRow(polls, row) === rank,
    );
    return reader === NONE ? [] : [reader];
  }

  /** The operation of the first row of the polls for which this holds. */
  #pollRow(holds: (row: number, isOk: boolean) => boolean): number {
    const { polls } = this.#table;
    for (let row = 0; row < polls.count; row++) {
      const op = polls.op.at(row);
      if (holds(row, this.#table.outcome(op) === 'ok')) return op;
    }
    return NONE;
  }
}
