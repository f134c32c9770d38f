/** Reads do not wait until the new leader knows what is committed. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class ReadAtCommit extends CarelessNode {
  protected override knowsCommitted(): boolean {
    return this.state === 'leader';
  }
}

const bug: Bug<Message> = {
  name: 'read-at-commit',
  summary:
    'A new leader answers reads at its old commit index, before an entry of its own term is committed.',
  incident:
    'Ongaro, dissertation (2014), section 6.4, first step of ReadIndex; Raft paper (extended version), section 8: ' +
    'the no-op is there for this.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new ReadAtCommit(env),
};

export default bug;
