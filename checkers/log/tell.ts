/** How the checker's sentences name operations and messages, and the anomalies that it makes of them. */
import type { Anomaly, History } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, toldOp } from '../shared/told-op.ts';
import type { LogTable, MessageRows } from './log-table.ts';

export type Evidence = Omit<Anomaly, 'type'>;

export interface Told {
  /** The message whose key the finding is of. */
  readonly message: number;
  /** Operations of the table. */
  readonly ops: readonly number[];
  /** Without the key, which is put before it. */
  readonly says: string;
  readonly steps: readonly string[];
  readonly rulesOut?: readonly string[];
  readonly detail: object;
}

export class Teller {
  readonly #history: History;
  readonly #table: LogTable;

  constructor(history: History, table: LogTable) {
    this.#history = history;
    this.#table = table;
  }

  /** `process 0's poll, operation 4,` */
  op(op: number): string {
    return toldOp(this.#history, this.#table.index.at(op));
  }

  /** `operation 4` */
  operation(op: number): string {
    return `operation ${this.#table.index.at(op)}`;
  }

  value(message: number): string {
    return shown(this.#table.messages.valueOf(message));
  }

  /** `7 at offset 3`, or only the value. */
  at(rows: MessageRows, row: number): string {
    const offset = rows.offset.at(row);
    const value = this.value(rows.message.at(row));
    return offset < 0 ? value : `${value} at offset ${offset}`;
  }

  evidence({ message, ops, says, steps, rulesOut, detail }: Told): Evidence {
    const key = this.#table.messages.keyNameOf(message);
    return {
      message: `key ${key}: ${says}`,
      steps,
      ops: inOrder(ops.map((op) => this.#table.index.at(op))),
      key,
      ...(rulesOut === undefined ? {} : { rulesOut }),
      detail,
    };
  }
}
