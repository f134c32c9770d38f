/** Whoever asks first gets the vote, whatever its log lacks. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class LogCheckSkipped extends CarelessNode {
  protected override isUpToDate(): boolean {
    return true;
  }
}

const bug: Bug<Message> = {
  name: 'log-check-skipped',
  summary:
    'Nodes vote for candidates whose log is older than their own, and committed entries are overwritten.',
  incident:
    'Raft paper (extended version), section 5.4.1: the election restriction, without which a leader may lack committed entries.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new LogCheckSkipped(env),
};

export default bug;
