/** What was written counts as durable, and a sync follows once a second. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

const SYNC_EVERY_MS = 1000;

class AckBeforeSync extends CarelessNode {
  #syncedMs = 0;

  protected override durableIndex(): number {
    return this.log.lastIndex;
  }

  protected override flushLog(): void {
    const nowMs = this.env.monotonic();
    if (this.wal.hardStateDurable && nowMs < this.#syncedMs + SYNC_EVERY_MS) return;
    this.#syncedMs = nowMs;
    super.flushLog();
  }
}

const bug: Bug<Message> = {
  name: 'ack-before-sync',
  summary: 'Entries are acknowledged when they are written, and synced once a second.',
  incident:
    'Jepsen, "NATS 2.12.1" (2025): JetStream acknowledged writes minutes before it synced them, and lost them ' +
    'when nodes lost power.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new AckBeforeSync(env),
};

export default bug;
