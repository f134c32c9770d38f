/**
 * The state machine: a map of keys to values with versions, and the client sessions. It is deterministic:
 * the same commands in the same order give the same state and the same outcomes on every node.
 */
import { type Reader, readValue, type Writer, writeValue } from '../../src/index.ts';
import type { Command } from './command.ts';
import { sameValue } from './same-value.ts';
import { type Outcome, type SessionRequest, Sessions } from './sessions.ts';

interface Cell {
  readonly value: unknown;
  /** Number of writes so far. */
  readonly version: number;
}

const EMPTY: Cell = { value: null, version: 0 };

export class Machine {
  protected readonly sessions: Sessions;
  #cells = new Map<string, Cell>();

  constructor(sessionsMax: number) {
    this.sessions = new Sessions(sessionsMax);
  }

  /** Applies a committed command once; null: an old copy, to which nobody waits for an answer. */
  apply(command: Command): Outcome | null {
    switch (this.sessions.standingOf(command)) {
      case 'expired':
        // The `born` that is refused: a client that has begun a new session tells old answers apart by it.
        return { status: 'session-expired', value: command.born };
      case 'stale':
        return null;
      case 'repeat':
        return this.sessions.outcomeOf(command.client);
      case 'new':
        return this.execute(command);
    }
  }

  /** The outcome of a request that was applied already, else null. */
  outcomeOf(request: SessionRequest): Outcome | null {
    return this.sessions.standingOf(request) === 'repeat' ? this.sessions.outcomeOf(request.client) : null;
  }

  protected execute(command: Command): Outcome {
    const cell = this.#cells.get(command.key) ?? EMPTY;
    const ok = command.f === 'write' || sameValue(cell.value, command.expected);
    const version = ok ? cell.version + 1 : cell.version;
    if (ok) this.#cells.set(command.key, { value: command.value, version });
    this.sessions.record(command, { ok, version });
    return { status: ok ? 'ok' : 'precondition-failed', value: version };
  }

  /** The value of a key; null if it was never written. */
  read(key: string): unknown {
    return (this.#cells.get(key) ?? EMPTY).value;
  }

  /** Items that a snapshot would hold. */
  get size(): number {
    return this.#cells.size + this.sessions.size;
  }

  get keyCount(): number {
    return this.#cells.size;
  }

  get sessionCount(): number {
    return this.sessions.size;
  }

  encode(to: Writer): void {
    to.varint(this.#cells.size);
    for (const [key, cell] of this.#cells) writeValue(cell.value, to.string(key).varint(cell.version));
    this.encodeSessions(to);
  }

  protected encodeSessions(to: Writer): void {
    this.sessions.encode(to);
  }

  /** Takes over what `encode` wrote, in place of all that is here. */
  restore(from: Reader): void {
    this.#cells = new Map();
    for (let count = from.varint(); count > 0; count--) {
      const key = from.string();
      const version = from.varint();
      this.#cells.set(key, { value: readValue(from), version });
    }
    this.sessions.restore(from);
  }
}
