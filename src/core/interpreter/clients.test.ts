/** What the interpreter makes of clients, good and bad. */
import { describe, expect, it } from 'vitest';
import { FaultlineError } from '../errors.ts';
import { delay } from '../generators/delay.ts';
import { repeat } from '../generators/repeat.ts';
import { clients } from '../generators/routing.ts';
import type { Completion } from '../op.ts';
import { type Call, Stage } from './testing/stage.ts';

const read = { f: 'read', value: 'argument' };
const oneThread = { concurrency: 1 };
const TIMEOUT_NS = 1_000_000;

/** Answers each call after ten nanoseconds, one completion after another. */
function answering(...completions: readonly Completion[]): Stage {
  const stage: Stage = new Stage(({ done }: Call) => {
    const completion = completions[stage.calls.length - 1]!;
    stage.time.after(10, () => done(completion));
  });
  return stage;
}

describe('a client', () => {
  it('is opened when first needed, on the node of its thread, and closed at the end', async () => {
    const stage = new Stage();
    await stage.run(clients(repeat(read, 9)), { concurrency: 5 });
    expect(stage.opened.sort()).toEqual(['0@n1', '1@n2', '2@n3', '3@n1', '4@n2']);
    expect(stage.closed.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('may answer with a value, or else gives the argument again', async () => {
    const stage = answering({ type: 'ok', value: 5 }, { type: 'ok' }, { type: 'fail', error: 'not-leader' });
    await stage.run(clients(repeat({ ...read, key: 'k' }, 3)), oneThread);
    const completions = [...stage.history].filter(({ type }) => type !== 'invoke');
    expect(completions.map(({ value, key, error }) => [value, key, error])).toEqual([
      [5, 'k', undefined],
      ['argument', 'k', undefined],
      ['argument', 'k', 'not-leader'],
    ]);
  });

  it('may answer inside invoke', async () => {
    const stage = new Stage(({ done }) => done({ type: 'ok' }));
    await stage.run(clients(delay(7, repeat(read, 2))), oneThread);
    expect(stage.events).toEqual([
      [0, 0, 'invoke'],
      [0, 0, 'ok'],
      [7, 0, 'invoke'],
      [7, 0, 'ok'],
    ]);
  });

  it('answers only once', async () => {
    const stage: Stage = new Stage(({ done }) => {
      stage.time.after(10, () => done({ type: 'ok' }));
      stage.time.after(12, () => done({ type: 'info', error: 'timeout' }));
    });
    await stage.run(clients(repeat(read, 2)), oneThread);
    expect(stage.events.map(([timeNs, , type]) => [timeNs, type])).toEqual([
      [0, 'invoke'],
      [10, 'ok'],
      [10, 'invoke'],
      [20, 'ok'],
    ]);
  });
});

describe('a process', () => {
  it('goes on after ok and after a definite failure', async () => {
    const stage = answering({ type: 'fail', error: 'unavailable' }, { type: 'ok' });
    await stage.run(clients(repeat(read, 2)), oneThread);
    expect(stage.events.map(([, process, type]) => [process, type])).toEqual([
      [0, 'invoke'],
      [0, 'fail'],
      [0, 'invoke'],
      [0, 'ok'],
    ]);
    expect(stage.opened).toEqual(['0@n1']);
  });

  it('never invokes again after info: its thread goes on under a new number, with a new client', async () => {
    const stage = answering({ type: 'info', error: 'crash' }, { type: 'ok' });
    await stage.run(clients(repeat(read, 2)), { concurrency: 1 });
    expect(stage.events).toEqual([
      [0, 0, 'invoke'],
      [10, 0, 'info', 'crash'],
      [10, 1, 'invoke'],
      [20, 1, 'ok'],
    ]);
    expect(stage.opened).toEqual(['0@n1', '1@n1']);
    expect(stage.closed).toEqual([0, 1]);
  });

  it('keeps its thread, so the number says which', async () => {
    const stage: Stage = new Stage(({ done }) => stage.time.after(10, () => done({ type: 'info' })));
    await stage.run(clients(repeat(read, 30)), { concurrency: 4 });
    const nodeOf = (process: number) => `n${((process % 4) % 3) + 1}`;
    for (const seat of stage.opened) {
      const [process, node] = seat.split('@');
      expect(node).toBe(nodeOf(Number(process)));
    }
    const invoked = [...stage.history].filter(({ type }) => type === 'invoke').map(({ process }) => process);
    expect(new Set(invoked).size).toBe(30);
  });

  it('is retired by a failure that proves nothing', async () => {
    const stage = answering(
      { type: 'fail', error: 'timeout' },
      { type: 'fail' },
      { type: 'fail', error: 'x' },
    );
    await stage.run(clients(repeat(read, 3)), oneThread);
    expect(stage.events.filter(([, , type]) => type !== 'invoke')).toEqual([
      [10, 0, 'info', 'timeout'],
      [20, 1, 'info'],
      [30, 2, 'info', 'x'],
    ]);
  });
});

describe('an operation without an answer', () => {
  it('is info at its deadline, and a late answer changes nothing', async () => {
    const stage: Stage = new Stage(({ done, process }) => {
      if (process === 0) stage.time.after(TIMEOUT_NS + 5, () => done({ type: 'ok' }));
      else stage.time.after(10, () => done({ type: 'ok' }));
    });
    await stage.run(clients(delay(100, repeat(read, 3))), oneThread);
    expect(stage.events).toEqual([
      [0, 0, 'invoke'],
      [TIMEOUT_NS, 0, 'info', 'timeout'],
      [TIMEOUT_NS, 1, 'invoke'],
      [TIMEOUT_NS + 10, 1, 'ok'],
      [TIMEOUT_NS + 10, 1, 'invoke'],
      [TIMEOUT_NS + 20, 1, 'ok'],
    ]);
    expect(stage.closed).toEqual([0, 1]);
  });

  it('times out in its turn, however many there are', async () => {
    const stage = new Stage(() => {});
    await stage.run(clients(delay(300, repeat(read, 3000))), { concurrency: 5000 });
    const timeouts = [...stage.history].filter(({ error }) => error === 'timeout');
    expect(timeouts.map(({ timeNs }) => timeNs)).toEqual(
      Array.from({ length: 3000 }, (_, i) => TIMEOUT_NS + i * 300),
    );
  });

  it('that is answered at its deadline was answered in time', async () => {
    const stage: Stage = new Stage(({ done }) => stage.time.after(TIMEOUT_NS, () => done({ type: 'ok' })));
    await stage.run(clients(read));
    expect(stage.events.at(-1)).toEqual([TIMEOUT_NS, expect.any(Number), 'ok']);
  });
});

describe('a client that throws', () => {
  function throwing(error: Error): Stage {
    const stage: Stage = new Stage(({ done, process }) => {
      if (process === 0) throw error;
      stage.time.after(10, () => done({ type: 'ok' }));
    });
    return stage;
  }

  it('is info, for the operation may have begun', async () => {
    const stage = throwing(new Error('boom'));
    await stage.run(clients(repeat(read, 2)), oneThread);
    expect(stage.events).toEqual([
      [0, 0, 'invoke'],
      [0, 0, 'info', 'client-error'],
      [0, 1, 'invoke'],
      [10, 1, 'ok'],
    ]);
  });

  it('after its answer has answered', async () => {
    const stage = new Stage(({ done }) => {
      done({ type: 'ok' });
      throw new Error('too late');
    });
    await stage.run(clients(read), oneThread);
    expect(stage.events).toEqual([
      [0, 0, 'invoke'],
      [0, 0, 'ok'],
    ]);
  });

  it('while it is opened or closed does no more harm', async () => {
    const stage = new Stage(({ done }) => done({ type: 'info' }));
    const open = stage.client.bind(stage);
    let opened = 0;
    stage.client = (process, node) => {
      if (opened++ === 0) throw new Error('no such host');
      return { ...open(process, node), close: () => explode() };
    };
    await stage.run(clients(repeat(read, 2)), oneThread);
    expect(stage.events.map(([, ...rest]) => rest)).toEqual([
      [0, 'invoke'],
      [0, 'info', 'client-error'],
      [1, 'invoke'],
      [1, 'info'],
    ]);
  });

  it('because the harness is in trouble ends the run', async () => {
    const trouble = new FaultlineError('nondeterminism', 'Date.now was called inside the simulator');
    await expect(throwing(trouble).run(clients(read), oneThread)).rejects.toBe(trouble);
  });
});

describe('a completion that is none', () => {
  const complaint = /^The client completed .*"f":"read".* with .*; its type must be ok, fail or info\.$/;

  it('is the fault of the client, and names the operation', async () => {
    for (const nonsense of [{ type: 'invoke' }, {}, undefined, 'ok']) {
      const stage = answering(nonsense as Completion);
      const run = stage.run(clients(read), oneThread);
      await expect(run).rejects.toThrow(complaint);
      await expect(run).rejects.toMatchObject({ code: 'client-broken' });
    }
  });

  it('comes to light though the client swallows every error', async () => {
    const swallowing = (later: boolean): Stage => {
      const stage: Stage = new Stage(({ done }) => {
        const attempt = () => {
          try {
            done({ type: 'well' } as unknown as Completion);
          } catch {}
        };
        if (later) stage.time.after(10, attempt);
        else attempt();
      });
      return stage;
    };
    await expect(swallowing(false).run(clients(read), oneThread)).rejects.toThrow(complaint);
    await expect(swallowing(true).run(clients(read), oneThread)).rejects.toThrow(complaint);
  });
});

function explode(): never {
  throw new Error('boom');
}
