/**
 * The leader's side of log replication: sections 5.3 and 5.4.2 of the paper, pipelined. Entries go to the
 * followers before the leader's own sync, and the leader counts itself only when it is through (thesis,
 * section 10.2.1). What followers learn of the commit index travels with the next append.
 */
import type { NodeId } from '../../src/index.ts';
import type { Command } from './command.ts';
import { Follower } from './follower.ts';
import type { Append, AppendReply } from './messages.ts';
import { Progress } from './progress.ts';

export abstract class Replication extends Follower {
  protected readonly followers: readonly Progress[] = this.env.peers.map((peer) => new Progress(peer));
  /** Index of the no-op with which this leader began. */
  protected termStart = 0;
  /** What was sent to all last, and whether something must be sent although there are no entries. */
  #sentIndex = 0;
  protected callRound = false;

  protected override onElected(): void {
    this.state = 'leader';
    this.leader = this.env.id;
    this.env.log({ name: 'became-leader', term: this.term });
    const nowMs = this.env.monotonic();
    this.#sentIndex = -1;
    for (const each of this.followers) each.reset(this.log.lastIndex + 1, nowMs);
    this.beginTerm();
    this.arm(this.config.heartbeatMs);
  }

  /** Entries of earlier terms become committed only through one of its own: so it makes one at once. */
  protected beginTerm(): void {
    this.termStart = this.log.lastIndex + 1;
    this.propose(null);
  }

  protected propose(command: Command | null): void {
    this.appendEntry({ term: this.term, command });
  }

  protected override flush(): void {
    if (this.state === 'leader' && (this.callRound || this.#sentIndex !== this.log.lastIndex)) {
      for (const each of this.followers) this.sendTo(each, this.callRound);
      this.callRound = false;
      this.#sentIndex = this.log.lastIndex;
    }
    super.flush();
  }

  protected override onHeartbeatTimer(): void {
    if (!this.hearsMajority()) {
      this.leader = '';
      this.becomeFollower();
      return;
    }
    for (const each of this.followers) this.sendTo(each, true);
  }

  /** A leader that no majority answers must go: the others may have another one, or need one. */
  protected hearsMajority(): boolean {
    const sinceMs = this.env.monotonic() - this.config.quorumMs;
    let count = 1;
    for (const each of this.followers) if (each.heardMs >= sinceMs) count++;
    return count >= this.majority;
  }

  /** Sends what the follower lacks and may have now; where that is nothing, an empty append if `always`. */
  protected sendTo(to: Progress, always: boolean): void {
    if (to.mode !== 'snapshot' && to.next <= this.log.baseIndex) this.beginSnapshot(to);
    else if (to.mode === 'snapshot') {
      if (always) this.sendAppend(to, { prevIndex: 0, count: 0 });
    } else if (!this.sendEntries(to) && always) {
      if (to.mode === 'probe') to.probing = to.next - 1;
      this.sendAppend(to, { prevIndex: to.next - 1, count: 0 });
    }
  }

  protected sendEntries(to: Progress): boolean {
    const { batchEntries, inflightAppends } = this.config;
    const before = to.next;
    while (to.next <= this.log.lastIndex) {
      if (to.mode === 'probe' ? to.probing >= 0 : to.inflight.length >= inflightAppends) break;
      const count = Math.min(batchEntries, this.log.lastIndex - to.next + 1);
      this.sendAppend(to, { prevIndex: to.next - 1, count });
      if (to.mode === 'probe') to.probing = to.next - 1;
      to.next += count;
      to.inflight.push(to.next - 1);
    }
    return to.next > before;
  }

  protected sendAppend(to: Progress, { prevIndex, count }: { prevIndex: number; count: number }): void {
    this.env.send(to.id, {
      kind: 'append',
      term: this.term,
      prevIndex,
      prevTerm: prevIndex === 0 ? 0 : this.log.termAt(prevIndex),
      commitIndex: this.commitIndex,
      round: this.readRound,
      entries: count === 0 ? NO_ENTRIES : this.log.slice(prevIndex + 1, count),
    });
  }

  /** Number of the read round that an answer will confirm. */
  protected readRound = 0;

  protected abstract beginSnapshot(to: Progress): void;
  protected abstract onRoundConfirmed(): void;

  protected onAppendReply(from: NodeId, reply: AppendReply): void {
    if (this.state !== 'leader' || reply.term !== this.term) return;
    const follower = this.followerOf(from)!;
    follower.heardMs = this.env.monotonic();
    if (reply.ok) this.onAccepted(follower, reply.index);
    else if (follower.isNews(reply.index)) this.onRefused(follower, reply);
    if (reply.round > follower.round) {
      follower.round = reply.round;
      this.onRoundConfirmed();
    }
  }

  protected followerOf(id: NodeId): Progress | undefined {
    for (const each of this.followers) if (each.id === id) return each;
    return undefined;
  }

  protected onAccepted(follower: Progress, index: number): void {
    if (index > this.log.lastIndex) {
      this.broken(`${follower.id} acknowledges entry ${index}, the log ends at ${this.log.lastIndex}`);
      return;
    }
    if (follower.mode === 'snapshot') {
      if (index < follower.snapshot!.index) return;
      follower.probeFrom(index + 1);
    }
    if (follower.accepted(index)) this.tryCommit();
    this.sendTo(follower, false);
  }

  /** The hint skips what cannot match, see `Log.lastIndexWithin`. Too short a log needs a snapshot. */
  protected onRefused(follower: Progress, { hintIndex, hintTerm }: AppendReply): void {
    const { baseIndex, baseTerm } = this.log;
    const agreed = this.log.lastIndexWithin(hintIndex, hintTerm);
    const isKnown = agreed > baseIndex || (hintIndex >= baseIndex && hintTerm >= baseTerm);
    follower.probeFrom(Math.max(isKnown ? agreed + 1 : baseIndex, follower.match + 1));
    this.sendTo(follower, false);
  }

  override onSynced(): void {
    super.onSynced();
    if (this.state === 'leader') this.tryCommit();
  }

  protected tryCommit(): void {
    const index = this.quorumIndex();
    if (index > this.commitIndex && this.isCommittable(index)) this.advanceCommit(index);
  }

  /**
   * Section 5.4.2: an entry of an earlier term may stand on a majority and still be overwritten (figure 8).
   * Only one of the leader's own term is committed by counting; all before it are committed with it.
   */
  protected isCommittable(index: number): boolean {
    return this.log.termAt(index) === this.term;
  }

  /** The highest index that is durable on a majority. */
  protected quorumIndex(): number {
    let best = 0;
    const own = this.durableIndex();
    if (this.isDurableOnMajority(own, own)) best = own;
    for (const { match } of this.followers)
      if (match > best && this.isDurableOnMajority(match, own)) best = match;
    return best;
  }

  protected isDurableOnMajority(index: number, own: number): boolean {
    let count = own >= index ? 1 : 0;
    for (const { match } of this.followers) if (match >= index) count++;
    return count >= this.majority;
  }
}

const NO_ENTRIES: Append['entries'] = [];
