/** Reads that are wrong by themselves, in words. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { modelsRuledOutBy } from './models.ts';
import type { ReadFault, ReadFaultType } from './observations.ts';
import type { NonRepeatableRead } from './read-atomic.ts';
import type { Recorded } from './recorded.ts';
import { Tale } from './tale.ts';

/** One line about each, for the lists of checkers. */
export const READ_FAULT_DOCS: Readonly<Record<ReadFaultType, string>> = {
  'thin-air-read': 'A value was read that nobody wrote.',
  'aborted-read': 'A value was read that only a failed transaction wrote.',
  'future-read': 'A transaction read a value that it wrote itself only later.',
  'not-my-own-write': 'A transaction read something else than what it had written before.',
  'not-my-last-write': 'A transaction read what it had itself written over before.',
  'intermediate-read': 'A value was read that its transaction went on to write over.',
};

export function readFaultAnomaly(
  history: History,
  recorded: Recorded,
  fault: ReadFault,
): Omit<Anomaly, 'type'> {
  const { type, micro } = fault;
  const { txns, writers } = recorded;
  const tale = new Tale(history, recorded);
  const version = txns.micros[micro]!;
  const key = txns.versions.keyOf(version);
  const message = sentenceOf(tale, fault);
  const writer = writers.writer[version]!;
  tale.say(`${message}.`);
  return tale.anomaly({
    type,
    message,
    rulesOut: modelsRuledOutBy(type, false),
    key: txns.versions.keyName(key),
    detail: {
      value: txns.versions.valueOf(version),
      ...(writer === NONE ? {} : { writer: tale.op(writer) }),
    },
  });
}

function sentenceOf(tale: Tale, { type, txn, micro }: ReadFault): string {
  const { txns, writers } = tale.recorded;
  const version = txns.micros[micro]!;
  const read = txns.versions.text(version);
  const written = (writer: number, end: number) =>
    txns.versions.text(lastWrite(tale.recorded, { txn: writer, version, end }));
  if (type === 'thin-air-read') return `${tale.name(txn)} read ${read}, which nobody wrote`;
  if (type === 'aborted-read') {
    const failed = writers.failed[version]!;
    return `${tale.name(txn)} read ${read}, which only ${tale.name(failed)} wrote, and that failed`;
  }
  if (type === 'future-read') return `${tale.name(txn)} read ${read} before it wrote that itself`;
  if (type === 'intermediate-read') {
    const writer = writers.writer[version]!;
    const last = written(writer, txns.at[writer + 1]!);
    return `${tale.name(txn)} read ${read}, which ${tale.name(writer)} wrote, and wrote over with ${last}`;
  }
  const writer = writers.writer[version]!;
  const reader = tale.name(txn);
  const source = writer === NONE || writer === txn ? '' : `, which ${tale.name(writer)} wrote,`;
  return `${reader} read ${read}${source} although it had written ${written(txn, micro)} before`;
}

/** The last version of the same key that the transaction wrote before the micro-operation `end`. */
function lastWrite(
  { txns }: Recorded,
  { txn, version, end }: { readonly txn: number; readonly version: number; readonly end: number },
): number {
  const key = txns.versions.keyOf(version);
  for (let micro = end - 1; micro >= txns.at[txn]!; micro--) {
    const written = ~txns.micros[micro]!;
    if (written >= 0 && txns.versions.keyOf(written) === key) return written;
  }
  return NONE;
}

/** Two reads of one key with different values. */
export function nonRepeatableAnomaly(
  history: History,
  recorded: Recorded,
  { txn, first, second }: NonRepeatableRead,
): Omit<Anomaly, 'type'> {
  const tale = new Tale(history, recorded);
  const { from } = recorded.seen;
  const message = `${tale.name(txn)} read ${tale.readText(first)} and then ${tale.readText(second)}`;
  for (const read of [first, second]) {
    const writer = from[read]!;
    const source = writer < 0 ? 'is the initial state' : `was written by ${tale.name(writer)}`;
    tale.say(`${tale.readText(read)} ${source}.`);
  }
  tale.say(`${message}, so it saw two states of the key.`);
  const type = 'non-repeatable-read';
  return tale.anomaly({ type, message, rulesOut: modelsRuledOutBy(type, false), key: tale.keyOfRead(first) });
}
