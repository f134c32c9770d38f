/**
 * Linearizable reads without a log entry: ReadIndex (thesis, section 6.4). The leader notes its commit
 * index, hears from a majority that it still leads, and answers from the state machine. All reads that
 * wait share one round; those that come meanwhile share the next.
 */
import type { NodeId } from '../../src/index.ts';
import type { Request } from './messages.ts';
import { Replication } from './replication.ts';

interface PendingRead {
  readonly from: NodeId;
  readonly request: Request;
}

export abstract class Reads extends Replication {
  #waiting: PendingRead[] = [];
  /** The reads of the round under way, and the index that they must see. */
  #confirming: PendingRead[] = [];
  #readIndex = 0;

  protected onRead(from: NodeId, request: Request): void {
    this.#waiting.push({ from, request });
  }

  protected override flush(): void {
    if (this.#waiting.length > 0 && this.#confirming.length === 0 && this.knowsCommitted())
      this.#startRound();
    super.flush();
  }

  /**
   * A new leader has all committed entries but does not know which they are, until one of its own term is
   * committed (section 8).
   */
  protected knowsCommitted(): boolean {
    return this.state === 'leader' && this.commitIndex >= this.termStart;
  }

  #startRound(): void {
    this.#confirming = this.#waiting;
    this.#waiting = [];
    this.#readIndex = this.commitIndex;
    this.readRound++;
    this.callRound = true;
    this.onRoundConfirmed();
  }

  protected override onRoundConfirmed(): void {
    if (this.#confirming.length === 0 || !this.isLeadershipConfirmed()) return;
    if (this.appliedIndex < this.#readIndex)
      this.broken(`a read of ${this.#readIndex} would be answered at ${this.appliedIndex}`);
    const reads = this.#confirming;
    this.#confirming = [];
    for (const { from, request } of reads) this.#answerRead(from, request);
  }

  /** A majority has answered what was sent after the reads came in. */
  protected isLeadershipConfirmed(): boolean {
    let count = 1;
    for (const { round } of this.followers) if (round >= this.readRound) count++;
    return count >= this.majority;
  }

  #answerRead(to: NodeId, { key, sequence, attempt }: Request): void {
    this.env.send(to, {
      kind: 'reply',
      status: 'ok',
      sequence,
      attempt,
      leader: this.leader,
      index: this.appliedIndex,
      value: this.machine.read(key),
    });
  }

  protected override onDeposed(): void {
    super.onDeposed();
    for (const { from, request } of [...this.#confirming, ...this.#waiting])
      this.refuseRequest(from, request, 'not-leader');
    this.#confirming = [];
    this.#waiting = [];
  }

  /** Turns an attempt away unread. */
  protected refuseRequest(to: NodeId, { sequence, attempt }: Request, status: 'not-leader' | 'busy'): void {
    this.env.send(to, {
      kind: 'reply',
      status,
      sequence,
      attempt,
      leader: this.leader,
      index: this.appliedIndex,
      value: null,
    });
  }
}
