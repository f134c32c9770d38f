/**
 * What a consumer polls of a key goes on where it left off: the next message of the log, no one left out and
 * none again. Within an operation that is `int-poll-skip` and `int-nonmonotonic-poll`, from one operation
 * that succeeded to the next of the process `poll-skip` and `nonmonotonic-poll`. A key that is assigned anew
 * begins anew; so does one that was rebalanced, or that a consumer goes back to the beginning of.
 *
 * Left out is a message that certainly was sent and stands between the two. A consumer that is subscribed
 * may lose and regain its keys between any two operations without a word of it.
 */
import { NONE } from '../../src/index.ts';
import { explainPair } from './explain-pair.ts';
import type { Assignment, Rebalance } from './log-table.ts';
import type { Subject } from './subject.ts';

/** Where a process is. */
interface Consumer {
  isSubscribed: boolean;
  /** By code of key: the row that it polled last. */
  readonly lastRow: Map<number, number>;
}

export interface PollOrderOptions {
  /** Skips and steps back between operations of a consumer that is subscribed are no violation. */
  readonly subscribersMayJump: boolean;
}

export function judgePollOrder(subject: Subject, options: PollOrderOptions): void {
  const { table, history } = subject;
  const consumers = new Map<number, Consumer>();
  for (let op = 0; op < table.count; op++) {
    if (table.outcome(op) !== 'ok') continue;
    const process = history.processAt(table.index.at(op)) as number;
    const consumer = consumers.get(process) ?? { isSubscribed: false, lastRow: new Map() };
    consumers.set(process, consumer);
    const assignment = table.assignments.get(op);
    if (assignment === undefined) judgeOp({ subject, consumer, op, options });
    else reassign(consumer, assignment);
  }
}

function reassign(consumer: Consumer, { keyCodes, isSubscription, isFromBeginning }: Assignment): void {
  // What was subscribed may have been lost and gone on without it.
  const isAnew = isFromBeginning || (consumer.isSubscribed && !isSubscription);
  consumer.isSubscribed = isSubscription;
  for (const key of consumer.lastRow.keys()) {
    if (isAnew || !keyCodes.has(key)) consumer.lastRow.delete(key);
  }
}

interface Judging {
  readonly subject: Subject;
  readonly consumer: Consumer;
  readonly op: number;
  readonly options: PollOrderOptions;
}

function judgeOp({ subject, consumer, op, options }: Judging): void {
  const { polls, messages } = subject.table;
  const mayJump = consumer.isSubscribed && options.subscribersMayJump;
  const rebalances = subject.table.rebalances.get(op)?.slice() ?? [];
  const end = polls.endOf(op);
  for (let row = polls.startOf(op); row < end; row++) {
    while (rebalances.length > 0 && rebalances[0]!.row <= row) forget(consumer, rebalances.shift()!);
    const key = messages.keyOf.at(polls.message.at(row));
    const before = consumer.lastRow.get(key);
    if (before !== undefined) judgePair({ subject, before, row, mayJump });
    consumer.lastRow.set(key, row);
  }
  for (const rebalance of rebalances) forget(consumer, rebalance);
}

function forget(consumer: Consumer, { keyCodes }: Rebalance): void {
  for (const key of keyCodes) consumer.lastRow.delete(key);
}

interface Pair {
  readonly subject: Subject;
  readonly before: number;
  readonly row: number;
  readonly mayJump: boolean;
}

function judgePair({ subject, before, row, mayJump }: Pair): void {
  const { table, positions, findings } = subject;
  const { polls } = table;
  const from = positions.ofRow(polls, before);
  const to = positions.ofRow(polls, row);
  if (from === NONE || to === NONE) return;
  const isInternal = polls.op.at(before) === polls.op.at(row);
  const isBack = to <= from;
  const leftOut = isBack ? NONE : firstLeftOut(subject, { message: polls.message.at(row), from, to });
  if (!isBack && leftOut === NONE) return;
  const type = `${isInternal ? 'int-' : ''}${isBack ? 'nonmonotonic-poll' : 'poll-skip'}`;
  if (!isInternal && mayJump) findings.allow(type);
  else findings.add(type, () => explainPair(subject, { rows: polls, before, row, leftOut }));
}

/** The first position between two of a key whose message certainly was sent, or `NONE`. */
function firstLeftOut(subject: Subject, span: { message: number; from: number; to: number }): number {
  const { table, positions } = subject;
  const log = positions.logs[table.messages.keyOf.at(span.message)]!;
  if (log.committedBefore[span.to] === log.committedBefore[span.from + 1]) return NONE;
  let rank = span.from + 1;
  while (!positions.isCommitted(log.message[rank]!)) rank++;
  return rank;
}
