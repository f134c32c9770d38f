/** Independent keys: who works on what, when the next key begins, and when all is done. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanOp, planOf } from '../plan.ts';
import { type ConcurrentKeysOptions, concurrentKeys } from './independent.ts';
import { limit } from './limit.ts';
import { phases } from './phases.ts';
import { type Ending, type PlayOptions, play } from './play.ts';
import { repeat } from './repeat.ts';
import { clients, nemesis } from './routing.ts';
import { ended, idleNemesis } from './testing.ts';
import { timeLimit } from './time-limit.ts';
import { untilOk } from './until-ok.ts';

function opsOf(options: ConcurrentKeysOptions, play_: PlayOptions): readonly PlanOp[] {
  const concurrency = play_.concurrency ?? 2;
  return planOf(play(clients(concurrentKeys(options)), play_), concurrency).ops;
}

function upTo(count: number) {
  return (index: number) => (index < count ? index : undefined);
}

describe('concurrentKeys', () => {
  it('does all of every key, each key by one group of threads', () => {
    const arbitrary = fc.record({
      threadsPerKey: fc.integer({ min: 1, max: 6 }),
      concurrency: fc.integer({ min: 1, max: 13 }),
      keyCount: fc.integer({ min: 0, max: 12 }),
      opsPerKey: fc.integer({ min: 1, max: 8 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(arbitrary, ({ threadsPerKey, concurrency, keyCount, opsPerKey, seed }) => {
        const end = ({ value }: { value?: unknown }): Ending => ended('ok', 1 + (value as number));
        const generator = () => limit(opsPerKey, ({ random }) => ({ f: 'w', value: random.int(30) }));
        const options = { threadsPerKey, keys: upTo(keyCount), generator };
        const ops = opsOf(options, { concurrency, seed, end });
        expect(ops).toHaveLength(keyCount * opsPerKey);
        for (let key = 0; key < keyCount; key++) {
          const own = ops.filter((op) => op.key === key);
          expect(own).toHaveLength(opsPerKey);
          expect(new Set(own.map((op) => Math.floor(op.thread / threadsPerKey))).size).toBe(1);
        }
      }),
    );
  });

  it('takes keys in their order', () => {
    const keys = ['x', 'y', 'z', 'u', 'v'];
    const generator = () => limit(2, repeat({ f: 'r' }));
    const ops = opsOf({ threadsPerKey: 1, keys: (index) => keys[index], generator }, { concurrency: 2 });
    const seen = [...new Set(ops.map((op) => op.key))];
    expect(seen).toEqual(keys);
  });

  it('gives the last group fewer threads where they do not come out even', () => {
    const generator = () => limit(50, repeat({ f: 'r' }));
    const ops = opsOf({ threadsPerKey: 3, keys: upTo(3), generator }, { concurrency: 7 });
    const crews = [0, 1, 2].map((key) => new Set(ops.filter((op) => op.key === key).map((op) => op.thread)));
    const sizes = crews.map((crew) => crew.size).sort();
    expect(sizes).toEqual([1, 3, 3]);
  });

  it('goes on for ever with endless keys, and leaves the nemesis alone', () => {
    const keys = (index: number) => `key-${index}`;
    const endless = concurrentKeys({ threadsPerKey: 2, keys, generator: () => limit(3, repeat({ f: 'r' })) });
    const generator = timeLimit(1000, [nemesis({ f: 'start' }), endless]);
    const history = play(generator, { concurrency: 4, nemeses: [idleNemesis('start')] });
    // Four threads, one operation each ten nanoseconds, for a microsecond.
    expect([...history].filter((op) => op.type === 'ok')).toHaveLength(400);
    expect(history.keys.length).toBeGreaterThan(130);
  });

  it('skips keys that have nothing to do, but not for ever', () => {
    const generator = (key: unknown) => (key === 3 ? { f: 'only' } : null);
    const ops = opsOf({ threadsPerKey: 1, keys: upTo(5), generator }, { concurrency: 2 });
    expect(ops.map((op) => [op.f, op.key])).toEqual([['only', 3]]);
    const empty = { threadsPerKey: 1, keys: (index: number) => index, generator: () => null };
    expect(() => opsOf(empty, {})).toThrow(/never got an operation/);
  });

  it('keeps barriers and news within a key', () => {
    // The writes of a key must succeed before its read; other keys neither hold it up nor help.
    const end = ({ f, key }: { f: string; key?: unknown }): Ending =>
      f === 'write' && key === 0 ? ended('fail', 7) : ended('ok', key === 1 ? 100 : 10);
    const generator = () => phases(limit(6, untilOk(repeat({ f: 'write' }))), { f: 'read' });
    const ops = opsOf({ threadsPerKey: 2, keys: upTo(2), generator }, { concurrency: 4, end });
    const fs = (key: number) => ops.filter((op) => op.key === key).map((op) => [op.timeNs, op.f]);
    expect(fs(0)).toEqual([
      [0, 'write'],
      [0, 'write'],
      [7, 'write'],
      [7, 'write'],
      [14, 'write'],
      [14, 'write'],
      [21, 'read'],
    ]);
    expect(fs(1)).toEqual([
      [0, 'write'],
      [0, 'write'],
      [100, 'read'],
    ]);
  });

  it('does not tell a key what became of the key before', () => {
    // The slow success of the first key must not end the second one's attempts.
    const end = ({ key }: { key?: unknown }): Ending => (key === 0 ? ended('ok', 25) : ended('fail', 10));
    const generator = (key: unknown) => (key === 0 ? { f: 'w' } : limit(6, untilOk(repeat({ f: 'w' }))));
    const ops = opsOf({ threadsPerKey: 2, keys: upTo(2), generator }, { concurrency: 2, end });
    expect(ops.filter((op) => op.key === 1)).toHaveLength(6);
  });

  it('refuses no threads at all', () => {
    const options = { threadsPerKey: 0, keys: upTo(1), generator: () => null };
    expect(() => concurrentKeys(options)).toThrow('needs a whole number of threads per key, at least 1');
  });
});
