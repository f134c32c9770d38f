/** The snapshot is taken a moment too early, but carries the number of the entry that it lacks. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class SnapshotLosesLast extends CarelessNode {
  protected override applyNext(): void {
    const index = this.appliedIndex + 1;
    if (this.isSnapshotDue(index)) this.takeSnapshot(index);
    super.applyNext();
  }
}

const bug: Bug<Message> = {
  name: 'snapshot-loses-last',
  summary:
    'A snapshot claims to cover an entry that it does not contain; whoever restores it lacks that entry.',
  incident:
    'etcd 3.5 data inconsistency (etcd-io/etcd#13766, 2022): a restart after a crash skipped an entry, because ' +
    'the index of what was applied became durable without it.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new SnapshotLosesLast(env),
};

export default bug;
