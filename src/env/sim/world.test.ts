import { describe, expect, it } from 'vitest';
import type { Env } from '../env.ts';
import { valueCodec } from '../wire/value-codec.ts';
import { Guard } from './guard.ts';
import { Clock } from './process.ts';
import { SimEnv } from './sim-env.ts';
import { LivelockError, SimWorld } from './world.ts';

type Message = { n: number };
const protocol = valueCodec<Message>();

/** Starts a process whose handler is made from its env. */
function start(
  world: SimWorld,
  id: string,
  make: (env: Env<Message>) => (from: string, m: Message) => void,
): void {
  const process = world.spawn(world.machine(id));
  const env = new SimEnv<Message>(world, process, protocol);
  world.begin(process, () => {
    process.handler = { onMessage: make(env) as never };
  });
}

function runUntilNs(world: SimWorld, timeNs: number): void {
  let done = false;
  world.wakeAt(timeNs, () => {
    done = true;
  });
  while (!done) world.step();
}

describe('the simulated world', () => {
  const world = (seed = 1) => new SimWorld({ seed, nodes: ['n1', 'n2'], recordTrace: true });

  function pingPong(each: SimWorld): void {
    start(each, 'n2', (env) => (from, m) => env.send(from, { n: m.n + 1 }));
    start(each, 'n1', (env) => {
      env.send('n2', { n: 0 });
      return (from, m) => env.send(from, { n: m.n + 1 });
    });
  }

  it('gives the same trace for the same seed, and another for another', () => {
    const traces = [1, 1, 2].map((seed) => {
      const each = world(seed);
      pingPong(each);
      runUntilNs(each, 1e9);
      return each.trace;
    });
    expect(traces[0]!.length).toBeGreaterThan(100);
    expect(traces[1]!.hash).toBe(traces[0]!.hash);
    expect(traces[0]!.firstDifference(traces[1]!)).toBe(-1);
    expect(traces[2]!.hash).not.toBe(traces[0]!.hash);
  });

  it('names the first event in which two runs differ', () => {
    const [a, b] = [world(), world()];
    pingPong(a);
    pingPong(b);
    runUntilNs(a, 1e8);
    runUntilNs(b, 5e7);
    b.note(4, 0, 'something else');
    runUntilNs(b, 1e8);
    const at = a.trace.firstDifference(b.trace);
    expect(at).toBeGreaterThan(0);
    expect(b.trace.describe(at)).toMatch(/^fault at 50\.0/);
    expect(a.trace.describe(at)).not.toMatch(/^fault/);
  });

  it('keeps messages of one link in order, however long each takes', () => {
    const each = new SimWorld({ seed: 3, nodes: ['n1', 'n2'] });
    const seen: number[] = [];
    start(each, 'n2', () => (_, m) => void seen.push(m.n));
    start(each, 'n1', (env) => {
      for (let n = 0; n < 200; n++) env.after(n * 0.1, () => env.send('n2', { n }));
      return () => {};
    });
    runUntilNs(each, 5e9);
    expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('either loses or delivers late what met a cut, and counts it', () => {
    const received = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const each = new SimWorld({ seed, nodes: ['n1', 'n2'] });
      let count = 0;
      start(each, 'n2', () => () => void count++);
      start(each, 'n1', (env) => {
        env.after(10 + seed, () => env.send('n2', { n: 1 }));
        return () => {};
      });
      const link = each.link(each.machine('n1'), each.machine('n2'));
      runUntilNs(each, 1e6 + seed);
      link.sever(each.nowNs);
      runUntilNs(each, 1e9);
      expect(count).toBe(0);
      expect(each.mend(link)).toBe(1);
      runUntilNs(each, 2e9);
      received.add(count);
    }
    expect(received).toEqual(new Set([0, 1]));
  });

  it('kills in the middle of a handler: what comes after in it has no effect', () => {
    const each = world();
    let received = 0;
    start(each, 'n2', () => () => void received++);
    start(each, 'n1', (env) => {
      env.after(5, () => {
        for (let n = 0; n < 10; n++) env.send('n2', { n });
      });
      return () => {};
    });
    runUntilNs(each, 1e6);
    each.doom(each.machine('n1'), 4, 1e9);
    runUntilNs(each, 2e9);
    expect(received).toBe(4);
    expect(each.machine('n1').process).toBeNull();
  });

  it('holds what comes for a paused process and hands it over when it goes on', () => {
    const each = world();
    const seen: number[] = [];
    start(each, 'n2', () => (_, m) => void seen.push(m.n));
    start(each, 'n1', (env) => {
      for (let n = 0; n < 5; n++) env.after(10 * (n + 1), () => env.send('n2', { n }));
      return () => {};
    });
    runUntilNs(each, 1e6);
    each.pause(each.machine('n2'));
    runUntilNs(each, 2e9);
    expect(seen).toEqual([]);
    each.resume(each.machine('n2'));
    runUntilNs(each, 3e9);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('records a node that throws, and goes on without it', () => {
    const each = world();
    start(each, 'n1', (env) => {
      env.after(1, () => {
        throw new Error('broken on purpose');
      });
      return () => {};
    });
    runUntilNs(each, 1e8);
    expect(each.exits).toMatchObject([{ node: 'n1', reason: 'broken on purpose' }]);
  });

  it('ends a livelock', () => {
    const each = world();
    start(each, 'n1', (env) => (from, m) => env.send(from, m));
    start(each, 'n2', (env) => {
      for (let n = 0; n < 50_000; n++) env.send('n1', { n });
      return (from, m) => env.send(from, m);
    });
    expect(() => runUntilNs(each, 60e9)).toThrow(LivelockError);
  });
});

it('a clock may jump and drift; its monotonic side never jumps', () => {
  const clock = new Clock(0.5, 10);
  expect(clock.monotonicMs(2e6)).toBe(3);
  expect(clock.toTrueNs(3)).toBe(2e6);
  clock.bump(1000);
  expect(clock.wallMs(2e6)).toBe(Clock.EPOCH_MS + 1010 + 3);
  clock.setDrift(2e6, 0);
  expect(clock.monotonicMs(4e6)).toBe(5);
});

it('the guard refuses the global clock, timers and randomness while armed, and only then', () => {
  const guard = new Guard();
  const uses = [
    () => Date.now(),
    () => Math.random(),
    () => performance.now(),
    () => setTimeout(() => {}, 0),
  ];
  guard.arm();
  const refused = uses.map((use) => {
    try {
      use();
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  });
  guard.disarm();
  for (const message of refused) expect(message).toMatch(/was called inside the simulator; use the Env/);
  for (const use of uses) expect(use).not.toThrow();
});
