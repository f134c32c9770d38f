/** Timers run in order, never early, and not once cancelled. Nothing here depends on the machine's speed. */
import { expect, test } from 'vitest';
import type { Env } from '../../src/env/env.ts';
import type { Stage } from './world.ts';

/** A timer that was set, and between which times it must have been due. */
interface SetTimer {
  readonly ms: number;
  readonly dueMinMs: number;
  readonly dueMaxMs: number;
  ranAtMs: number;
}

/** Sets a timer that notes itself in `ran`. */
function note(env: Env<unknown>, ms: number, ran: SetTimer[]): { cancel(): void } {
  const beforeMs = env.monotonic();
  const timer = env.after(ms, () => {
    set.ranAtMs = env.monotonic();
    ran.push(set);
  });
  const set: SetTimer = { ms, dueMinMs: beforeMs + ms, dueMaxMs: env.monotonic() + ms, ranAtMs: 0 };
  return timer;
}

/** No timer ran before another that was certainly due earlier. */
function expectDueOrder(ran: readonly SetTimer[]): void {
  let latestMs = 0;
  for (const set of ran) {
    expect(set.dueMaxMs).toBeGreaterThanOrEqual(latestMs);
    latestMs = Math.max(latestMs, set.dueMinMs);
  }
}

export function timerTests({ onNode }: Stage): void {
  test('run in the order in which they are due, never early, never at once', async () => {
    const ran: SetTimer[] = [];
    let ranAtOnce = -1;
    await onNode(
      (env) => {
        for (const ms of [20, 5, 0, 1, 3.3, 10.7, 0, 5, 0.4]) note(env, ms, ran);
        ranAtOnce = ran.length;
      },
      () => ran.length === 9,
    );
    expect(ranAtOnce).toBe(0);
    expectDueOrder(ran);
    for (const set of ran) expect(set.ranAtMs).toBeGreaterThanOrEqual(set.dueMinMs);
  });

  test('of one delay run in the order of their making', async () => {
    const ran: number[] = [];
    await onNode(
      (env) => {
        for (let i = 0; i < 100; i++) env.after(i < 50 ? 0 : 4, () => ran.push(i));
      },
      () => ran.length === 100,
    );
    expect(ran).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('do not run once cancelled, not even by a timer of the same moment', async () => {
    const ran: string[] = [];
    await onNode(
      (env) => {
        const never = env.after(1, () => ran.push('cancelled at once'));
        never.cancel();
        never.cancel();
        env.after(3, () => victim.cancel());
        const victim = env.after(3, () => ran.push('cancelled by its neighbour'));
        const own = env.after(3, () => {
          own.cancel();
          ran.push('cancelled while it ran');
        });
        env.after(10, () => {
          own.cancel();
          ran.push('last');
        });
      },
      () => ran.includes('last'),
    );
    expect(ran).toEqual(['cancelled while it ran', 'last']);
  });

  test('many, most of them cancelled, still run in order', async () => {
    const ran: SetTimer[] = [];
    await onNode(
      (env) => {
        for (let i = 0; i < 5000; i++) {
          const timer = note(env, (i * 7919) % 50, ran);
          if (i % 10 !== 0) timer.cancel();
        }
      },
      () => ran.length >= 500,
    );
    expect(ran.length).toBe(500);
    expectDueOrder(ran);
  });

  test('may be set by timers, again and again', async () => {
    let count = 0;
    await onNode(
      (env) => {
        const again = (): void => {
          count++;
          env.after(0, again);
        };
        again();
      },
      () => count > 100,
    );
  });

  test('go with clocks that do not go back, and with randomness within its bounds', async () => {
    const times: number[] = [];
    const walls: number[] = [];
    const draws: number[] = [];
    await onNode(
      (env) => {
        const look = (): void => {
          times.push(env.monotonic());
          walls.push(env.now());
          draws.push(env.random.unit(), env.random.int(3) / 3);
          env.after(0.1, look);
        };
        look();
      },
      () => times.length > 50,
    );
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(walls.every((wall) => wall > 1_500_000_000_000)).toBe(true);
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(new Set(draws).size).toBeGreaterThan(10);
  });
}
