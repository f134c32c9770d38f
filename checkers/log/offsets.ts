/** One offset, one message; one message, one offset. */
import { NONE } from '../../src/index.ts';
import type { MessageRows } from './log-table.ts';
import type { Subject } from './subject.ts';

interface Sighting {
  readonly rows: MessageRows;
  readonly row: number;
}

/** Finds `inconsistent-offsets` and `duplicate`. */
export function judgeOffsets(subject: Subject): void {
  const { table, positions } = subject;
  /** By code of key and position: told already. */
  const inconsistent = new Set<string>();
  positions.eachSighting((rows, row) => {
    const message = rows.message.at(row);
    const key = table.messages.keyOf.at(message);
    const rank = positions.ofRow(rows, row);
    const other = positions.logs[key]!.message[rank]!;
    if (other === message || inconsistent.has(`${key} ${rank}`)) return;
    inconsistent.add(`${key} ${rank}`);
    subject.findings.add('inconsistent-offsets', () => explainInconsistent(subject, { rows, row }, other));
  });
  for (let message = 0; message < positions.first.length; message++) {
    if (positions.first[message] === positions.last[message]) continue;
    subject.findings.add('duplicate', () => explainDuplicate(subject, message));
  }
}

function explainInconsistent(subject: Subject, sighting: Sighting, other: number) {
  const { tell, positions, finder } = subject;
  const { rows, row } = sighting;
  const rank = positions.ofRow(rows, row);
  const before = sightingOf(subject, other, rank)!;
  const message = rows.message.at(row);
  const ops = [before, sighting].map((each) => each.rows.op.at(each.row));
  // Where a send was not heard of, only a poll shows that it took effect.
  const proofs = [before, sighting].flatMap((each) =>
    each.rows === subject.table.sends ? finder.proofOfCommit(each.rows.message.at(each.row)) : [],
  );
  const [did, also] = [before, sighting].map((each) => deedOf(subject, each));
  const offset = rows.offset.at(row);
  return tell.evidence({
    message,
    ops: [...ops, ...proofs],
    says: `${tell.op(ops[1]!)} has ${tell.value(message)} at offset ${offset}, where ${tell.operation(ops[0]!)} has ${tell.value(other)}`,
    steps: [`At offset ${offset}, ${did}.`, `At the same offset, ${also}.`],
    detail: { offset, values: [other, message].map((each) => subject.table.messages.valueOf(each)) },
  });
}

function explainDuplicate(subject: Subject, message: number) {
  const { tell, positions, table } = subject;
  const key = table.messages.keyOf.at(message);
  const ranks = [positions.first[message]!, positions.last[message]!];
  const sightings = ranks.map((rank) => sightingOf(subject, message, rank)!);
  const offsets = ranks.map((rank) => positions.logs[key]!.offsets[rank]!);
  const proof = sightings.some(({ rows }) => rows === table.sends)
    ? subject.finder.proofOfCommit(message)
    : [];
  return tell.evidence({
    message,
    ops: [...sightings.map(({ rows, row }) => rows.op.at(row)), ...proof],
    says: `${tell.value(message)} was sent once, and stands at the offsets ${offsets.join(' and ')}`,
    steps: sightings.map((each, i) => `At offset ${offsets[i]}, ${deedOf(subject, each)}.`),
    detail: { value: table.messages.valueOf(message), offsets },
  });
}

/** `operation 4 polled 7` */
function deedOf({ table, tell }: Subject, { rows, row }: Sighting): string {
  const did = rows === table.polls ? 'polled' : 'sent';
  return `${tell.operation(rows.op.at(row))} ${did} ${tell.value(rows.message.at(row))}`;
}

/** The first row that shows the message at this position. */
function sightingOf({ positions }: Subject, message: number, rank: number): Sighting | undefined {
  let found: Sighting | undefined;
  positions.eachSighting((rows, row) => {
    if (found !== undefined || rows.message.at(row) !== message || rows.offset.at(row) === NONE) return;
    if (positions.ofRow(rows, row) === rank) found = { rows, row };
  });
  return found;
}
