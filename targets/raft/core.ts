/**
 * The ground that all layers of a node stand on: term, vote and log with their durability, the timer, and
 * what happens when a higher term is seen. A node is one object made of layers, each a class that extends
 * the one below it: core → election → commit → follower → replication → reads → transfer → node.
 *
 * Every event (message, timer, disk) ends in `flush`: it sends what the event has made ready and begins a
 * sync for what it has written, so that all effects of one event travel together.
 */
import { assert, type DiskError, type Env, type NodeId, type Timer } from '../../src/index.ts';
import type { RaftConfig } from './config.ts';
import { Log } from './log.ts';
import { Machine } from './machine.ts';
import type { Message } from './messages.ts';
import { type HardState, Wal, type WalOwner } from './wal.ts';

export type RaftState = 'starting' | 'follower' | 'pre-candidate' | 'candidate' | 'leader' | 'stopped';

interface Deferred {
  readonly to: NodeId;
  readonly message: Message;
}

export abstract class RaftCore implements WalOwner {
  protected readonly env: Env<Message>;
  protected readonly config: RaftConfig;
  protected readonly majority: number;
  protected state: RaftState = 'starting';
  protected term = 0;
  /** For whom this node voted in this term; empty: nobody yet. */
  protected vote = '';
  /** Who leads this term; empty while it is not known. */
  protected leader = '';
  readonly log = new Log();
  protected readonly wal: Wal;
  protected readonly machine: Machine;
  protected commitIndex = 0;
  protected appliedIndex = 0;
  /** When a follower or candidate runs out of patience. */
  protected deadlineMs = 0;
  protected timeoutMs = 0;
  #timer: Timer | null = null;
  #deferred: Deferred[] = [];

  constructor(env: Env<Message>, config: RaftConfig) {
    this.env = env;
    this.config = config;
    this.majority = Math.floor(env.nodes.length / 2) + 1;
    this.machine = this.newMachine();
    this.wal = new Wal(env.disk, this);
  }

  protected newMachine(): Machine {
    return new Machine(this.config.sessionsMax);
  }

  /** Effects of the event that ends now; layers above add theirs. */
  protected flush(): void {
    this.flushLog();
  }

  protected flushLog(): void {
    this.wal.flush();
  }

  /** What Raft promises at every moment (figure 3) does not hold: a node that goes on would do harm. */
  protected broken(sentence: string): void {
    assert(false, sentence);
  }

  // ---- terms ------------------------------------------------------------------------------------

  /** Anyone who speaks for a higher term makes this node a follower of it (section 5.1). */
  protected observe(term: number): void {
    if (term > this.term) {
      this.enterTerm(term, '');
      this.becomeFollower();
    }
  }

  protected enterTerm(term: number, vote: NodeId): void {
    if (term <= this.term) this.broken(`term ${term} would be entered after term ${this.term}`);
    this.term = term;
    this.vote = vote;
    this.leader = '';
    this.onNewTerm();
    this.saveHardState();
  }

  protected onNewTerm(): void {}

  protected becomeFollower(): void {
    if (this.state === 'leader') {
      this.env.log({ name: 'became-follower', term: this.term });
      this.onDeposed();
    }
    if (this.state !== 'follower') this.resetElectionTimer();
    this.state = 'follower';
  }

  protected onDeposed(): void {}

  // ---- durability -------------------------------------------------------------------------------

  /** What must survive a crash, apart from the log. */
  hardState(): HardState {
    return { term: this.term, vote: this.vote };
  }

  protected saveHardState(): void {
    this.wal.putHardState(this.hardState());
  }

  /** Sends when term and vote are durable: whoever speaks for a term must not forget it (figure 2). */
  protected sendDurable(to: NodeId, message: Message): void {
    if (this.wal.hardStateDurable) this.env.send(to, message);
    else this.#deferred.push({ to, message });
  }

  /** A sync is through; layers above add what they waited for. */
  onSynced(): void {
    if (!this.wal.hardStateDurable || this.#deferred.length === 0) return;
    for (const { to, message } of this.#deferred) this.env.send(to, message);
    this.#deferred = [];
  }

  /** Fail-stop: silent from now on. A restart reads what is really there. */
  onDiskError(operation: string, error: DiskError): void {
    if (this.state === 'stopped') return;
    this.env.log({ name: 'disk-failed', operation, error });
    this.state = 'stopped';
    this.#timer?.cancel();
  }

  // ---- time -------------------------------------------------------------------------------------

  /** Draws a new election timeout; random, so that split votes end (section 5.2). */
  protected resetElectionTimer(): void {
    this.timeoutMs = this.electionTimeoutMs();
    this.deadlineMs = this.env.monotonic() + this.timeoutMs;
  }

  protected electionTimeoutMs(): number {
    const { electionMinMs, electionMaxMs } = this.config;
    return electionMinMs + this.env.random.unit() * (electionMaxMs - electionMinMs);
  }

  /** The one timer: the leader's heartbeat, or a look at a deadline that moves all the time. */
  protected arm(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.env.after(ms, this.#onTimer);
  }

  readonly #onTimer = (): void => {
    if (this.state === 'stopped') return;
    if (this.state === 'leader') this.onHeartbeatTimer();
    else if (this.deadlineMs <= this.env.monotonic()) {
      this.onElectionTimeout();
      this.resetElectionTimer();
    } else if (this.state !== 'follower') this.onCandidateTimer();
    this.arm(this.#untilNextLookMs());
    this.flush();
  };

  /** Leaders and candidates have something to say again and again; a follower just waits. */
  #untilNextLookMs(): number {
    if (this.state === 'leader') return this.config.heartbeatMs;
    const leftMs = Math.max(1, this.deadlineMs - this.env.monotonic());
    return this.state === 'follower' ? leftMs : Math.min(leftMs, this.config.heartbeatMs);
  }

  protected abstract onHeartbeatTimer(): void;
  protected abstract onCandidateTimer(): void;
  protected abstract onElectionTimeout(): void;
}
