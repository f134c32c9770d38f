/** The interpreter's own rules: when it wakes, what it asks, how a run ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Generator, GeneratorEvent, PlannedOp } from './generator.ts';
import { asked } from './generators/ask.ts';
import { delay } from './generators/delay.ts';
import { limit } from './generators/limit.ts';
import { type Ending, play } from './generators/play.ts';
import { repeat } from './generators/repeat.ts';
import { clients, nemesis } from './generators/routing.ts';
import { stagger } from './generators/stagger.ts';
import { ended, idleNemesis } from './generators/testing.ts';
import { Stage } from './interpreter/testing/stage.ts';
import type { CompletionType } from './op.ts';

const read = { f: 'read' };
const SECOND = 1_000_000_000;

/** A generator that asks for this, whatever it is. */
function asking(op: unknown): Generator {
  const generator: Generator = {
    op: () => [op as PlannedOp, null],
    update: () => generator,
  };
  return generator;
}

describe('a wake', () => {
  it('comes after all that happens at its instant, and is the only place where operations begin', async () => {
    const stage = new Stage();
    await stage.run(clients(repeat(read, 6)), { concurrency: 3 });
    expect(stage.events.map(([timeNs, , type]) => `${timeNs} ${type}`)).toEqual([
      ...Array(3).fill('0 invoke'),
      ...Array(3).fill('10 ok'),
      ...Array(3).fill('10 invoke'),
      ...Array(3).fill('20 ok'),
    ]);
  });

  it('is asked for at the time of the next operation, or of the first deadline', async () => {
    const stage = new Stage();
    await stage.run(clients(delay(400_000, repeat(read, 2))), { opTimeoutMs: 0.3 });
    // The start; the first deadline; the first answer, then the second slot; the second answer, too.
    expect(stage.time.wakes).toEqual([0, 300_000, 10, 400_000, 700_000, 400_010]);
  });

  it('has only so much to do before others get their turn', async () => {
    let isFirst = true;
    const stage: Stage = new Stage(({ done }) => {
      if (isFirst) stage.time.after(0, () => stage.calls.push(...Array(100_000)));
      isFirst = false;
      done({ type: 'ok' });
    });
    await stage.run(clients(repeat(read, 3000)));
    const interruption = stage.calls.indexOf(undefined as never);
    expect(interruption).toBe(1024);
  });
});

describe('a generator', () => {
  it('is told of every recorded event, with its thread, when it has happened', async () => {
    const events: GeneratorEvent[] = [];
    const listening = (left: number): Generator => ({
      op: (context) => {
        // Stays to hear of the last completions.
        if (left === 0) return context.freeCount < context.threadCount ? 'pending' : null;
        const answer = asked(read, context);
        return Array.isArray(answer) ? [answer[0], listening(left - 1)] : answer;
      },
      update: (context, event) => {
        expect(context.isFree(event.thread)).toBe(event.op.type !== 'invoke');
        events.push(event);
        return listening(left);
      },
    });
    const stage: Stage = new Stage(({ done }) => stage.time.after(10, () => done({ type: 'info' })));
    await stage.run(clients(listening(3)));
    const recorded = [...stage.history];
    expect(events.map(({ op }) => op)).toEqual(recorded);
    expect(events.map(({ thread }) => thread)).toEqual(
      recorded.map(({ process }) => (process as number) % 2),
    );
  });

  it('gets the same draws for the same seed and number of operations, and others after the next', () => {
    const draws = new Map<number, Set<number>>();
    let invoked = 0;
    const drawing: Generator = {
      op: (context) => {
        const known = draws.get(invoked) ?? new Set();
        draws.set(invoked, known.add(context.random.int(1e9)));
        return invoked === 20 ? null : asked(clients(read), context);
      },
      update: (_, { op }) => {
        if (op.type === 'invoke') invoked++;
        return drawing;
      },
    };
    play(limit(100, [repeat(drawing)]), { seed: 5 });
    expect([...draws.values()].map((known) => known.size)).toEqual(Array(21).fill(1));
    expect(new Set([...draws.values()].flatMap((known) => [...known])).size).toBe(21);
  });

  it('sees the time, the view of the cluster, and who runs where', async () => {
    const stage = new Stage();
    stage.view = { nodes: [{ id: 'n1', state: 'up', role: 'leader' }] };
    await stage.run(
      clients(
        limit(2, (context) => {
          expect(context.threads()).toEqual([0, 1, 2]);
          expect([context.threadCount, context.concurrency]).toEqual([3, 3]);
          expect(context.processOf(2)).toBe(2);
          return { f: 'see', value: [context.timeNs, context.freeCount, context.cluster.nodes[0]!.role] };
        }),
      ),
      { concurrency: 3 },
    );
    expect(stage.history.valueAt(0)).toEqual([0, 3, 'leader']);
    expect(stage.history.valueAt(1)).toEqual([0, 2, 'leader']);
  });

  it('that asks for nonsense is broken, and the operation is named', async () => {
    const sound = { type: 'invoke', thread: 0, timeNs: 0, f: 'read' };
    const complaints: [unknown, RegExp][] = [
      [{ ...sound, f: undefined }, /"thread":0.*it has no f/],
      [{ ...sound, f: '' }, /it has no f/],
      [{ ...sound, timeNs: Number.NaN }, /its time is not a number/],
      [{ ...sound, thread: 2 }, /there is no thread 2/],
      [{ ...sound, thread: 0.5 }, /there is no thread 0.5/],
      [{ ...sound, thread: -2 }, /there is no thread -2/],
      [{ ...sound, type: 'ok' }, /its type is neither 'invoke' nor 'sleep'/],
      [{ ...sound, type: 'sleep' }, /its value is not a number of nanoseconds/],
      [{ ...sound, type: 'sleep', value: -1 }, /its value is not a number of nanoseconds/],
    ];
    for (const [op, complaint] of complaints) {
      const run = new Stage().run(asking(op));
      await expect(run).rejects.toThrow(complaint);
      await expect(run).rejects.toMatchObject({ code: 'generator-broken' });
    }
    await expect(new Stage().run([asking(sound), asking(sound)])).rejects.toThrow(/thread 0 is busy/);
  });

  it('may not name a time that has come', async () => {
    const stuck: Generator = { op: (context) => context.timeNs, update: () => stuck };
    await expect(new Stage().run(stuck)).rejects.toThrow('it is 0 ns already');
  });

  it('may plan an operation for later, and is asked again then', async () => {
    const later: Generator = {
      op: ({ timeNs }) => [{ type: 'invoke', thread: 1, timeNs: 50, f: 'late', value: timeNs }, null],
      update: () => later,
    };
    const stage = new Stage();
    await stage.run(later);
    expect([...stage.history].map(({ timeNs, value }) => [timeNs, value])).toEqual([
      [50, 50],
      [60, 50],
    ]);
  });

  it('that waits while nothing is under way is asked every 10 ms', async () => {
    const stage = new Stage();
    const forLeader = limit(1, (context) => (context.cluster.nodes.length > 0 ? read : waiting));
    stage.time.after(3 * SECOND, () => {
      stage.view = { nodes: [{ id: 'n1', state: 'up', role: 'leader' }] };
    });
    await stage.run(clients(forLeader));
    expect(stage.history.timeNsAt(0)).toBe(3 * SECOND);
  });

  it('that waits for nothing is broken', async () => {
    const stage = new Stage();
    await expect(stage.run(waiting)).rejects.toThrow(/pending for 60 s with no operation under way/);
    expect(stage.time.nowNs()).toBe(60 * SECOND);
  });

  it('without a pace against clients without delay is an error, not an endless loop', async () => {
    const stage = new Stage(({ done }) => done({ type: 'ok' }));
    await expect(stage.run(clients(repeat(read)))).rejects.toThrow(/give it a pace with stagger or delay/);
  });
});

const waiting: Generator = { op: () => 'pending', update: () => waiting };

describe('a run', () => {
  it('is finished when nothing is left to do and nothing is under way', async () => {
    const stage = new Stage();
    const interpreter = stage.interpreter(clients(read));
    expect(interpreter.finished).toBe(false);
    interpreter.start();
    stage.time.step();
    expect([stage.history.length, interpreter.finished]).toEqual([1, false]);
    await stage.time.runUntil(() => interpreter.finished);
    expect([stage.time.nowNs(), stage.history.length]).toEqual([10, 2]);
  });

  it('of nothing is finished at once', async () => {
    expect((await new Stage().run(null)).length).toBe(0);
  });

  it('that is stopped ends what is under way as info, and hears no more', async () => {
    const stage = new Stage(() => {});
    const forever = new Promise<never>(() => {});
    const stuck = { ...idleNemesis('start'), invoke: () => forever };
    const interpreter = stage.interpreter(clients(repeat(read), { f: 'start', value: 1 }), {
      nemeses: [stuck],
    });
    interpreter.start();
    stage.time.step();
    interpreter.stop();
    expect(interpreter.finished).toBe(true);
    expect(stage.events.slice(3)).toEqual([
      [0, 'nemesis', 'info', 'run-ended'],
      [0, 0, 'info', 'run-ended'],
      [0, 1, 'info', 'run-ended'],
    ]);
    expect(stage.closed.sort()).toEqual([0, 1]);
    for (const { done } of stage.calls) done({ type: 'ok' });
    interpreter.stop();
    stage.time.step();
    expect(stage.history.length).toBe(6);
  });

  it('can be stopped by whoever records', async () => {
    const stage = new Stage();
    const interpreter = stage.interpreter(clients(stagger(5, repeat(read))), {
      record(op) {
        if (stage.history.length === 20) interpreter.stop();
        return stage.history.append(op);
      },
    });
    interpreter.start();
    await stage.time.runUntil(() => interpreter.finished);
    const last = [...stage.history].slice(20);
    expect(last.slice(1).every(({ error }) => error === 'run-ended')).toBe(true);
    expect(stage.calls.length).toBeLessThanOrEqual(11);
  });

  it('ends with the error of whoever records, though a client swallows it', async () => {
    const stage: Stage = new Stage(({ done }) => {
      stage.time.after(10, () => {
        try {
          done({ type: 'ok' });
        } catch {}
      });
    });
    const full = new Error('disk full');
    const record = (op: Parameters<typeof stage.history.append>[0]) => {
      if (op.type === 'ok') throw full;
      return stage.history.append(op);
    };
    await expect(stage.run(clients(read), { record })).rejects.toBe(full);
  });

  it('obeys the rules of processes, whatever clients answer', () => {
    const types: readonly (CompletionType | null)[] = ['ok', 'ok', 'fail', 'info', null];
    const arbitrary = fc.record({ seed: fc.integer(), concurrency: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(arbitrary, ({ seed, concurrency }) => {
        let calls = Math.abs(seed % 1000);
        const end = (): Ending => {
          calls = (calls * 7919 + 13) % 10_007;
          const type = types[calls % types.length]!;
          return type === null ? null : ended(type, 1 + (calls % 90));
        };
        const generator = clients(
          limit(150, stagger(5, repeat(read))),
          nemesis(delay(50, repeat({ f: 'x' }, 3))),
        );
        const nemeses = [idleNemesis('x')];
        const history = play(generator, { seed, concurrency, end, nemeses, opTimeoutMs: 0.0002 });
        const crashed = new Set<unknown>();
        const ops = [...history];
        const afterCrash = ops.filter(({ type, process }) => {
          if (type === 'info' && process !== 'nemesis') crashed.add(process);
          return type === 'invoke' && crashed.has(process);
        });
        expect(afterCrash).toEqual([]);
        expect(ops.every(({ timeNs }, i) => i === 0 || timeNs >= ops[i - 1]!.timeNs)).toBe(true);
        // `append` pairs each completion with its invocation; here every invocation has one.
        expect(history.length).toBe(2 * (150 + 3));
      }),
    );
  });
});
