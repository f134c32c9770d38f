/**
 * Histories that are sessions of transactions and nothing else: no times, no overlap. Each session becomes a
 * process that runs its transactions one after another. An invocation and a completion need a place in the
 * history, so the sessions are laid side by side, the first transactions of all of them, then the second
 * ones; between processes that order means nothing, and checkers that use real time must not be asked.
 */
import { NONE } from '../core/history.ts';
import type { Key } from '../core/op.ts';
import { TxnPacker } from '../core/packed-txns.ts';
import type { Intake } from './intake.ts';

export type MicroOp = readonly [f: 'r' | 'w', key: Key, value: number | string | null];

interface Txn {
  readonly aborted: boolean;
  /** Where it is packed; the micro-operations themselves where they cannot be. */
  readonly at: number | readonly MicroOp[];
}

export class Sessions {
  /** By process number. */
  readonly #sessions = new Map<number, Txn[]>();
  readonly #packer = new TxnPacker();

  add(process: number, micros: readonly MicroOp[], { aborted = false } = {}): void {
    const session = this.#sessions.get(process) ?? [];
    this.#sessions.set(process, session);
    const at = this.#packer.pack(micros);
    session.push({ aborted, at: at === NONE ? micros : at });
  }

  /** Lays the sessions side by side; `mended` may change what a read has returned. */
  giveTo(intake: Intake, mended: (micro: MicroOp) => MicroOp = (micro) => micro): void {
    let running = [...this.#sessions];
    for (let round = 0; running.length > 0; round++) {
      for (const [process, session] of running) {
        const value = this.#microsOf(session[round]!).map(invoked);
        intake.addFields({ type: 'invoke', process, f: 'txn', value });
      }
      for (const [process, session] of running) {
        const txn = session[round]!;
        const value = this.#microsOf(txn).map(txn.aborted ? invoked : mended);
        intake.addFields({ type: txn.aborted ? 'fail' : 'ok', process, f: 'txn', value });
      }
      running = running.filter(([, session]) => session.length > round + 1);
    }
    const count = this.#sessions.size;
    intake.note(`sessions, each taken as a process: ${count}; between them the order means nothing`);
  }

  #microsOf({ at }: Txn): readonly MicroOp[] {
    return typeof at === 'number' ? (this.#packer.unpack(at) as unknown as MicroOp[]) : at;
  }
}

/** As it was asked: a read does not know yet what it will find. */
function invoked([f, key, value]: MicroOp): MicroOp {
  return [f, key, f === 'r' ? null : value];
}
