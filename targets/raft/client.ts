/**
 * The client of the `register` workload. It keeps asking until it has an answer: on a refusal it follows
 * the hint, on silence it tries the next node, always under the same sequence number, so that a command
 * applies once however often it is sent. Only the harness ends an operation without an answer.
 */
import type { ClientProgram, Completion, Env, Invocation, NodeId, Timer } from '../../src/index.ts';
import type { Message, Reply, Request } from './messages.ts';

/** How long the first attempt may stay without an answer; after silence the next one has twice as long. */
const ATTEMPT_MS = 100;
const ATTEMPT_MS_MAX = 400;
/** Pause after a refusal that names no leader: an election takes that long at the least. */
const PAUSE_MS = 30;
/** Hints followed without a pause: two nodes that point at each other must not make us spin. */
const HOPS_MAX = 2;

interface Pending {
  readonly op: Invocation;
  readonly done: (completion: Completion) => void;
  readonly kind: 'reads' | 'commands';
  readonly sequence: number;
  attempt: number;
  patienceMs: number;
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
  /**
   * The nodes that are asked: the leader, as far as is known. A node that answered the last read is asked for
   * the next one, whatever became of writes meanwhile: that it has stopped answering those says nothing yet.
   */
  readonly #nodes: Record<'reads' | 'commands', NodeId>;
  #sequence = 0;
  /** When the session began, as a log index; see `sessions.ts`. It stays once a command was sent under it. */
  #born = 0;
  #hasSession = false;
  #pending: Pending | null = null;
  #timer: Timer | null = null;
  /** When the timer fires. */
  #wakeMs = 0;

  constructor(env: Env<Message>, node: NodeId) {
    this.#env = env;
    this.#nodes = { reads: node, commands: node };
  }

  invoke(op: Invocation, done: (completion: Completion) => void): void {
    if (op.f !== 'read' && op.f !== 'write' && op.f !== 'cas') {
      done({ type: 'fail', error: 'not-supported' });
      return;
    }
    this.#pending = {
      op,
      done,
      kind: op.f === 'read' ? 'reads' : 'commands',
      sequence: ++this.#sequence,
      attempt: 0,
      patienceMs: ATTEMPT_MS,
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
    this.#wakeIn(pending, pending.patienceMs);
    this.#env.send(this.#nodes[pending.kind], this.#request(pending));
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
    const nowMs = this.#env.monotonic();
    pending.dueMs = nowMs + ms;
    if (this.#timer !== null && this.#wakeMs > pending.dueMs) {
      this.#timer.cancel();
      this.#timer = null;
    }
    if (this.#timer === null) this.#sleep(nowMs, ms);
  }

  #sleep(nowMs: number, ms: number): void {
    this.#wakeMs = nowMs + ms;
    this.#timer = this.#env.after(ms, this.#onTimer);
  }

  readonly #onTimer = (): void => {
    this.#timer = null;
    const pending = this.#pending;
    if (pending === null) return;
    const nowMs = this.#env.monotonic();
    if (pending.dueMs > nowMs) this.#sleep(nowMs, pending.dueMs - nowMs);
    else {
      this.#nodes[pending.kind] = this.#nodeAfter(this.#nodes[pending.kind]);
      pending.hops = 0;
      if (!pending.refused) pending.patienceMs = Math.min(2 * pending.patienceMs, ATTEMPT_MS_MAX);
      this.#try(pending);
    }
  };

  #nodeAfter(node: NodeId): NodeId {
    const { nodes } = this.#env;
    return nodes[(nodes.indexOf(node) + 1) % nodes.length]!;
  }

  // ---- answers ----------------------------------------------------------------------------------

  onMessage(from: NodeId, message: Message): void {
    const pending = this.#pending;
    if (message.kind !== 'reply' || pending?.sequence !== message.sequence) return;
    switch (message.status) {
      case 'ok':
        this.#nodes[pending.kind] = from;
        this.#settle(
          pending,
          { type: 'ok', value: pending.op.f === 'read' ? message.value : pending.op.value },
          message,
        );
        return;
      case 'precondition-failed':
        this.#nodes[pending.kind] = from;
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
    const isHint = leader !== '' && leader !== this.#nodes[pending.kind];
    if (isHint && pending.hops < HOPS_MAX) {
      pending.hops++;
      this.#nodes[pending.kind] = leader;
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
