/**
 * The client of the `register` workload. It keeps asking until it has an answer: on a refusal it follows
 * the hint, on silence it tries the next node, always under the same sequence number, so that a command
 * applies once however often it is sent. Only the harness ends an operation without an answer.
 */
import type { ClientProgram, Completion, Env, Invocation, NodeId, Timer } from '../../src/index.ts';
import type { Message, Reply, Request } from './messages.ts';

/** How long an attempt may stay without an answer. */
const ATTEMPT_MS = 250;
/** Pause after a refusal that names no leader: an election takes that long at the least. */
const PAUSE_MS = 30;
/** Hints followed without a pause: two nodes that point at each other must not make us spin. */
const HOPS_MAX = 2;

interface Pending {
  readonly op: Invocation;
  readonly done: (completion: Completion) => void;
  readonly sequence: number;
  attempt: number;
  hops: number;
  /** The attempt under way was refused, so that it cannot take effect any more. */
  refused: boolean;
  /** An attempt may have taken effect without our knowing. */
  uncertain: boolean;
  /** When to try again. */
  dueMs: number;
}

export class RegisterClient implements ClientProgram<Message> {
  readonly #env: Env<Message>;
  /** The node that is asked: the leader, as far as is known. */
  #node: NodeId;
  #sequence = 0;
  /** When the session began, as a log index; see `sessions.ts`. It stays once a command was sent under it. */
  #born = 0;
  #hasSession = false;
  #pending: Pending | null = null;
  #timer: Timer | null = null;

  constructor(env: Env<Message>, node: NodeId) {
    this.#env = env;
    this.#node = node;
  }

  invoke(op: Invocation, done: (completion: Completion) => void): void {
    if (op.f !== 'read' && op.f !== 'write' && op.f !== 'cas') {
      done({ type: 'fail', error: 'not-supported' });
      return;
    }
    this.#pending = {
      op,
      done,
      sequence: ++this.#sequence,
      attempt: 0,
      hops: 0,
      refused: true,
      uncertain: false,
      dueMs: 0,
    };
    this.#try(this.#pending);
  }

  close(): void {
    this.#pending = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  // ---- asking -----------------------------------------------------------------------------------

  #try(pending: Pending): void {
    if (!pending.refused) pending.uncertain = true;
    pending.refused = false;
    pending.attempt++;
    if (pending.op.f !== 'read') this.#hasSession = true;
    this.#wakeIn(pending, ATTEMPT_MS);
    this.#env.send(this.#node, this.#request(pending));
  }

  #request({ op, sequence, attempt }: Pending): Request {
    const [expected, value] = op.f === 'cas' ? (op.value as [unknown, unknown]) : [null, op.value];
    return {
      kind: 'request',
      f: op.f as Request['f'],
      sequence,
      attempt,
      born: this.#born,
      key: String(op.key ?? ''),
      value: op.f === 'read' ? null : value,
      expected,
    };
  }

  /** One timer serves all operations: it looks whether the one under way is due, and if not, sleeps on. */
  #wakeIn(pending: Pending, ms: number): void {
    pending.dueMs = this.#env.monotonic() + ms;
    if (ms < ATTEMPT_MS) {
      this.#timer?.cancel();
      this.#timer = null;
    }
    this.#timer ??= this.#env.after(ms, this.#onTimer);
  }

  readonly #onTimer = (): void => {
    this.#timer = null;
    const pending = this.#pending;
    if (pending === null) return;
    const leftMs = pending.dueMs - this.#env.monotonic();
    if (leftMs > 0) this.#timer = this.#env.after(leftMs, this.#onTimer);
    else {
      this.#node = this.#nextNode();
      pending.hops = 0;
      this.#try(pending);
    }
  };

  #nextNode(): NodeId {
    const { nodes } = this.#env;
    return nodes[(nodes.indexOf(this.#node) + 1) % nodes.length]!;
  }

  // ---- answers ----------------------------------------------------------------------------------

  onMessage(from: NodeId, message: Message): void {
    const pending = this.#pending;
    if (message.kind !== 'reply' || pending?.sequence !== message.sequence) return;
    switch (message.status) {
      case 'ok':
        this.#node = from;
        this.#settle(
          pending,
          { type: 'ok', value: pending.op.f === 'read' ? message.value : pending.op.value },
          message,
        );
        return;
      case 'precondition-failed':
        this.#node = from;
        this.#settle(pending, { type: 'fail', error: 'precondition-failed' }, message);
        return;
      case 'not-leader':
      case 'busy':
        if (message.attempt === pending.attempt) this.#onRefused(pending, message);
        return;
      case 'session-expired':
        this.#onExpired(pending, message);
    }
  }

  #settle(pending: Pending, completion: Completion, { index }: Reply): void {
    if (!this.#hasSession) this.#born = index;
    this.#pending = null;
    pending.done(completion);
  }

  #onRefused(pending: Pending, { leader }: Reply): void {
    pending.refused = true;
    const isHint = leader !== '' && leader !== this.#node;
    if (isHint && pending.hops < HOPS_MAX) {
      pending.hops++;
      this.#node = leader;
      this.#try(pending);
    } else this.#wakeIn(pending, PAUSE_MS * (1 + this.#env.random.unit()));
  }

  /**
   * The cluster has forgotten the session, or it never knew it. Where no other attempt can have taken
   * effect this one did not either, and a new session may ask again; else nobody can know.
   */
  #onExpired(pending: Pending, reply: Reply): void {
    if (reply.value !== this.#born) return;
    if (pending.uncertain) {
      this.#settle(pending, { type: 'info', error: 'session-expired' }, reply);
      return;
    }
    this.#born = reply.index;
    pending.refused = true;
    this.#try(pending);
  }
}
