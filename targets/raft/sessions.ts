/**
 * Client sessions: a command that is retried applies once (Ongaro's thesis, section 6.3). The machine
 * keeps each client's last request with its outcome, and forgets the least recently active client when
 * there are too many.
 *
 * A forgotten session must never apply twice, yet a new client should not pay a round trip to register.
 * So each session carries `born`, a log index that its client knew when it began (0: none yet). A session's
 * entries always lie behind its `born`. When a session is forgotten, `bornMin` rises above its `born`, and a
 * session that is unknown AND older than `bornMin` is refused: it may be a forgotten one. An unknown
 * session that is not older was never here. Until the first session is forgotten, 0 is good enough.
 */
import type { Reader, Writer } from '../../src/index.ts';

export interface Outcome {
  readonly status: 'ok' | 'precondition-failed' | 'session-expired';
  readonly value: unknown;
}

export interface SessionRequest {
  readonly client: string;
  readonly born: number;
  readonly sequence: number;
}

interface Session {
  readonly born: number;
  readonly sequence: number;
  readonly ok: boolean;
  /** Version of the key that the last request made or met. */
  readonly version: number;
}

/** `new`: to be applied. `repeat`: applied before. `stale`: an old copy that nobody waits for. */
export type Standing = 'new' | 'repeat' | 'stale' | 'expired';

export class Sessions {
  readonly #max: number;
  /** From the least to the most recently active. */
  #byClient = new Map<string, Session>();
  #bornMin = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byClient.size;
  }

  standingOf({ client, born, sequence }: SessionRequest): Standing {
    const session = this.#byClient.get(client);
    if (session === undefined || born > session.born) return born < this.#bornMin ? 'expired' : 'new';
    if (born < session.born || sequence < session.sequence) return 'stale';
    return sequence === session.sequence ? 'repeat' : 'new';
  }

  /** Outcome of the client's last request. */
  outcomeOf(client: string): Outcome {
    const session = this.#byClient.get(client)!;
    return { status: session.ok ? 'ok' : 'precondition-failed', value: session.version };
  }

  record({ client, born, sequence }: SessionRequest, result: { ok: boolean; version: number }): void {
    this.#byClient.delete(client);
    this.#byClient.set(client, { born, sequence, ok: result.ok, version: result.version });
    if (this.#byClient.size > this.#max) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [client, session] of this.#byClient) {
      this.#byClient.delete(client);
      this.#bornMin = Math.max(this.#bornMin, session.born + 1);
      return;
    }
  }

  encode(to: Writer): void {
    to.varint(this.#bornMin).varint(this.#byClient.size);
    for (const [client, session] of this.#byClient) {
      to.string(client).varint(session.born).varint(session.sequence);
      to.bool(session.ok).varint(session.version);
    }
  }

  /** Takes over what `encode` wrote, in place of all that is here. */
  restore(from: Reader): void {
    this.#bornMin = from.varint();
    this.#byClient = new Map();
    for (let count = from.varint(); count > 0; count--) {
      const client = from.string();
      const born = from.varint();
      const sequence = from.varint();
      this.#byClient.set(client, { born, sequence, ok: from.bool(), version: from.varint() });
    }
  }
}
