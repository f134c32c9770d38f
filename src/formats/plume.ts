/**
 * Plume's text, which PolySI, IsoVista and AWDIT use too: `w(key,value,session,transaction)` a line. What has
 * transaction -1 was aborted. Every key begins as 0, so a read of 0 that nobody wrote is a read of the
 * initial state, which is null here.
 */
import type { Key } from '../core/op.ts';
import { LineError, shown } from '../store/line-error.ts';
import { wholeNumber } from './edn-values.ts';
import type { HistoryFormat } from './format.ts';
import type { Intake } from './intake.ts';
import { type MicroOp, Sessions } from './sessions.ts';

const MICRO_OP = /^([rw])\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(-1|\d+)\s*\)$/;
const ABORTED = '-1';
const INITIAL = 0;

export const plume: HistoryFormat = {
  title: "Plume's text",
  about: "Plume's and IsoVista's sessions of transactions: r(key,value,session,transaction)",
  extensions: [],
  realtime: false,

  detect(head) {
    return /^\s*[rw]\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*,\s*-?\d+\s*\)/.test(head);
  },

  read(window, intake) {
    const reading = new Reading();
    window.eachTrimmedLine((line) => reading.add(line));
    reading.giveTo(intake);
  },
};

interface OpenTxn {
  readonly session: number;
  readonly micros: MicroOp[];
}

/** Lines of one transaction mostly stand together, but need not. */
class Reading {
  readonly #txns = new Map<string, OpenTxn>();
  readonly #initialWritten = new Set<Key>();
  #aborted = 0;

  add(line: string): void {
    const match = MICRO_OP.exec(line);
    if (match === null) throw new LineError(`not w(key,value,session,transaction): ${shown(line)}`);
    const [, f, key, value, session, txn] = match as unknown as [
      string,
      'r' | 'w',
      string,
      string,
      string,
      string,
    ];
    const micro: MicroOp = [f, wholeNumber(key), wholeNumber(value)];
    if (f === 'w' && micro[2] === INITIAL) this.#initialWritten.add(micro[1]);
    // Which aborted operations belong together is not recorded: each is a transaction of its own.
    const name = txn === ABORTED ? `aborted ${this.#aborted++}` : `${session} ${txn}`;
    const open = this.#txns.get(name);
    if (open === undefined) this.#txns.set(name, { session: processOf(session), micros: [micro] });
    else open.micros.push(micro);
  }

  giveTo(intake: Intake): void {
    const sessions = new Sessions();
    for (const [name, { session, micros }] of this.#txns) {
      sessions.add(session, micros, { aborted: name.startsWith('aborted') });
    }
    this.#txns.clear();
    let initialReads = 0;
    sessions.giveTo(intake, (micro) => {
      const isInitial = micro[0] === 'r' && micro[2] === INITIAL && !this.#initialWritten.has(micro[1]);
      if (!isInitial) return micro;
      initialReads++;
      return ['r', micro[1], null];
    });
    if (initialReads > 0) intake.note('a read of 0 where nobody wrote 0 has read the initial state: null');
    if (this.#aborted > 0) {
      const how = 'each taken as a transaction of its own that failed';
      intake.note(`aborted operations (transaction -1), ${how}: ${this.#aborted}`);
    }
  }
}

function processOf(session: string): number {
  const number = Number(session);
  if (number < 2 ** 31) return number;
  throw new LineError(`the session ${session} is too large a number`);
}
