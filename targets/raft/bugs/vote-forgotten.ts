/** The vote is not written to disk, so that a node that restarts may vote again in the same term. */
import type { Bug } from '../../../src/index.ts';
import type { Message } from '../messages.ts';
import { RaftNode } from '../node.ts';
import type { HardState } from '../wal.ts';

class VoteForgotten extends RaftNode {
  override hardState(): HardState {
    return { ...super.hardState(), vote: '' };
  }
}

const bug: Bug<Message> = {
  name: 'vote-forgotten',
  summary: 'A node forgets at a restart for whom it voted, and may vote twice in one term.',
  incident:
    'Raft paper (extended version), figure 2: votedFor is persistent state, "updated on stable storage before responding to RPCs".',
  caughtBy: 'linearizable',
  seeds: 5000,

  program: (env) => new VoteForgotten(env),
};

export default bug;
