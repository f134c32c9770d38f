/** Two messages that an operation, or two operations of a process, sent or polled in the wrong order. */
import { NONE } from '../../src/index.ts';
import type { MessageRows } from './log-table.ts';
import type { Subject } from './subject.ts';

export interface WrongPair {
  /** Sends or polls. */
  readonly rows: MessageRows;
  readonly before: number;
  readonly row: number;
  /** A position between the two, or `NONE` where the second is not after the first. */
  readonly leftOut: number;
}

/** What stands at a position between the two, and the operations that show it. */
interface LeftOut {
  readonly message: number;
  readonly proofs: readonly number[];
}

function leftOutOf(
  { table, positions, finder }: Subject,
  { rows, row, leftOut }: WrongPair,
): LeftOut | undefined {
  if (leftOut === NONE) return undefined;
  const key = table.messages.keyOf.at(rows.message.at(row));
  const message = positions.logs[key]!.message[leftOut]!;
  return { message, proofs: finder.proofOf(message, leftOut) };
}

export function explainPair(subject: Subject, pair: WrongPair) {
  const { rows, before, row } = pair;
  const { table, tell, positions } = subject;
  const between = leftOutOf(subject, pair);
  const [first, second] = [before, row].map((each) => rows.message.at(each)) as [number, number];
  const [firstOp, secondOp] = [before, row].map((each) => rows.op.at(each)) as [number, number];
  const did = rows === table.polls ? 'polled' : 'sent';
  const then = firstOp === secondOp ? '' : ` (${tell.operation(firstOp)})`;
  const skips = between === undefined ? '' : `, and left out ${tell.value(between.message)} between them`;
  const wrong = `${tell.at(rows, row)} ${between === undefined ? 'after' : 'right after'} ${tell.at(rows, before)}${then}${skips}`;
  const [from, to] = [before, row].map((each) => positions.ofRow(rows, each));
  const proofs = [before, row].flatMap((each) => proofOfRow(subject, rows, each));
  const shownBy = (between?.proofs ?? []).map((op) => tell.operation(op)).join(' and ');
  return tell.evidence({
    message: second,
    ops: [firstOp, secondOp, ...proofs, ...(between?.proofs ?? [])],
    says: `${tell.op(secondOp)} ${did} ${wrong}`,
    steps: [
      `In the log, ${tell.value(first)} stands at position ${from}, and ${tell.value(second)} at position ${to}.`,
      ...(between === undefined
        ? []
        : [`Between them stands ${tell.value(between.message)}, as ${shownBy} shows.`]),
      rows === table.polls
        ? 'A consumer goes on with the message after the last one that it polled.'
        : 'Messages of one producer stand in the log in the order in which it sent them.',
    ],
    detail: {
      values: [first, second].map((message) => table.messages.valueOf(message)),
      positions: [from, to],
      ...(between === undefined ? {} : { leftOut: table.messages.valueOf(between.message) }),
    },
  });
}

/** What shows where the message of a row stands, besides the row itself. */
function proofOfRow({ table, finder }: Subject, rows: MessageRows, row: number): number[] {
  const message = rows.message.at(row);
  const position = rows.offset.at(row) === NONE ? finder.proofOfPosition(message) : [];
  return rows === table.sends ? [...position, ...finder.proofOfCommit(message)] : position;
}
