/**
 * What a producer sends to a key stands in the log in the order in which it was sent: within an operation
 * (`int-nonmonotonic-send`), and from one operation of a process to its next (`nonmonotonic-send`). That
 * messages of others stand between those of one operation (`int-send-skip`) is usual.
 */
import { NONE } from '../../src/index.ts';
import { explainPair } from './explain-pair.ts';
import type { Subject } from './subject.ts';

export function judgeSendOrder(subject: Subject): void {
  const { table, history, positions } = subject;
  const { sends, messages } = table;
  /** By process, and then by code of key: the last row whose position is known. */
  const lastRows = new Map<number, Map<number, number>>();
  for (let op = 0; op < table.count; op++) {
    const end = sends.endOf(op);
    if (table.outcome(op) === 'fail' || sends.startOf(op) === end) continue;
    const process = history.processAt(table.index.at(op)) as number;
    const lastRow = lastRows.get(process) ?? new Map<number, number>();
    lastRows.set(process, lastRow);
    for (let row = sends.startOf(op); row < end; row++) {
      if (positions.ofRow(sends, row) === NONE) continue;
      const key = messages.keyOf.at(sends.message.at(row));
      const before = lastRow.get(key);
      if (before !== undefined) judgePair(subject, { before, row });
      lastRow.set(key, row);
    }
  }
}

function judgePair(
  subject: Subject,
  { before, row }: { readonly before: number; readonly row: number },
): void {
  const { table, positions, findings } = subject;
  const { sends } = table;
  const [from, to] = [before, row].map((each) => positions.ofRow(sends, each)) as [number, number];
  const isInternal = sends.op.at(before) === sends.op.at(row);
  if (to <= from) {
    const type = isInternal ? 'int-nonmonotonic-send' : 'nonmonotonic-send';
    findings.add(type, () => explainPair(subject, { rows: sends, before, row, leftOut: NONE }));
  } else if (isInternal && to > from + 1) {
    const leftOut = from + 1;
    findings.add('int-send-skip', () => explainPair(subject, { rows: sends, before, row, leftOut }));
  }
}
