/**
 * What a leader knows of one follower. It sends ahead of the answers: `next` moves when entries are sent,
 * `match` when they are acknowledged. After a refusal, or in a new term, it feels its way: one append at a
 * time until the first is accepted.
 */
import type { NodeId } from '../../src/index.ts';
import type { Snapshot } from './snapshot.ts';

export type ProgressMode = 'probe' | 'replicate' | 'snapshot';

export class Progress {
  readonly id: NodeId;
  mode: ProgressMode = 'probe';
  /** The next entry to send. */
  next = 1;
  /** The last entry known to be durable at the follower. */
  match = 0;
  /** In a probe: the prevIndex that is asked about, or -1 while none is under way. */
  probing = -1;
  /** Last indices of the appends under way, oldest first. */
  readonly inflight: number[] = [];
  /** The last read round that the follower confirmed. */
  round = 0;
  /** When it last answered in this term. */
  heardMs = 0;
  /** The snapshot that is being sent, the byte that the follower wants next, and whether it moved of late. */
  snapshot: Snapshot | null = null;
  offset = 0;
  moved = false;

  constructor(id: NodeId) {
    this.id = id;
  }

  /** A new term: nothing is known but that the follower may be there. */
  reset(next: number, nowMs: number): void {
    this.match = 0;
    this.round = 0;
    this.heardMs = nowMs;
    this.probeFrom(next);
  }

  probeFrom(next: number): void {
    this.mode = 'probe';
    this.next = next;
    this.probing = -1;
    this.inflight.length = 0;
    this.snapshot = null;
  }

  /** The follower has everything up to `index`, durably. True where that is news. */
  accepted(index: number): boolean {
    const inflight = this.inflight;
    while (inflight.length > 0 && inflight[0]! <= index) inflight.shift();
    if (this.mode === 'probe') {
      this.mode = 'replicate';
      this.probing = -1;
    }
    this.next = Math.max(this.next, index + 1);
    if (index <= this.match) return false;
    this.match = index;
    return true;
  }

  /** Whether a refusal answers what was asked last; an older one says nothing new. */
  isNews(refusedIndex: number): boolean {
    if (this.mode === 'snapshot') return false;
    return this.mode === 'probe' ? this.probing === refusedIndex : refusedIndex > this.match;
  }

  sendsSnapshot(snapshot: Snapshot): void {
    this.mode = 'snapshot';
    this.snapshot = snapshot;
    this.offset = 0;
    this.moved = true;
    this.inflight.length = 0;
  }
}
