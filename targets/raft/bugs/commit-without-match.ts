/** The leader's commit index is taken over although the logs were just found to differ. */
import type { Bug, NodeId } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Append, Message } from '../messages.ts';

class CommitWithoutMatch extends CarelessNode {
  protected override onMismatch(from: NodeId, append: Append): void {
    this.advanceCommit(Math.min(append.commitIndex, this.log.lastIndex));
    super.onMismatch(from, append);
  }
}

const bug: Bug<Message> = {
  name: 'commit-without-match',
  summary:
    'A follower commits its own entries as far as the leader has committed, without having compared them.',
  incident:
    'Raft paper (extended version), figure 2: commitIndex follows leaderCommit only up to the last entry that the append has confirmed.',
  caughtBy: 'linearizable',
  seeds: 50,
  soak: { nemesis: 'partition,kill', 'nemesis-targets': 'leader', 'nemesis-interval': 0.7, rate: 30 },
  program: (env) => new CommitWithoutMatch(env),
};

export default bug;
