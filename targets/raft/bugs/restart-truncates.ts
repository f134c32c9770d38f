/** After a restart only what is known to be committed is kept. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Entry } from '../command.ts';
import type { Message } from '../messages.ts';

class RestartTruncates extends CarelessNode {
  protected override recoveredEntries(): readonly Entry[] {
    return [];
  }
}

const bug: Bug<Message> = {
  name: 'restart-truncates',
  summary:
    'A restarted node cuts its log back to what it knows to be committed (its snapshot), though it has acknowledged more.',
  incident:
    'Kafka KIP-101 (2016): followers cut their log back to the high watermark at a restart, and committed messages ' +
    'were lost when one of them became leader.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new RestartTruncates(env),
};

export default bug;
