/** Operations, versions and keys as the evidence names them; writes and reads by their numbers. */
import type { History, Key } from '../../src/index.ts';
import { INITIAL } from '../weak-isolation/observations.ts';
import type { Recorded } from '../weak-isolation/recorded.ts';
import type { OrderEdge } from './version-order.ts';

export class Words {
  readonly #history: History;
  readonly #recorded: Recorded;

  constructor(history: History, recorded: Recorded) {
    this.#history = history;
    this.#recorded = recorded;
  }

  /** `process 3`, the session of an operation. */
  who(op: number): string {
    return `process ${this.#history.processAt(this.#recorded.txns.op[op]!)}`;
  }

  at(op: number): string {
    return `operation ${this.#recorded.txns.op[op]}`;
  }

  /** `process 3 read x = 3 (operation 12)`; `op` is the operation in which it did. */
  did({
    op,
    f,
    write,
  }: {
    readonly op: number;
    readonly f: 'wrote' | 'read';
    readonly write: number;
  }): string {
    return `${this.who(op)} ${f} ${this.version(write)} (${this.at(op)})`;
  }

  versionNumber(write: number): number {
    const { seen } = this.#recorded;
    return seen.writes[seen.writesAt[write]!]!;
  }

  /** `x = 3` */
  version(write: number): string {
    return this.#recorded.txns.versions.text(this.versionNumber(write));
  }

  /** What an edge of the order of versions leads to. */
  later({ to, by }: OrderEdge): string {
    return to === INITIAL ? this.#initial(by) : this.version(to);
  }

  #initial(read: number): string {
    const { seen, txns } = this.#recorded;
    return `${txns.versions.text(seen.reads[seen.readsAt[read]!]!)}, the initial state`;
  }

  key(write: number): Key {
    const { versions } = this.#recorded.txns;
    return versions.keyName(versions.keyOf(this.versionNumber(write)));
  }
}
