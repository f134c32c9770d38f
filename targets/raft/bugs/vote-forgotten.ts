/** The vote is not written to disk, so that a node that restarts may vote again in the same term. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';
import type { HardState } from '../wal.ts';

class VoteForgotten extends CarelessNode {
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
  seeds: 2000,
  soak: {
    nemesis: 'partition,kill',
    'nemesis-targets': 'leader',
    'nemesis-interval': 0.4,
    nodes: 3,
    rate: 3,
    'time-limit': 60,
    recovery: 3,
  },
  program: (env) => new VoteForgotten(env),
};

export default bug;
