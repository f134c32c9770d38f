/** Only the log is durable: a node that restarts takes the term of its last entry for its own. */
import type { Bug } from '../../../src/index.ts';
import type { Message } from '../messages.ts';
import { RaftNode } from '../node.ts';
import type { HardState } from '../wal.ts';

class TermForgotten extends RaftNode {
  override hardState(): HardState {
    return { term: this.log.lastTerm, vote: '' };
  }
}

const bug: Bug<Message> = {
  name: 'term-forgotten',
  summary: 'After a restart a node goes back to the term of its last log entry, without its vote.',
  incident:
    'Raft paper (extended version), figure 2: currentTerm is persistent state, next to votedFor and the log.',
  caughtBy: 'linearizable',
  seeds: 5000,

  program: (env) => new TermForgotten(env),
};

export default bug;
