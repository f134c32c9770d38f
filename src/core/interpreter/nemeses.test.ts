/** What the interpreter makes of nemeses: routing, effects, promises, failures. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../cluster.ts';
import { any } from '../generators/any.ts';
import { delay } from '../generators/delay.ts';
import { repeat } from '../generators/repeat.ts';
import { clients, nemesis as onNemesis } from '../generators/routing.ts';
import { idleNemesis } from '../generators/testing.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { Nemesis } from '../nemesis.ts';
import type { Invocation } from '../op.ts';
import { Stage } from './testing/stage.ts';

function nemesis(name: string, invoke: (op: Invocation) => MaybePromise<Effect>): Nemesis {
  const faults = [{ begin: `start-${name}`, end: `stop-${name}` }];
  return { ...idleNemesis(), name, faults, invoke };
}

const start = { f: 'start-cut', value: { nodes: ['n1'], shape: 'one' } };

describe('a nemesis', () => {
  it('gets the operations of its faults, and its effect becomes the completion', async () => {
    const cut = nemesis('cut', (op) => ({ count: op.f === 'start-cut' ? 3 : 7, evidence: { f: op.f } }));
    const kill = nemesis('kill', () => ({ count: 1, evidence: {} }));
    const stage = new Stage();
    const ops = delay(5, [start, { f: 'stop-kill' }, { f: 'stop-cut' }]);
    await stage.run(onNemesis(ops), { nemeses: [cut, kill] });
    expect(
      [...stage.history].map(({ timeNs, process, type, f, value }) => [timeNs, process, type, f, value]),
    ).toEqual([
      [0, 'nemesis', 'invoke', 'start-cut', start.value],
      [
        0,
        'nemesis',
        'info',
        'start-cut',
        { ...start.value, effect: { count: 3, evidence: { f: 'start-cut' } } },
      ],
      [5, 'nemesis', 'invoke', 'stop-kill', undefined],
      [5, 'nemesis', 'info', 'stop-kill', { effect: { count: 1, evidence: {} } }],
      [10, 'nemesis', 'invoke', 'stop-cut', undefined],
      [10, 'nemesis', 'info', 'stop-cut', { effect: { count: 7, evidence: { f: 'stop-cut' } } }],
    ]);
  });

  it('that throws, now or later, failed, and its fault never took effect', async () => {
    const now = nemesis('cut', () => {
      throw new Error('no iptables');
    });
    const later = nemesis('cut', () => Promise.reject(new Error('no iptables')));
    for (const broken of [now, later]) {
      const stage = new Stage();
      await stage.run(onNemesis(start), { nemeses: [broken] });
      expect(stage.history.op(1)).toMatchObject({
        type: 'info',
        error: 'nemesis-failed',
        value: { ...start.value, effect: { count: 0, evidence: { error: 'no iptables' } } },
      });
    }
  });

  it('may take its time: virtual time stands still until it is done', async () => {
    const slow = nemesis('cut', async () => {
      for (let i = 0; i < 5; i++) await Promise.resolve();
      return { count: 1, evidence: {} };
    });
    const stage = new Stage();
    await stage.run(clients(repeat({ f: 'read' }, 2), start), { nemeses: [slow] });
    const nemesisTimes = [...stage.history]
      .filter(({ process }) => process === 'nemesis')
      .map((op) => op.timeNs);
    expect(nemesisTimes).toEqual([0, 0]);
  });

  it('has no timeout', async () => {
    const stage: Stage = new Stage();
    const hours = new Promise<Effect>((resolve) => {
      stage.time.after(3_600_000_000_000, () => resolve({ count: 1, evidence: {} }));
    });
    // Here time does not stand still, as it does not for real.
    stage.time.hold = () => {};
    const interpreter = stage.interpreter(onNemesis(start), { nemeses: [nemesis('cut', () => hours)] });
    interpreter.start();
    for (let i = 0; i < 2; i++) stage.time.step();
    await hours;
    await Promise.resolve();
    stage.time.step();
    expect(interpreter.finished).toBe(true);
    expect(stage.events).toEqual([
      [0, 'nemesis', 'invoke'],
      [3_600_000_000_000, 'nemesis', 'info'],
    ]);
  });

  it('keeps its thread after info', async () => {
    const stage = new Stage();
    await stage.run(onNemesis(delay(1, repeat(start, 3))), { nemeses: [nemesis('cut', effective)] });
    expect(stage.events.map(([, process]) => process)).toEqual(Array(6).fill('nemesis'));
  });
});

describe('an operation for the nemesis', () => {
  it('that none knows is an error of the generator', async () => {
    const run = new Stage().run(any({ f: 'read' }), { concurrency: 0, nemeses: [nemesis('cut', effective)] });
    await expect(run).rejects.toThrow(
      /the nemesis cannot do read \(the nemeses know start-cut, stop-cut\); wrap client operations in/,
    );
    await expect(new Stage().run(onNemesis(start))).rejects.toThrow(/\(there is no nemesis\)/);
  });

  it('that two claim is an error of theirs', () => {
    const nemeses = [nemesis('cut', effective), { ...nemesis('cut', effective), name: 'slice' }];
    expect(() => new Stage().interpreter(null, { nemeses })).toThrow(
      "The nemeses 'cut' and 'slice' both claim start-cut; rename one of them.",
    );
  });
});

function effective(): Effect {
  return { count: 1, evidence: {} };
}
