/** The world of one client, moved by hand: what it sends is kept, and time passes when the test says so. */
import { type Disk, type Env, type NodeId, RandomBase, type Timer } from '../../../src/index.ts';
import type { Message } from '../messages.ts';

class Middle extends RandomBase {
  protected override bits(): number {
    return 0x8000_0000;
  }
}

export interface Sent {
  readonly to: NodeId;
  readonly message: Message;
}

export class HandEnv implements Env<Message> {
  readonly id = 'c0';
  readonly nodes: readonly NodeId[] = ['n1', 'n2', 'n3'];
  readonly peers = this.nodes;
  readonly random = new Middle();
  readonly disk = null as unknown as Disk;
  sent: Sent[] = [];
  #nowMs = 0;
  #timers: { readonly atMs: number; readonly fn: () => void; live: boolean }[] = [];

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  send(to: NodeId, message: Message): void {
    this.sent.push({ to, message });
  }

  after(ms: number, fn: () => void): Timer {
    const timer = { atMs: this.#nowMs + ms, fn, live: true };
    this.#timers.push(timer);
    return {
      cancel: () => {
        timer.live = false;
      },
    };
  }

  log(): void {}

  get timerCount(): number {
    return this.#timers.filter((timer) => timer.live).length;
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.live && timer.atMs <= untilMs);
      const next = due.sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#nowMs = next.atMs;
      next.live = false;
      next.fn();
    }
    this.#nowMs = untilMs;
  }
}
