/**
 * What the log carries. The consensus layers never look inside a command; only the state machine does.
 * An entry without a command is the no-op with which a leader begins its term.
 */
import { MalformedError, type Reader, readValue, type Writer, writeValue } from '../../src/index.ts';

export interface Command {
  readonly f: 'write' | 'cas';
  /** The session: who asks, the log index known when the session began, and the number of the request. */
  readonly client: string;
  readonly born: number;
  readonly sequence: number;
  readonly key: string;
  /** The new value, JSON. */
  readonly value: unknown;
  /** The value that a `cas` replaces; null for a write. */
  readonly expected: unknown;
}

export interface Entry {
  readonly term: number;
  readonly command: Command | null;
}

const TAG = { noop: 0, write: 1, cas: 2 } as const;

export function writeEntry(entry: Entry, to: Writer): void {
  const command = entry.command;
  to.varint(entry.term);
  if (command === null) {
    to.u8(TAG.noop);
    return;
  }
  to.u8(TAG[command.f]).string(command.client).varint(command.born).varint(command.sequence);
  to.string(command.key);
  writeValue(command.value, to);
  if (command.f === 'cas') writeValue(command.expected, to);
}

export function readEntry(from: Reader): Entry {
  const term = from.varint();
  const tag = from.u8();
  if (tag === TAG.noop) return { term, command: null };
  if (tag !== TAG.write && tag !== TAG.cas) throw new MalformedError(`unknown command ${tag}`);
  return {
    term,
    command: {
      f: tag === TAG.cas ? 'cas' : 'write',
      client: from.string(),
      born: from.varint(),
      sequence: from.varint(),
      key: from.string(),
      value: readValue(from),
      expected: tag === TAG.cas ? readValue(from) : null,
    },
  };
}
