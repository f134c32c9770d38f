/**
 * Operations as Jepsen logs them: process, type, function and value, with tabs between, behind what a logger
 * puts before it (`INFO  jepsen.util - `, as in the etcd logs that Porcupine is tested with) or bare
 * (Jepsen's history.txt). A log has other lines too; they are passed over, and counted.
 */
import { LineError, shown } from '../store/line-error.ts';
import { NameTable } from '../store/name-table.ts';
import type { OpFields } from '../store/op-parser.ts';
import { TextWindow } from '../store/text-window.ts';
import { EdnReader, NOTHING } from './edn-reader.ts';
import { type HistoryFormat, UNENDED } from './format.ts';

const OPERATION_BEGINS = /(?:^\s*|jepsen\.util(?: -|:)\s+):?(\d+|nemesis)\t/;
const OPERATION = /(?:^\s*|jepsen\.util(?: -|:)\s+):?(\d+|nemesis) *\t\s*:(\w+) *\t\s*:?(\S+) *\t\s*(\S.*)$/;
/** What the client of the etcd tests gave in place of a value when no answer came. */
const TIMED_OUT = 'timed-out';
/** A cas that fails without further words was refused because the value was another one. */
const REFUSED = 'precondition-failed';

export const jepsenLog: HistoryFormat = {
  title: "Jepsen's log",
  about: "Lines of Jepsen's log or history.txt: process, :type, :f and value, with tabs between",
  extensions: ['.log'],
  realtime: true,
  isInOrder: true,

  detect(head) {
    return head.split('\n').some((line) => OPERATION.test(line.trimEnd()));
  },

  read(window, intake) {
    let passed = 0;
    let refused = 0;
    let taken = 0;
    const names = new NameTable();
    window.eachTrimmedLine((line) => {
      if (!OPERATION_BEGINS.test(line)) {
        if (window.isUnended) throw new LineError(`the last line was cut off: ${shown(line)}`);
        passed++;
        return;
      }
      const fields = fieldsOf(line, names);
      if (fields.error === REFUSED) refused++;
      intake.addFields(fields);
      taken++;
    });
    if (taken === 0 && passed > 0) {
      throw new LineError('no line up to here holds an operation: process, :type, :f and value, with tabs');
    }
    if (refused > 0)
      intake.note(`a failed cas is taken to have found another value than expected: ${refused}`);
    if (passed > 0) intake.note(`lines without an operation were passed over: ${passed}`);
    if (window.isUnended) intake.note(UNENDED);
  },
};

function fieldsOf(line: string, names: NameTable): OpFields {
  const match = OPERATION.exec(line);
  if (match === null) throw new LineError(`no whole operation: ${shown(line)}`);
  const [, process, type, f, rest] = match;
  const { value, error } = valueAndError(rest!, names);
  return {
    type,
    process: process === 'nemesis' ? process : Number(process),
    f,
    value: value === TIMED_OUT ? null : value,
    error: error ?? (value === TIMED_OUT ? TIMED_OUT : type === 'fail' && f === 'cas' ? REFUSED : undefined),
  };
}

/** The value, and behind it what else the line says: the error. */
function valueAndError(text: string, names: NameTable): { value: unknown; error?: unknown } {
  const window = new TextWindow([text]);
  const reader = new EdnReader(window, names);
  const value = reader.next();
  const rest = window.text.slice(window.at).trim();
  if (rest === '') return { value };
  return { value, error: errorOf(rest) };
}

function errorOf(text: string): unknown {
  try {
    const reader = new EdnReader(new TextWindow([text]));
    const error = reader.next();
    return reader.next() === NOTHING ? error : text;
  } catch (thrown) {
    if (thrown instanceof LineError) return text;
    throw thrown;
  }
}
