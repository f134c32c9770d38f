/**
 * The program of one node: it recovers what the disk holds, hands each message to the layer that it
 * concerns, and takes in the clients' requests. `core.ts` says how the layers stand on each other.
 */
import { type DiskError, type Env, MalformedError, type NodeId, type NodeProgram } from '../../src/index.ts';
import type { Entry } from './command.ts';
import { CONFIG, type RaftConfig } from './config.ts';
import type { Message, Request } from './messages.ts';
import { openSnapshot, restoreSnapshot, SNAPSHOT_FILE } from './snapshot.ts';
import { Transfer } from './transfer.ts';
import { WAL_FILE } from './wal.ts';
import { CorruptFileError, type RecoveredWal, recoverWal } from './wal-recovery.ts';

export class RaftNode extends Transfer implements NodeProgram<Message> {
  constructor(env: Env<Message>, config: RaftConfig = CONFIG) {
    super(env, config);
  }

  // ---- start ------------------------------------------------------------------------------------

  onStart(): void {
    const { disk } = this.env;
    disk.read(SNAPSHOT_FILE, (snapshotError, snapshot) => {
      disk.read(WAL_FILE, (walError, wal) => {
        this.#recover(contentOf(SNAPSHOT_FILE, snapshotError, snapshot), contentOf(WAL_FILE, walError, wal));
      });
    });
  }

  #recover(snapshotBytes: Uint8Array | null, walBytes: Uint8Array | null): void {
    if (snapshotBytes !== null) this.#recoverSnapshot(snapshotBytes);
    const wal = walBytes === null ? null : recoverWal(walBytes);
    if (wal !== null) this.#recoverLog(wal);
    else if (snapshotBytes !== null)
      throw new CorruptFileError('the write-ahead log is missing beside a snapshot');
    this.env.log({
      name: 'recovered',
      term: this.term,
      snapshotIndex: this.snapshot.index,
      entries: this.log.lastIndex - this.log.baseIndex,
      tornBytes: wal?.tornBytes ?? 0,
    });
    // What was read may be no more than cached, and its tail may be torn: write it anew before it counts.
    this.wal.rewrite();
    this.wal.flush();
  }

  #recoverSnapshot(bytes: Uint8Array): void {
    try {
      this.snapshot = openSnapshot(bytes);
    } catch (error) {
      if (error instanceof MalformedError)
        throw new CorruptFileError(`the snapshot is damaged: ${error.message}`);
      throw error;
    }
    restoreSnapshot(this.snapshot, this.machine);
    this.commitIndex = this.snapshot.index;
    this.appliedIndex = this.snapshot.index;
  }

  #recoverLog({ term, vote, baseIndex, baseTerm, entries }: RecoveredWal): void {
    const { snapshot, log } = this;
    if (baseIndex > snapshot.index)
      throw new CorruptFileError(
        `the log begins behind ${baseIndex}, the snapshot ends at ${snapshot.index}`,
      );
    // A snapshot may be durable before the term of its last entry is: nothing was said in that term yet.
    this.term = Math.max(term, snapshot.term);
    this.vote = this.term === term ? vote : '';
    log.reset(baseIndex, baseTerm);
    for (const entry of this.recoveredEntries(entries)) log.append(entry);
    // The node died between a snapshot's installation and the rewriting of its log.
    if (!log.has(snapshot.index) || log.termAt(snapshot.index) !== snapshot.term)
      log.reset(snapshot.index, snapshot.term);
  }

  /** All of them count: whatever was acknowledged is among them. */
  protected recoveredEntries(entries: readonly Entry[]): readonly Entry[] {
    return entries;
  }

  override onSynced(): void {
    if (this.state === 'stopped') return;
    if (this.state === 'starting') this.#begin();
    super.onSynced();
    this.flush();
  }

  #begin(): void {
    this.becomeFollower();
    this.arm(this.timeoutMs);
  }

  // ---- messages ---------------------------------------------------------------------------------

  onMessage(from: NodeId, message: Message): void {
    if (this.state === 'starting' || this.state === 'stopped') return;
    if (message.kind === 'request') this.#onRequest(from, message);
    else if (this.env.peers.includes(from)) this.#onPeerMessage(from, message);
    this.flush();
  }

  #onPeerMessage(from: NodeId, message: Exclude<Message, Request>): void {
    switch (message.kind) {
      case 'append':
        this.observe(message.term);
        this.onAppend(from, message);
        return;
      case 'append-reply':
        this.observe(message.term);
        this.onAppendReply(from, message);
        return;
      case 'vote-request':
        // A pre-vote asks about a term that nobody has entered yet.
        if (!message.pre) this.observe(message.term);
        this.onVoteRequest(from, message);
        return;
      case 'vote-reply':
        if (!message.pre || !message.granted) this.observe(message.term);
        this.onVoteReply(from, message);
        return;
      case 'snapshot-chunk':
        this.observe(message.term);
        this.onSnapshotChunk(from, message);
        return;
      case 'snapshot-reply':
        this.observe(message.term);
        this.onSnapshotReply(from, message);
        return;
      case 'reply':
        // Clients' business.
        return;
    }
  }

  #onRequest(from: NodeId, request: Request): void {
    if (this.state !== 'leader') this.refuseRequest(from, request, 'not-leader');
    else if (request.f === 'read') this.onRead(from, request);
    else this.#onCommand(from, request);
  }

  #onCommand(client: NodeId, request: Request): void {
    const { f, born, sequence, key, value, expected } = request;
    if (f === 'read') return;
    const command = { f, client, born, sequence, key, value, expected };
    const known = this.machine.outcomeOf(command);
    if (known !== null) this.answer(command, known);
    else if (this.log.lastIndex - this.commitIndex >= this.config.pendingEntries)
      this.refuseRequest(client, request, 'busy');
    else this.propose(command);
  }

  // ---- what others may know ---------------------------------------------------------------------

  role(): string {
    if (this.state === 'pre-candidate') return 'candidate';
    return this.state === 'starting' ? 'follower' : this.state;
  }

  status(): Readonly<Record<string, string | number | boolean | null>> {
    return {
      role: this.role(),
      term: this.term,
      leader: this.leader === '' ? null : this.leader,
      commitIndex: this.commitIndex,
      appliedIndex: this.appliedIndex,
      lastIndex: this.log.lastIndex,
      durableIndex: this.wal.durableIndex,
      snapshotIndex: this.snapshot.index,
      keys: this.machine.keyCount,
      sessions: this.machine.sessionCount,
    };
  }
}

/** The file's content, or null where there is none. */
function contentOf(file: string, error: DiskError | null, content: Uint8Array): Uint8Array | null {
  if (error === 'ENOENT') return null;
  if (error !== null) throw new CorruptFileError(`the ${file} file cannot be read (${error})`);
  return content;
}
