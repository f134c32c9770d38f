/** The sessions are left out of the snapshot, as something that is not data. */
import type { Bug, Writer } from '../../../src/index.ts';
import { Machine } from '../machine.ts';
import type { Message } from '../messages.ts';
import { RaftNode } from '../node.ts';
import { Sessions } from '../sessions.ts';

class SessionlessMachine extends Machine {
  protected override encodeSessions(to: Writer): void {
    new Sessions(0).encode(to);
  }
}

class SnapshotForgetsSessions extends RaftNode {
  protected override newMachine(): Machine {
    return new SessionlessMachine(this.config.sessionsMax);
  }
}

const bug: Bug<Message> = {
  name: 'snapshot-forgets-sessions',
  summary: 'After restoring a snapshot a node applies retries again whose first copy the snapshot covers.',
  incident:
    'Ongaro, dissertation (2014), section 6.3: sessions are part of the replicated state, and so of its snapshots.',
  caughtBy: 'linearizable',
  seeds: 5000,

  program: (env) => new SnapshotForgetsSessions(env),
};

export default bug;
