/** A refused append is sent again as it was. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';
import type { Progress } from '../progress.ts';

class NeverBacksUp extends CarelessNode {
  protected override onRefused(follower: Progress): void {
    follower.probeFrom(follower.next);
  }
}

const bug: Bug<Message> = {
  name: 'never-backs-up',
  summary:
    'A leader does not go back in its log when a follower refuses an append, so that whoever missed one stays behind for ever.',
  incident:
    'Raft paper (extended version), section 5.3: after a rejection the leader decrements nextIndex and retries.',
  caughtBy: 'availability',
  seeds: 50,
  program: (env) => new NeverBacksUp(env),
};

export default bug;
