/** Reads the table of a history; what is no operation on logs is overlooked. */
import { type History, NONE } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { malformed, shown } from '../shared/findings.ts';
import { LogTable, type Outcome } from './log-table.ts';
import { eachMicroOp, isKeyList } from './micro-ops.ts';

const DATA_FS: ReadonlySet<string> = new Set(['send', 'poll', 'txn']);
const ASSIGNING_FS: ReadonlySet<string> = new Set(['assign', 'subscribe']);

/** A text says why the history cannot be judged. */
export function readLog(history: History): LogTable | string {
  const table = new LogTable();
  for (const { index, outcome } of inOrderOfCompletion(history)) {
    const trouble = readOp({ history, table, index, outcome });
    if (trouble !== undefined) return malformed({ index, f: history.fAt(index) }, trouble);
  }
  if (table.twice === NONE) return table;
  const { messages, sends, index } = table;
  const message = sends.message.at(table.twice);
  const op = index.at(sends.op.at(table.twice));
  const value = shown(messages.valueOf(message));
  const where = `to key ${messages.keyNameOf(message)}`;
  return `operation ${op} sends ${value} ${where}, which was sent there before, so that nobody can tell the two apart`;
}

interface LogOp {
  readonly index: number;
  readonly outcome: Outcome;
}

function inOrderOfCompletion(history: History): LogOp[] {
  const done: LogOp[] = [];
  const open: LogOp[] = [];
  const fs = history.fs.map((f) => DATA_FS.has(f) || ASSIGNING_FS.has(f));
  const { f, pair } = history.columns();
  eachClientOp(history, ({ index, completion, outcome }) => {
    if (fs[f[index]!]) (completion === NONE ? open : done).push({ index, outcome });
  });
  done.sort((a, b) => pair[a.index]! - pair[b.index]!);
  return done.concat(open);
}

interface Reading extends LogOp {
  readonly history: History;
  readonly table: LogTable;
}

function readOp({ history, table, index, outcome }: Reading): string | undefined {
  const f = history.fAt(index);
  const asked = history.valueAt(index);
  table.beginOp({ index, outcome, isTxn: f === 'txn' });
  if (ASSIGNING_FS.has(f)) {
    const keys = isKeyList(asked) ? asked : (asked as { keys?: unknown } | null)?.keys;
    if (!isKeyList(keys)) return `takes ${shown(asked)}, and neither a list of keys nor {keys, seek}`;
    const { seek } = asked as { readonly seek?: unknown };
    const keyCodes = new Set(keys.map((key) => table.messages.keyCode(key)));
    table.assign({ keyCodes, isSubscription: f === 'subscribe', isFromBeginning: seek === 'beginning' });
    return undefined;
  }
  const completion = history.pairOf(index);
  const gave = completion === NONE ? null : history.valueAt(completion);
  // What failed or was not heard of often comes back with no value at all.
  return eachMicroOp(outcome === 'ok' || Array.isArray(gave) ? gave : asked, table);
}
