/** What no poll may show: messages of sends that failed, of the own transaction, or of nobody. */
import { NONE } from '../../src/index.ts';
import type { Subject } from './subject.ts';
import type { Evidence } from './tell.ts';

type Explain = (subject: Subject, row: number, writer: number) => Evidence;

/** Finds `G1a`, `precommitted-read` and `unwritten-message`, each once for a message. */
export function judgeReads(subject: Subject): void {
  const { table, findings } = subject;
  const { polls } = table;
  const told = new Set<string>();
  for (let row = 0; row < polls.count; row++) {
    const writer = table.writerOf(polls.message.at(row));
    const type = wrongRead(subject, row, writer);
    if (type === undefined) continue;
    const name = `${type} ${polls.message.at(row)}`;
    if (told.has(name)) continue;
    told.add(name);
    findings.add(type, () => EXPLAIN[type](subject, row, writer));
  }
}

function wrongRead(subject: Subject, row: number, writer: number): keyof typeof EXPLAIN | undefined {
  const { table, history, realtime } = subject;
  const reader = table.polls.op.at(row);
  if (writer === reader) return table.isTxn.at(reader) === 1 ? 'precommitted-read' : undefined;
  if (table.outcome(reader) !== 'ok') return undefined;
  if (writer === NONE) return 'unwritten-message';
  if (table.outcome(writer) === 'fail') return 'G1a';
  const isLater = realtime && table.index.at(writer) > history.pairOf(table.index.at(reader));
  return isLater ? 'unwritten-message' : undefined;
}

function explainAborted(subject: Subject, row: number, writer: number): Evidence {
  const { table, tell } = subject;
  const { polls } = table;
  const message = polls.message.at(row);
  const reader = polls.op.at(row);
  return tell.evidence({
    message,
    ops: [writer, reader],
    says: `${tell.op(reader)} polled ${tell.value(message)}, whose send, ${tell.operation(writer)}, had failed`,
    steps: [
      `${capital(tell.operation(writer))} sent ${tell.value(message)} and failed, so it certainly did not happen.`,
      `${capital(tell.operation(reader))} polled ${tell.at(polls, row)}.`,
    ],
    rulesOut: ['read-committed'],
    detail: { value: table.messages.valueOf(message) },
  });
}

function explainPrecommitted(subject: Subject, row: number): Evidence {
  const { table, tell } = subject;
  const { polls } = table;
  const message = polls.message.at(row);
  const reader = polls.op.at(row);
  return tell.evidence({
    message,
    ops: [reader],
    says: `${tell.op(reader)} polled ${tell.value(message)}, which it had sent itself and not yet committed`,
    steps: [
      `${capital(tell.operation(reader))} sent ${tell.value(message)}, and polled ${tell.at(polls, row)} before its end.`,
      'Consumers see only what is committed, and a transaction commits at its end.',
    ],
    rulesOut: ['read-committed'],
    detail: { value: table.messages.valueOf(message) },
  });
}

function explainUnwritten(subject: Subject, row: number, writer: number): Evidence {
  const { table, tell } = subject;
  const { polls } = table;
  const message = polls.message.at(row);
  const reader = polls.op.at(row);
  return tell.evidence({
    message,
    ops: writer === NONE ? [reader] : [reader, writer],
    says: `${tell.op(reader)} polled ${tell.value(message)}, which nobody had sent`,
    steps: [
      `${capital(tell.operation(reader))} polled ${tell.at(polls, row)}.`,
      writer === NONE
        ? 'No operation sent it.'
        : `The operation that sent it, ${table.index.at(writer)}, began only after that had completed.`,
    ],
    detail: { value: table.messages.valueOf(message) },
  });
}

const EXPLAIN = {
  'precommitted-read': explainPrecommitted,
  'unwritten-message': explainUnwritten,
  G1a: explainAborted,
} satisfies Record<string, Explain>;

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
