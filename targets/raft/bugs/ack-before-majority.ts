/** The leader answers when its own disk has the entry, as a master with asynchronous replicas does. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class AckBeforeMajority extends CarelessNode {
  protected override quorumIndex(): number {
    return this.durableIndex();
  }
}

const bug: Bug<Message> = {
  name: 'ack-before-majority',
  summary: 'The leader commits and acknowledges what only its own disk holds.',
  incident:
    'Jepsen, "Call me maybe: MongoDB" (2013): writes acknowledged by the primary alone are rolled back after a failover.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new AckBeforeMajority(env),
};

export default bug;
