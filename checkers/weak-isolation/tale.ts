/**
 * One anomaly in words. Its transactions are called T1, T2, … in the order in which they are told of; each
 * sentence has the values, so that a person with the history at hand can check it.
 */
import { type Anomaly, type History, type Key, NONE, TYPE } from '../../src/index.ts';
import { counted } from '../shared/wording.ts';
import type { Recorded } from './recorded.ts';

/** More micro-operations of a transaction are only counted. */
const MICROS_MAX = 12;

/** What an argument comes to. */
export interface Conclusion {
  readonly type: string;
  readonly message: string;
  readonly rulesOut: readonly string[];
  readonly edges?: Anomaly['edges'];
  readonly key?: Key;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export class Tale {
  readonly recorded: Recorded;
  readonly #history: History;
  readonly #cast = new Map<number, string>();
  readonly #sentences: string[] = [];
  /** The argument needs the order of a session. */
  usesSessions = false;

  constructor(history: History, recorded: Recorded) {
    this.#history = history;
    this.recorded = recorded;
  }

  name(txn: number): string {
    const known = this.#cast.get(txn);
    if (known !== undefined) return known;
    const name = `T${this.#cast.size + 1}`;
    this.#cast.set(txn, name);
    return name;
  }

  /** History index of the invocation. */
  op(txn: number): number {
    return this.recorded.txns.op[txn]!;
  }

  /** Each sentence once. */
  say(sentence: string): void {
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
  }

  /** `x = 3`, by its place in `Observations.reads`. */
  readText(read: number): string {
    return this.recorded.txns.versions.text(this.recorded.seen.reads[read]!);
  }

  keyOfRead(read: number): Key {
    const { versions } = this.recorded.txns;
    return versions.keyName(versions.keyOf(this.recorded.seen.reads[read]!));
  }

  /** The first external read of `reader` from `writer`. */
  readFrom({ reader, writer }: { readonly reader: number; readonly writer: number }): number {
    const { readsAt, from } = this.recorded.seen;
    for (let read = readsAt[reader]!; read < readsAt[reader + 1]!; read++) {
      if (from[read] === writer) return read;
    }
    return NONE;
  }

  sessionClause({ before, after }: { readonly before: number; readonly after: number }): string {
    this.usesSessions = true;
    const process = this.#history.processAt(this.op(after));
    return `process ${process} began ${this.name(after)} after ${this.name(before)}`;
  }

  readClause({ reader, writer }: { readonly reader: number; readonly writer: number }): string {
    const text = this.readText(this.readFrom({ reader, writer }));
    return `${this.name(reader)} read ${text}, which ${this.name(writer)} wrote`;
  }

  anomaly({ type, message, rulesOut, edges, key, detail }: Conclusion): Anomaly {
    const transactions = [...this.#cast.keys()];
    return {
      type,
      message,
      steps: [...transactions.map((txn) => `${this.name(txn)} is ${this.#noun(txn)}.`), ...this.#sentences],
      ops: transactions.map((txn) => this.op(txn)).sort((a, b) => a - b),
      ...(key === undefined ? {} : { key }),
      ...(edges === undefined ? {} : { edges }),
      rulesOut,
      detail: {
        transactions: transactions.map((txn) => ({ name: this.name(txn), op: this.op(txn) })),
        ...detail,
      },
    };
  }

  /** `operation 12 of process 3 (w x = 1, r y = 2)` */
  #noun(txn: number): string {
    const { at, micros, versions, outcome } = this.recorded.txns;
    const all = Array.from(micros.subarray(at[txn]!, at[txn + 1]!));
    const shown = all
      .slice(0, MICROS_MAX)
      .map((micro) => (micro < 0 ? `w ${versions.text(~micro)}` : `r ${versions.text(micro)}`));
    const more = all.length > MICROS_MAX ? ` and ${counted(all.length - MICROS_MAX, 'more', 'more')}` : '';
    const ended =
      outcome[txn] === TYPE.ok
        ? ''
        : outcome[txn] === TYPE.fail
          ? ', which failed'
          : ', whose outcome is unknown';
    const process = this.#history.processAt(this.op(txn));
    return `operation ${this.op(txn)} of process ${process} (${shown.join(', ') || 'nothing known'}${more})${ended}`;
  }
}
