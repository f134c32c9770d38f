/**
 * Messages that certainly were sent and that no operation that succeeded polled. One that stands before
 * others that were polled is lost (`lost-write`). One that stands after all of them, or nobody knows where,
 * is `unseen` if, when all was sent and the last fault healed, a consumer to which its key was assigned
 * polled and was given nothing: it had caught up, and the message was not there.
 *
 * Presumed is that a consumer begins with the earliest message. A poll that was not heard of may have
 * held a message, and its consumer group may have gone on from there: where there is such a poll, only a
 * consumer that read the key from its beginning tells that a message is lost.
 */
import { NONE } from '../../src/index.ts';
import { type Drain, scansOf } from './scans.ts';
import type { Subject } from './subject.ts';

/** Gives how many messages that certainly were sent may have been missed: nobody can tell. */
export function judgeLosses(subject: Subject): number {
  const { table, positions, findings } = subject;
  const scans = scansOf(subject);
  let unsure = 0;
  for (let message = 0; message < table.messages.count; message++) {
    if (positions.wasPolled[message] === 1 || !positions.isCommitted(message)) continue;
    const key = table.messages.keyOf.at(message);
    const { boundRow, scanRow, drain, wholeDrain } = scans.ofKey(key);
    const last = positions.last[message]!;
    const isBefore = (row: number) =>
      row !== NONE && last !== NONE && last < positions.ofRow(table.polls, row);
    const passedBy = scans.hasUnknownPoll ? scanRow : boundRow;
    const drained = scans.hasUnknownPoll ? wholeDrain : drain;
    if (isBefore(passedBy)) findings.add('lost-write', () => explainLost(subject, message, passedBy));
    else if (isBefore(boundRow) || drained === undefined) unsure++;
    else if (table.outcome(table.writerOf(message)) !== 'ok') unsure++;
    else findings.add('unseen', () => explainUnseen(subject, message, drained));
  }
  return unsure;
}

function explainLost(subject: Subject, message: number, row: number) {
  const { table, tell, finder, positions } = subject;
  const { polls } = table;
  const reader = polls.op.at(row);
  const proofs = finder.proofOf(message, positions.last[message]!);
  const shownBy = proofs.map((op) => tell.operation(op)).join(' and ');
  return tell.evidence({
    message,
    ops: [...proofs, reader],
    says:
      `${tell.op(table.writerOf(message))} sent ${tell.value(message)}, and nobody polled it, although ` +
      `${tell.operation(reader)} polled ${tell.at(polls, row)}, which stands after it`,
    steps: [
      `${tell.value(message)} certainly was sent, and stands at position ${positions.last[message]}, as ${shownBy} shows.`,
      `Message ${tell.value(polls.message.at(row))} stands at position ${positions.ofRow(polls, row)}, and was polled.`,
      'Whoever polls a message has polled those before it, and no poll that succeeded shows this one.',
    ],
    detail: { value: table.messages.valueOf(message), position: positions.last[message] },
  });
}

function explainUnseen(subject: Subject, message: number, drain: Drain) {
  const { table, tell } = subject;
  const writer = table.writerOf(message);
  const drained = tell.operation(drain.op);
  return tell.evidence({
    message,
    ops: [writer, drain.assignedBy, drain.op],
    says: `${tell.op(writer)} sent ${tell.value(message)}, and nobody polled it, although ${drained} polled to the end`,
    steps: [
      `${tell.value(message)} was acknowledged to ${tell.operation(writer)}.`,
      `When all was sent, ${drained} polled, with the key assigned by ${tell.operation(drain.assignedBy)}, and was given nothing more.`,
      'No poll that succeeded shows the message.',
    ],
    detail: { value: table.messages.valueOf(message) },
  });
}
