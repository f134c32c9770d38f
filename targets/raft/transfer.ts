/**
 * Snapshots on their way to a follower whose next entry the leader has no more (InstallSnapshot, section
 * 7), in chunks, one under way at a time. The follower asks for the byte that it wants next, so that a
 * restart on either side just begins again.
 */
import { MalformedError, type NodeId } from '../../src/index.ts';
import type { SnapshotChunk, SnapshotReply } from './messages.ts';
import type { Progress } from './progress.ts';
import { Reads } from './reads.ts';
import { openSnapshot, restoreSnapshot, type Snapshot } from './snapshot.ts';

interface Incoming {
  readonly index: number;
  readonly term: number;
  readonly bytes: Uint8Array;
  received: number;
}

export abstract class Transfer extends Reads {
  #incoming: Incoming | null = null;

  // ---- the leader's side ------------------------------------------------------------------------

  protected override beginSnapshot(to: Progress): void {
    this.env.log({ name: 'snapshot-sent', to: to.id, index: this.snapshot.index });
    to.sendsSnapshot(this.snapshot);
    this.#sendChunk(to);
  }

  #sendChunk(to: Progress): void {
    const { index, term, bytes } = to.snapshot!;
    this.env.send(to.id, {
      kind: 'snapshot-chunk',
      term: this.term,
      index,
      lastTerm: term,
      offset: to.offset,
      total: bytes.length,
      data: bytes.subarray(to.offset, to.offset + this.config.chunkBytes),
    });
  }

  protected onSnapshotReply(from: NodeId, reply: SnapshotReply): void {
    if (this.state !== 'leader' || reply.term !== this.term) return;
    const to = this.followerOf(from)!;
    to.heardMs = this.env.monotonic();
    const { snapshot } = to;
    if (snapshot === null || reply.index !== snapshot.index || reply.offset > snapshot.bytes.length) return;
    to.offset = reply.offset;
    to.moved = true;
    if (to.offset < snapshot.bytes.length) this.#sendChunk(to);
  }

  /** A chunk or its answer may be lost; behind the last byte an empty chunk asks whether all is well. */
  protected override onHeartbeatTimer(): void {
    super.onHeartbeatTimer();
    if (this.state !== 'leader') return;
    for (const each of this.followers) {
      if (each.mode === 'snapshot' && !each.moved) this.#sendChunk(each);
      each.moved = false;
    }
  }

  // ---- the follower's side ----------------------------------------------------------------------

  protected onSnapshotChunk(from: NodeId, chunk: SnapshotChunk): void {
    const { term } = this;
    if (chunk.term < term) {
      this.sendDurable(from, { kind: 'snapshot-reply', term, index: chunk.index, offset: 0 });
      return;
    }
    this.follow(from);
    if (chunk.index <= this.commitIndex) {
      // All of it is here already, by another way.
      this.matchedIndex = Math.max(this.matchedIndex, chunk.index);
      this.acknowledge();
    } else if (!this.saving) this.#receive(from, chunk);
  }

  #receive(from: NodeId, chunk: SnapshotChunk): void {
    const incoming = this.#incomingOf(chunk);
    const end = chunk.offset + chunk.data.length;
    if (chunk.offset === incoming.received && end <= incoming.bytes.length) {
      incoming.bytes.set(chunk.data, chunk.offset);
      incoming.received = end;
    }
    const offset = incoming.received;
    this.sendDurable(from, { kind: 'snapshot-reply', term: this.term, index: incoming.index, offset });
    if (offset === incoming.bytes.length) this.#complete(incoming.bytes);
  }

  #incomingOf({ index, lastTerm, total }: SnapshotChunk): Incoming {
    const known = this.#incoming;
    if (known?.index === index && known.term === lastTerm && known.bytes.length === total) return known;
    this.#incoming = { index, term: lastTerm, bytes: new Uint8Array(total), received: 0 };
    return this.#incoming;
  }

  #complete(bytes: Uint8Array): void {
    this.#incoming = null;
    let snapshot: Snapshot;
    try {
      snapshot = openSnapshot(bytes);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.env.log({ name: 'snapshot-malformed', reason: error.message });
      return;
    }
    this.saveSnapshot(snapshot, () => this.#install(snapshot));
  }

  /** Entries behind the snapshot are kept where the log agrees with it, else all of the log is obsolete. */
  #install(snapshot: Snapshot): void {
    const { index, term } = snapshot;
    if (index > this.commitIndex) {
      if (this.log.has(index) && this.log.termAt(index) === term) this.log.compactTo(index);
      else {
        this.log.reset(index, term);
        this.wal.truncated(index);
      }
      restoreSnapshot(snapshot, this.machine);
      this.commitIndex = index;
      this.appliedIndex = index;
      this.matchedIndex = Math.max(this.matchedIndex, index);
      this.env.log({ name: 'snapshot-installed', index, bytes: snapshot.bytes.length });
    }
    this.owesAck = true;
    this.wal.rewrite();
  }
}
