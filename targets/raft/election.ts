/**
 * Elections: section 5.2 and 5.4.1 of the paper, with the pre-vote of the thesis (section 9.6): before a
 * node enters a new term it asks whether it could win, so that one that was cut off does not depose a
 * leader that everybody else can hear.
 */
import type { NodeId } from '../../src/index.ts';
import { RaftCore } from './core.ts';
import type { VoteReply, VoteRequest } from './messages.ts';

export abstract class Elections extends RaftCore {
  readonly #votes = new Set<NodeId>();
  /** The vote for itself must be durable before anyone is asked. */
  #asked = false;
  /** When a leader was last heard. */
  protected heardMs = Number.NEGATIVE_INFINITY;

  protected override onElectionTimeout(): void {
    this.state = 'pre-candidate';
    this.leader = '';
    this.#askForVotes();
  }

  #campaign(): void {
    this.state = 'candidate';
    this.enterTerm(this.term + 1, this.env.id);
    this.env.log({ name: 'became-candidate', term: this.term });
    this.resetElectionTimer();
    this.#asked = false;
  }

  override onSynced(): void {
    super.onSynced();
    if (this.state === 'candidate' && !this.#asked && this.wal.hardStateDurable) {
      this.#asked = true;
      this.#askForVotes();
    }
  }

  #askForVotes(): void {
    this.#votes.clear();
    this.#requestVotes();
    this.#countVote(this.env.id);
  }

  /** A request may be lost, and who still heard a leader a moment ago may hear it no more. */
  protected override onCandidateTimer(): void {
    if (this.state === 'pre-candidate' || this.#asked) this.#requestVotes();
  }

  #requestVotes(): void {
    const { lastIndex, lastTerm } = this.log;
    const pre = this.state === 'pre-candidate';
    const term = pre ? this.term + 1 : this.term;
    for (const peer of this.env.peers)
      if (!this.#votes.has(peer))
        this.env.send(peer, { kind: 'vote-request', term, pre, lastIndex, lastTerm });
  }

  #countVote(from: NodeId): void {
    this.#votes.add(from);
    if (this.#votes.size < this.majority) return;
    if (this.state === 'pre-candidate') this.#campaign();
    else this.onElected();
  }

  protected abstract onElected(): void;

  protected onVoteReply(from: NodeId, reply: VoteReply): void {
    if (!reply.granted) return;
    const asked = reply.pre ? this.state === 'pre-candidate' : this.state === 'candidate' && this.#asked;
    const term = reply.pre ? this.term + 1 : this.term;
    if (asked && reply.term === term) this.#countVote(from);
  }

  protected onVoteRequest(from: NodeId, request: VoteRequest): void {
    const granted = request.pre ? this.wouldVoteFor(from, request) : this.votesFor(from, request);
    if (granted && !request.pre && this.vote !== from) {
      this.vote = from;
      this.saveHardState();
      this.resetElectionTimer();
      this.env.log({ name: 'voted', term: this.term, for: from });
    }
    const term = granted ? request.term : this.term;
    this.sendDurable(from, { kind: 'vote-reply', term, pre: request.pre, granted });
  }

  protected votesFor(candidate: NodeId, request: VoteRequest): boolean {
    return request.term === this.term && this.isFreeToVote(candidate) && this.isUpToDate(request);
  }

  /** One vote in a term (section 5.2). */
  protected isFreeToVote(candidate: NodeId): boolean {
    return this.vote === '' || this.vote === candidate;
  }

  /** Whether the candidate's log holds all that may be committed (section 5.4.1). */
  protected isUpToDate({ lastIndex, lastTerm }: VoteRequest): boolean {
    const { log } = this;
    return lastTerm > log.lastTerm || (lastTerm === log.lastTerm && lastIndex >= log.lastIndex);
  }

  protected wouldVoteFor(candidate: NodeId, request: VoteRequest): boolean {
    if (request.term < this.term || this.hearsLeader() || !this.isUpToDate(request)) return false;
    return request.term > this.term || this.isFreeToVote(candidate);
  }

  protected hearsLeader(): boolean {
    if (this.state === 'leader') return true;
    return this.leader !== '' && this.env.monotonic() - this.heardMs < this.config.electionMinMs;
  }
}
