/**
 * What happens to an entry once it is committed: it is applied, in order, on every node; the leader
 * answers the client that waits; and from time to time the state is written down as a snapshot, so that
 * the log can be cut short (section 7).
 */
import type { Command } from './command.ts';
import { replaceFile } from './durable-file.ts';
import { Elections } from './election.ts';
import type { Outcome } from './sessions.ts';
import { makeSnapshot, NO_SNAPSHOT, SNAPSHOT_FILE, type Snapshot } from './snapshot.ts';

export abstract class Commits extends Elections {
  /** The last durable snapshot. */
  protected snapshot: Snapshot = NO_SNAPSHOT;
  /** A snapshot is on its way to the disk. */
  protected saving = false;

  protected advanceCommit(index: number): void {
    if (index <= this.commitIndex) return;
    if (index > this.log.lastIndex)
      this.broken(`commit index ${index} would be past the log's end, ${this.log.lastIndex}`);
    this.commitIndex = index;
    while (this.appliedIndex < index) this.applyNext();
  }

  protected applyNext(): void {
    const index = this.appliedIndex + 1;
    const { command } = this.log.at(index);
    this.appliedIndex = index;
    if (command !== null) {
      const outcome = this.machine.apply(command);
      if (outcome !== null && this.state === 'leader') this.answer(command, outcome);
    }
    if (this.isSnapshotDue(index)) this.takeSnapshot(index);
  }

  /** Entries of earlier leaders are answered too: their clients may still wait. */
  protected answer({ client, sequence }: Command, outcome: Outcome): void {
    this.env.send(client, {
      kind: 'reply',
      status: outcome.status,
      sequence,
      attempt: 0,
      leader: this.leader,
      index: this.appliedIndex,
      value: outcome.value,
    });
  }

  protected isSnapshotDue(index: number): boolean {
    const since = index - this.snapshot.index;
    return !this.saving && since >= this.config.snapshotEntries && since >= this.machine.size;
  }

  /** Writes down the state as the one after entry `index`. */
  protected takeSnapshot(index: number): void {
    const snapshot = makeSnapshot(this.machine, { index, term: this.log.termAt(index) });
    this.saveSnapshot(snapshot, () => {
      this.env.log({ name: 'snapshot-taken', index, bytes: snapshot.bytes.length });
      this.log.compactTo(index - this.config.trailingEntries);
      this.wal.rewrite();
    });
  }

  /** The log is cut only after this is through: until then it is the only copy. */
  protected saveSnapshot(snapshot: Snapshot, saved: () => void): void {
    this.saving = true;
    replaceFile(this.env.disk, SNAPSHOT_FILE, snapshot.bytes, (error) => {
      if (this.state === 'stopped') return;
      if (error !== null) {
        this.onDiskError('snapshot', error);
        return;
      }
      this.saving = false;
      this.snapshot = snapshot;
      saved();
      this.flush();
    });
  }
}
