/** Only the log is durable: a node that restarts takes the term of its last entry for its own. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';
import type { HardState } from '../wal.ts';

class TermForgotten extends CarelessNode {
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
  seeds: 50,
  soak: {
    nemesis: 'partition,kill',
    'nemesis-targets': 'leader',
    'nemesis-interval': 0.4,
    nodes: 3,
    rate: 3,
    'time-limit': 60,
    recovery: 3,
  },
  program: (env) => new TermForgotten(env),
};

export default bug;
