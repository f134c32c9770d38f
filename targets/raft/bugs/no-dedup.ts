/** Retries are new requests to the state machine. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Command } from '../command.ts';
import { Machine } from '../machine.ts';
import type { Message } from '../messages.ts';
import type { Outcome } from '../sessions.ts';

class ForgetfulMachine extends Machine {
  override apply(command: Command): Outcome {
    return this.execute(command);
  }

  override outcomeOf(): null {
    return null;
  }
}

class NoDedup extends CarelessNode {
  protected override newMachine(): Machine {
    return new ForgetfulMachine(this.config.sessionsMax);
  }
}

const bug: Bug<Message> = {
  name: 'no-dedup',
  summary: 'A command that a client sends again after a leader change is applied again.',
  incident:
    'Jepsen, "jetcd 0.8.2" (2024): a client library that retried requests which were not idempotent, so that they took effect twice.',
  caughtBy: 'linearizable',
  seeds: 50,
  program: (env) => new NoDedup(env),
};

export default bug;
