/** How far consumers came in each key, and which of them polled to the end when all was sent. */
import { NONE } from '../../src/index.ts';
import type { Assignment } from './log-table.ts';
import type { Subject } from './subject.ts';

/** A poll that was given nothing more, and what had assigned the key to its consumer. */
export interface Drain {
  readonly op: number;
  readonly assignedBy: number;
}

export interface KeyScans {
  /** The row of the polls with the highest position that an operation that succeeded polled, or `NONE`. */
  boundRow: number;
  /** The same, but only of consumers that had polled the key from its beginning. */
  scanRow: number;
  /** At the end, of a consumer that has the key assigned. */
  drain: Drain | undefined;
  /** The same, but only of consumers that had polled the key from its beginning. */
  wholeDrain: Drain | undefined;
}

export interface Scans {
  /** Some poll was not heard of. */
  readonly hasUnknownPoll: boolean;
  ofKey(keyCode: number): Readonly<KeyScans>;
}

interface Consumer {
  isSubscribed: boolean;
  /** Codes of the keys that are assigned to it, by name and not by subscription. */
  assigned: ReadonlySet<number>;
  assignedBy: number;
  /** Of those it began with the first message since they were assigned, and it had them all the time. */
  readonly fromBeginning: Set<number>;
}

export function scansOf(subject: Subject): Scans {
  const { table, history } = subject;
  const byKey = table.messages.keys.map(
    (): KeyScans => ({ boundRow: NONE, scanRow: NONE, drain: undefined, wholeDrain: undefined }),
  );
  const consumers = new Map<number, Consumer>();
  const settledIndex = settledSince(subject);
  let hasUnknownPoll = false;
  for (let op = 0; op < table.count; op++) {
    const outcome = table.outcome(op);
    if (outcome === 'info' && table.hasPoll.at(op) === 1) hasUnknownPoll = true;
    if (outcome !== 'ok') continue;
    const process = history.processAt(table.index.at(op)) as number;
    const consumer = consumers.get(process) ?? newConsumer();
    consumers.set(process, consumer);
    const assignment = table.assignments.get(op);
    if (assignment !== undefined) reassign(consumer, op, assignment);
    else if (table.hasPoll.at(op) === 1) poll(subject, { op, consumer, byKey, settledIndex });
  }
  return { hasUnknownPoll, ofKey: (keyCode) => byKey[keyCode]! };
}

function newConsumer(): Consumer {
  return { isSubscribed: false, assigned: new Set(), assignedBy: NONE, fromBeginning: new Set() };
}

function reassign(consumer: Consumer, op: number, assignment: Assignment): void {
  const { keyCodes, isSubscription, isFromBeginning } = assignment;
  const { fromBeginning } = consumer;
  consumer.assignedBy = op;
  consumer.isSubscribed = isSubscription;
  consumer.assigned = isSubscription ? new Set() : keyCodes;
  for (const key of fromBeginning) if (isSubscription || !keyCodes.has(key)) fromBeginning.delete(key);
  if (isFromBeginning && !isSubscription) for (const key of keyCodes) fromBeginning.add(key);
}

interface Polling {
  readonly op: number;
  readonly consumer: Consumer;
  readonly byKey: readonly KeyScans[];
  readonly settledIndex: number;
}

function poll(subject: Subject, { op, consumer, byKey, settledIndex }: Polling): void {
  const { table, positions } = subject;
  const { polls, messages } = table;
  const start = polls.startOf(op);
  const end = polls.endOf(op);
  const rebalanced = (table.rebalances.get(op) ?? []).flatMap(({ keyCodes }) => keyCodes);
  for (const key of rebalanced) consumer.fromBeginning.delete(key);
  for (let row = start; row < end; row++) {
    const key = messages.keyOf.at(polls.message.at(row));
    const position = positions.ofRow(polls, row);
    const scans = byKey[key]!;
    // Who is subscribed may lose its keys to others and regain them, without a word of it.
    const isKept = !consumer.isSubscribed && !rebalanced.includes(key);
    if (position === 0 && isKept) consumer.fromBeginning.add(key);
    if (isHigher(subject, position, scans.boundRow)) scans.boundRow = row;
    if (consumer.fromBeginning.has(key) && isHigher(subject, position, scans.scanRow)) scans.scanRow = row;
  }
  if (start < end || table.index.at(op) <= settledIndex) return;
  const drain = { op, assignedBy: consumer.assignedBy };
  for (const key of consumer.assigned) {
    byKey[key]!.drain = drain;
    if (consumer.fromBeginning.has(key)) byKey[key]!.wholeDrain = drain;
  }
}

function isHigher({ positions, table }: Subject, position: number, row: number): boolean {
  return position !== NONE && (row === NONE || position > positions.ofRow(table.polls, row));
}

/** The last event before all was sent and healed; infinity where that never was, or nobody knows when. */
function settledSince({ table, history, realtime, healedNs }: Subject): number {
  if (!realtime || healedNs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  let settled = NONE;
  for (let op = 0; op < table.count; op++) {
    if (table.sends.startOf(op) === table.sends.endOf(op)) continue;
    const index = table.index.at(op);
    settled = Math.max(settled, index, history.pairOf(index));
  }
  const { timeNs } = history.columns();
  while (settled + 1 < timeNs.length && timeNs[settled + 1]! <= healedNs) settled++;
  return settled;
}
