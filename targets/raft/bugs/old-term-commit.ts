/** A new leader counts copies of its predecessors' entries, and so needs no entry of its own term. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class OldTermCommit extends CarelessNode {
  protected override beginTerm(): void {
    this.termStart = this.log.lastIndex;
    this.callRound = true;
  }

  protected override isCommittable(): boolean {
    return true;
  }
}

const bug: Bug<Message> = {
  name: 'old-term-commit',
  summary:
    'A new leader writes no entry of its own, but commits entries of earlier terms once a majority has them.',
  incident:
    'Raft paper (extended version), section 5.4.2 and figure 8: such an entry can still be overwritten.',
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
  program: (env) => new OldTermCommit(env),
};

export default bug;
