/**
 * AWDIT's text for tests: `r key value` and `w key value` a line, a line of `-` ends a transaction, a line of
 * `=` a session. Keys and values are whole numbers.
 */
import { LineError, shown } from '../store/line-error.ts';
import { wholeNumber } from './edn-values.ts';
import { type HistoryFormat, UNENDED } from './format.ts';
import { type MicroOp, Sessions } from './sessions.ts';

const MICRO_OP = /^([rw])\s+(\d+)\s+(\d+)$/;
const TXN_ENDS = /^-+$/;
const SESSION_ENDS = /^=+$/;

export const awdit: HistoryFormat = {
  title: "AWDIT's text",
  about: "AWDIT's sessions of transactions: r key value, w key value, ----- and =====",
  extensions: [],
  realtime: false,

  detect(head) {
    return /^\s*([rw][ \t]+\d+[ \t]+\d+|-+|=+)[ \t]*\r?(\n|$)/.test(head);
  },

  read(window, intake) {
    const sessions = new Sessions();
    let session = 0;
    let micros: MicroOp[] = [];
    const endTxn = () => {
      if (micros.length > 0) sessions.add(session, micros);
      micros = [];
    };
    window.eachTrimmedLine((line) => {
      if (TXN_ENDS.test(line)) endTxn();
      else if (SESSION_ENDS.test(line)) {
        endTxn();
        session++;
      } else micros.push(microOpOf(line));
    });
    endTxn();
    sessions.giveTo(intake);
    if (window.isUnended) intake.note(UNENDED);
  },
};

function microOpOf(line: string): MicroOp {
  const match = MICRO_OP.exec(line);
  if (match === null) throw new LineError(`neither "r key value" nor "w key value": ${shown(line)}`);
  return [match[1] as 'r' | 'w', wholeNumber(match[2]!), wholeNumber(match[3]!)];
}
