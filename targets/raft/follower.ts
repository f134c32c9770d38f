/**
 * The follower's side of log replication: section 5.3 and figure 2 of the paper. It acknowledges an entry
 * only when it is durable, and commits only what it knows to be the same as in the leader's log.
 */
import type { NodeId } from '../../src/index.ts';
import type { Entry } from './command.ts';
import { Commits } from './commit.ts';
import type { Append } from './messages.ts';

export abstract class Follower extends Commits {
  /** Up to here the log is known to equal that of this term's leader. */
  protected matchedIndex = 0;
  /** The last read round that the leader asked to confirm. */
  #round = 0;
  /** Something was accepted whose acknowledgement waits for the sync. */
  protected owesAck = false;

  protected override onNewTerm(): void {
    super.onNewTerm();
    this.matchedIndex = 0;
    this.#round = 0;
    this.owesAck = false;
  }

  /** The message comes from the leader of this term. */
  protected follow(leader: NodeId): void {
    if (this.state === 'leader') this.broken(`${leader} and ${this.env.id} both lead term ${this.term}`);
    this.becomeFollower();
    this.leader = leader;
    this.heardMs = this.env.monotonic();
    this.deadlineMs = this.heardMs + this.timeoutMs;
  }

  protected onAppend(from: NodeId, append: Append): void {
    if (append.term < this.term) {
      this.refuse(from, append);
      return;
    }
    this.follow(from);
    if (!this.matches(append)) {
      this.onMismatch(from, append);
      return;
    }
    this.reconcile(append);
    this.onMatched(append);
  }

  protected matches({ prevIndex, prevTerm }: Append): boolean {
    return this.hasEntry(prevIndex, prevTerm);
  }

  protected onMismatch(from: NodeId, append: Append): void {
    this.refuse(from, append);
  }

  /** Says no, and where the logs may agree: no entry here of a term above the leader's can match. */
  protected refuse(to: NodeId, { prevIndex, prevTerm, round }: Append): void {
    const hintIndex = this.log.lastIndexWithin(prevIndex, prevTerm);
    this.sendDurable(to, {
      kind: 'append-reply',
      term: this.term,
      ok: false,
      index: prevIndex,
      hintIndex,
      hintTerm: this.log.termAt(hintIndex),
      round,
    });
  }

  /**
   * Writes the entries that are missing. Only an entry that really conflicts cuts the log: an append may be
   * an old one that came late, and what follows it here may be acknowledged already.
   */
  protected reconcile({ prevIndex, entries }: Append): void {
    let at = 0;
    while (at < entries.length && this.hasEntry(prevIndex + 1 + at, entries[at]!.term)) at++;
    if (at === entries.length) return;
    if (prevIndex + at < this.log.lastIndex) this.truncateAfter(prevIndex + at);
    for (; at < entries.length; at++) this.appendEntry(entries[at]!);
  }

  /** What is committed is the same everywhere; it may be gone from the log, in a snapshot. */
  protected hasEntry(index: number, term: number): boolean {
    const { log, commitIndex } = this;
    const isSame = log.has(index) && log.termAt(index) === term;
    if (!isSame && index <= commitIndex && index > log.baseIndex)
      this.broken(`committed entry ${index} is of term ${log.termAt(index)} here, and of ${term} there`);
    return isSame || index <= commitIndex;
  }

  protected truncateAfter(index: number): void {
    if (index < this.commitIndex)
      this.broken(`the log would be cut at ${index}, below commit index ${this.commitIndex}`);
    this.log.truncateAfter(index);
    this.wal.truncated(index);
    this.matchedIndex = Math.min(this.matchedIndex, index);
  }

  protected appendEntry(entry: Entry): void {
    const { lastTerm } = this.log;
    if (entry.term < lastTerm)
      this.broken(`an entry of term ${entry.term} would follow one of term ${lastTerm}`);
    this.log.append(entry);
    this.wal.putEntry(this.log.lastIndex, entry);
  }

  /** Up to the append's last entry the logs are equal; behind it an old tail may still stand. */
  protected onMatched({ prevIndex, entries, commitIndex, round }: Append): void {
    const last = prevIndex + entries.length;
    if (last > this.matchedIndex) this.matchedIndex = last;
    this.advanceCommit(Math.min(commitIndex, last));
    const isNewRound = round > this.#round;
    this.#round = round;
    this.owesAck = this.ackIndex() < this.matchedIndex;
    // A heartbeat or a read round must not wait for a slow disk; what is durable goes into the answer.
    if (entries.length === 0 || isNewRound || this.ackIndex() >= last) this.acknowledge();
  }

  /** The last index that this node may call its own for good. */
  protected ackIndex(): number {
    return Math.min(this.matchedIndex, this.durableIndex());
  }

  protected durableIndex(): number {
    return this.wal.durableIndex;
  }

  protected acknowledge(): void {
    this.sendDurable(this.leader, {
      kind: 'append-reply',
      term: this.term,
      ok: true,
      index: this.ackIndex(),
      hintIndex: 0,
      hintTerm: 0,
      round: this.#round,
    });
  }

  override onSynced(): void {
    super.onSynced();
    if (!this.owesAck || this.state !== 'follower' || this.leader === '') return;
    this.acknowledge();
    this.owesAck = this.ackIndex() < this.matchedIndex;
  }
}
