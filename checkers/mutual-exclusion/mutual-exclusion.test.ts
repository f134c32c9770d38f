import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type MutualExclusionOptions, mutualExclusion } from './index.ts';
import fuzz from './testing/mutual-exclusion.fuzz.ts';

function check(
  told: readonly Told[],
  options: MutualExclusionOptions = {},
  context: Partial<CheckContext> = {},
) {
  return mutualExclusion(options).check(historyOf(told), contextOf(context));
}

/** An operation of five milliseconds. */
const op = (process: number, f: string, fromMs: number, more: Partial<Told> = {}): Told => ({
  process,
  f,
  value: null,
  fromMs,
  toMs: fromMs + 5,
  ...more,
});
const acquire = (process: number, fromMs: number, gave: unknown = null, more: Partial<Told> = {}) =>
  op(process, 'acquire', fromMs, { gave, ...more });
const release = (process: number, fromMs: number, more: Partial<Told> = {}) =>
  op(process, 'release', fromMs, more);
const effect = (process: number, fromMs: number, token: number, more: Partial<Told> = {}) =>
  op(process, 'effect', fromMs, { value: { token, data: 'x' }, ...more });
const lost = (told: Told): Told => ({ ...told, outcome: 'info' });
const failed = (told: Told, error: string): Told => ({ ...told, outcome: 'fail', error });

describe('a lock', () => {
  it('is right where one holder follows the other, even where they may have overlapped', () => {
    const result = check([
      acquire(0, 0),
      release(0, 10),
      acquire(1, 12),
      release(1, 20),
      failed(acquire(0, 21), 'precondition-failed'),
    ]);
    expect(result).toMatchObject({ valid: true, stats: { locks: 1, acquires: 2, holds: 2, tokens: 0 } });
    expect(result.summary).toBe('2 acquires of 1 lock: never more than one holder for certain');
  });

  it('is wrong where two certainly hold it at once', () => {
    const result = check([acquire(0, 0), acquire(1, 10), release(0, 20), release(1, 30)]);
    expect(result.summary).toBe('2 acquires of 1 lock: 1 too-many-holders');
    expect(result.anomalies).toEqual([
      {
        type: 'too-many-holders',
        message: 'process 0 and process 1 both held the lock at 0.015 s, and only one can hold it at a time',
        steps: [
          'process 0 had acquired it by 0.005 s (operation 0) and asked to release it only at 0.020 s (operation 4).',
          'process 1 had acquired it by 0.015 s (operation 2) and asked to release it only at 0.030 s (operation 6).',
          'So at 0.015 s it was held twice.',
        ],
        ops: [0, 2],
        rulesOut: ['linearizable'],
        detail: { holders: 2, permits: 1 },
      },
    ]);
  });

  it('is wrong where one process holds it twice', () => {
    expect(check([acquire(0, 0), acquire(0, 10)]).anomalies[0]!.message).toBe(
      'process 0 held the lock twice at 0.015 s, and only one can hold it at a time',
    );
  });

  it('is doubtful where its holder has crashed, and where nobody knows whether it was acquired', () => {
    const next = acquire(1, 20);
    expect(check([acquire(0, 0), next]).valid).toBe(false);
    expect(check([lost(acquire(0, 0)), next]).valid).toBe(true);
    expect(check([acquire(0, 0), lost(effect(0, 10, 1)), next]).valid).toBe(true);
    expect(check([acquire(0, 0), lost(release(0, 10)), next]).valid).toBe(true);
    // It crashed after the other had got the lock.
    expect(check([acquire(0, 0), next, lost(effect(0, 30, 1))]).valid).toBe(false);
  });

  it('is held on where a release was refused unread, and perhaps not where it failed otherwise', () => {
    const told = (error: string) => [acquire(0, 0), failed(release(0, 10), error), acquire(1, 20)];
    expect(check(told('unavailable')).valid).toBe(false);
    expect(check(told('precondition-failed')).valid).toBe(true);
    expect(check(told('')).valid).toBe(true);
  });

  it('has owners: a release by anybody else ends nothing, unless it names the token', () => {
    const told = (value: unknown) => [acquire(0, 0, 7), release(1, 10, { value }), acquire(2, 20, 8)];
    expect(check(told(null)).valid).toBe(false);
    expect(check(told(6)).valid).toBe(false);
    expect(check(told(7)).valid).toBe(true);
    expect(check(told({ token: 7 })).valid).toBe(true);
  });

  it('is judged by key', () => {
    const told = [acquire(0, 0, null, { key: 'a' }), acquire(1, 10, null, { key: 'b' })];
    expect(check(told)).toMatchObject({ valid: true, stats: { locks: 2 } });
    const wrong = check([...told, acquire(2, 20, null, { key: 'b' })]);
    expect(wrong.anomalies).toMatchObject([{ key: 'b', ops: [2, 4] }]);
    expect(wrong.anomalies[0]!.message).toMatch(/^key b: process 1 and process 2 both held/);
  });

  it('ends by itself where it has a lease', () => {
    const told = [acquire(0, 0), acquire(1, 20)];
    expect(check(told, { leaseMs: 25 }).valid).toBe(true);
    const wrong = check(told, { leaseMs: 26 });
    expect(wrong.anomalies[0]!.steps![0]).toBe(
      'process 0 had acquired it by 0.01 s (operation 0) and still held it at 0.03 s.',
    );
    expect(check([acquire(0, 0)], { leaseMs: 5 })).toMatchObject({
      valid: 'unknown',
      summary: 'nobody held a lock for certain, and there are no tokens, so there is nothing to judge',
    });
  });
});

describe('a semaphore', () => {
  it('has as many holders as permits', () => {
    const told = [acquire(0, 0), acquire(1, 10), acquire(0, 20)];
    expect(check(told, { permits: 3 }).summary).toBe(
      '3 acquires of 1 lock: never more than 3 holders for certain',
    );
    const result = check(told, { permits: 2 });
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]!.message).toBe(
      'process 0 (twice) and process 1 all held the lock at 0.025 s, and only 2 can hold it at a time',
    );
  });

  it('names a few of many holders', () => {
    const told = [0, 1, 2, 3, 4, 5].map((process) => acquire(process, 10 * process));
    expect(check(told, { permits: 5 }).anomalies[0]!.message).toMatch(
      /^process 0, process 1, process 2, process 3 and 2 more all held the lock at/,
    );
  });

  it('takes those for a witness that held it longest', () => {
    const told = [acquire(0, 0), acquire(1, 10), acquire(2, 20), release(0, 30), acquire(3, 40)];
    const { anomalies } = check(told, { permits: 2 });
    expect(anomalies.map(({ ops }) => ops)).toEqual([
      [0, 2, 4],
      [2, 4, 8],
    ]);
  });
});

describe('a reentrant lock', () => {
  const twice = [acquire(0, 0, 5), acquire(0, 10, 5), release(0, 20)];

  it('is held until its holder has released it as often as acquired', () => {
    const result = check([...twice, release(0, 30), acquire(1, 40, 6)], { reentrant: true });
    expect(result).toMatchObject({ valid: true, stats: { acquires: 3, holds: 2, tokens: 2 } });
    const early = check([...twice, acquire(1, 27, 6), release(0, 40)], { reentrant: true });
    expect(early.anomalies).toMatchObject([{ type: 'too-many-holders', ops: [0, 6] }]);
  });

  it('gives its holder the same token again, and nobody else', () => {
    const types = (told: readonly Told[], reentrant: boolean) =>
      check(told, { reentrant }).anomalies.map(({ type }) => type);
    expect(types(twice, true)).toEqual([]);
    expect(types(twice, false)).toEqual(['duplicate-token', 'too-many-holders']);
    const ended = [...twice, release(0, 30)];
    expect(types([...ended, acquire(0, 40, 5)], true)).toEqual(['duplicate-token']);
    expect(types([...ended, acquire(1, 40, 5)], true)).toEqual(['duplicate-token']);
  });

  it('may still be held after a release that failed', () => {
    const told = [acquire(0, 0, 5), failed(release(0, 10), 'precondition-failed'), acquire(0, 20, 5)];
    expect(check(told, { reentrant: true }).valid).toBe(true);
    const next = [...told, acquire(1, 30, 6)];
    expect(check(next, { reentrant: true }).anomalies).toMatchObject([{ ops: [4, 6] }]);
  });

  it('is acquired anew after its lease', () => {
    const told = [acquire(0, 0, 5), acquire(0, 100, 6), acquire(1, 110, 7)];
    expect(check(told, { reentrant: true, leaseMs: 20 }).anomalies).toMatchObject([{ ops: [2, 4] }]);
    // It may have entered again shortly before the lease was over.
    const soon = [acquire(0, 0, 5), acquire(0, 22, 5), acquire(1, 30, 7)];
    expect(check(soon, { reentrant: true, leaseMs: 20 }).valid).toBe(true);
  });
});

describe('fencing tokens', () => {
  it('are right where they grow and the resource keeps to them', () => {
    const result = check([
      acquire(0, 0, 1),
      effect(0, 10, 1),
      release(0, 20),
      acquire(1, 30, { token: 4 }),
      effect(1, 40, 4),
      failed(effect(0, 50, 1), 'precondition-failed'),
      lost(effect(2, 50, 1)),
    ]);
    expect(result).toMatchObject({ valid: true, stats: { tokens: 2, effects: 2 } });
    expect(result.summary).toBe(
      '2 acquires of 1 lock and 2 fenced effects: never more than one holder for certain, ' +
        'tokens only grow and no token is accepted after a larger one',
    );
  });

  it('are wrong where two holds got the same one', () => {
    const result = check([acquire(0, 0, 3), release(0, 10), acquire(1, 20, 3)]);
    expect(result.anomalies).toEqual([
      {
        type: 'duplicate-token',
        message:
          "process 0's acquire (operation 0) and process 1's acquire (operation 4) both got the token 3",
        steps: ['Both got 3, so the resource cannot tell one holder from the other.'],
        ops: [0, 4],
        detail: { tokens: [3, 3] },
      },
    ]);
    const keys = [acquire(0, 0, 3, { key: 'a' }), acquire(1, 20, 3, { key: 'b' })];
    expect(check(keys).valid).toBe(true);
  });

  it('are wrong where one is smaller than one before, if only by real time', () => {
    const told = [acquire(0, 0, 3), release(0, 10), acquire(1, 20, 2)];
    const result = check(told);
    expect(result.anomalies).toEqual([
      {
        type: 'token-not-increasing',
        message:
          "process 1's acquire (operation 4) got the token 2, although " +
          "process 0's acquire (operation 0) got the token 3 before",
        steps: [
          'Operation 0 had token 3 and completed at 0.01 s.',
          'Operation 4 began after that, at 0.02 s, and had the smaller token 2.',
        ],
        ops: [0, 4],
        detail: { tokens: [3, 2] },
      },
    ]);
    expect(check(told, {}, { realtime: false }).valid).toBe(true);
    expect(check([told[0]!, told[1]!, acquire(0, 20, 2)], {}, { realtime: false }).valid).toBe(false);
    // Beside each other they may have been granted in either order.
    expect(
      check([acquire(0, 0, 3, { toMs: 30 }), acquire(1, 20, 2, { toMs: 25 }), release(1, 27)]).valid,
    ).toBe(true);
  });

  it('are wrong where the resource accepts an old one', () => {
    const told = [acquire(0, 0, 1), acquire(1, 60, 2), effect(1, 70, 2), effect(0, 80, 1)];
    const result = check(told, { leaseMs: 50 });
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({ type: 'stale-token-accepted', ops: [4, 6] });
    expect(result.anomalies[0]!.message).toBe(
      "process 0's effect (operation 6) was accepted with the token 1, although " +
        "process 1's effect (operation 4) was accepted with the token 2 before",
    );
    const beside = [effect(1, 70, 2), effect(0, 73, 1)];
    expect(check(beside)).toMatchObject({
      valid: true,
      summary: '2 fenced effects: no token is accepted after a larger one',
    });
  });
});

describe('mutual-exclusion', () => {
  it('agrees with a replay at every event', () => expectAgreement(fuzz, { runs: 300 }));

  it('knows nothing of what it cannot read', () => {
    expect(check([acquire(0, 0, 'yes')]).summary).toBe(
      'operation 0, an acquire, gave "yes", which is neither null nor a token (a number, or {token})',
    );
    expect(check([acquire(0, 0, { token: 'a' })]).valid).toBe('unknown');
    expect(check([acquire(0, 0, false)]).valid).toBe('unknown');
    expect(check([failed(acquire(0, 0), 'precondition-failed'), release(0, 10)]).summary).toBe(
      'no acquire succeeded, so there is nothing to judge',
    );
    expect(check([acquire(0, 0), acquire(1, 10)], {}, { realtime: false }).summary).toBe(
      'the history has no order across processes and no tokens, so nothing shows',
    );
    // What comes back as it was given is no token.
    expect(
      check([acquire(0, 0, 7, { value: 7 }), release(0, 10), acquire(1, 20, 7, { value: 7 })]),
    ).toMatchObject({
      valid: true,
      stats: { tokens: 0 },
    });
    expect(check([acquire(0, 0, { ms: 1 }, { value: { ms: 1 } })]).valid).toBe(true);
  });

  it('suggests itself where acquires give tokens', () => {
    const suggested = (told: readonly Told[]) => plugin.suggest!(historyOf(told));
    expect(suggested([acquire(0, 0, 1), release(0, 10)])).toEqual({});
    expect(suggested([acquire(0, 0), release(0, 10)])).toBeUndefined();
    expect(suggested([acquire(0, 0, 1), op(0, 'read', 10)])).toBeUndefined();
    expect(() => plugin.create({ permits: 0 })).toThrow(BadInputError);
    expect(() => plugin.create({ leaseMs: -1 })).toThrow(BadInputError);
    expect(plugin.create({ permits: 2, reentrant: true, leaseMs: 100 }).name).toBe('mutual-exclusion');
  });
});
