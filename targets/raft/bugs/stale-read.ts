/** The leader trusts that it still leads and answers reads at once. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class StaleRead extends CarelessNode {
  protected override isLeadershipConfirmed(): boolean {
    return true;
  }
}

const bug: Bug<Message> = {
  name: 'stale-read',
  summary: 'A leader answers reads without asking anyone, also after the others have elected another one.',
  incident:
    'Jepsen, "Call me maybe: etcd and Consul" (2014): leaders served reads locally, and both gave stale ones during a partition.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new StaleRead(env),
};

export default bug;
