/** How the checker's sentences name operations, and the evidence that it makes of them. */
import type { Anomaly, History, Key } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, toldOp } from '../shared/told-op.ts';
import { msOf } from '../shared/wording.ts';
import type { Read, Update } from './operations.ts';

export interface Told {
  readonly ops: readonly { readonly begin: number }[];
  readonly says: string;
  readonly steps: readonly string[];
  readonly detail: object;
}

export class Teller {
  readonly #history: History;
  readonly #key: Key | undefined;

  constructor(history: History, key: Key | undefined) {
    this.#history = history;
    this.#key = key;
  }

  /** `process 2's read, operation 8, of replica "n1"` */
  op({ begin, replica }: Read | Update): string {
    const at = replica === undefined ? '' : ` at replica ${shown(replica)},`;
    return `${toldOp(this.#history, begin)}${at}`;
  }

  /** `operation 8 at replica "n1"` */
  operation({ begin, replica }: Read | Update): string {
    return `operation ${begin}${replica === undefined ? '' : ` at replica ${shown(replica)}`}`;
  }

  /** Why an operation must have seen what was certain by the end of another. */
  mustHaveSeen(read: Read | Update, known: Read | Update): string {
    const name = capital(this.operation(read));
    if (read.replica !== undefined && read.replica === known.replica) {
      return `${name} began after ${this.operation(known)} had completed: a replica keeps what it has.`;
    }
    const gapMs = Math.floor(msOf(read.beginNs - known.endNs));
    return (
      `${name} began ${gapMs} ms after ${this.operation(known)} had completed, and long enough after the last ` +
      'fault: by then all replicas must have converged.'
    );
  }

  evidence({ ops, says, steps, detail }: Told): Omit<Anomaly, 'type'> {
    return {
      message: `${keyPrefix(this.#key)}${says}`,
      steps,
      ops: inOrder(ops.map(({ begin }) => begin)),
      ...(this.#key === undefined ? {} : { key: this.#key }),
      detail,
    };
  }
}

export function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
