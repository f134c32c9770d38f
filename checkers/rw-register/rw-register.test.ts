import { describe, expect, it } from 'vitest';
import { BadInputError, History } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import plugin, { rwRegister } from './index.ts';
import fuzz from './testing/rw-register.fuzz.ts';
import { anomaly, check } from './testing/told.ts';

describe('rw-register', () => {
  it('finds serial transactions right', () => {
    const result = check([
      [0, 'w x 1, r y null', 0, 10],
      [1, 'r x 1, w x 2, w y 1', 20, 30],
      [0, 'r y 1, w y 2', 40, 50],
      [1, 'r x 2, r y 2', 60, 70],
    ]);
    expect(result).toMatchObject({
      valid: true,
      summary: '4 transactions show nothing that strict-serializable rules out',
      anomalies: [],
      stats: { transactions: 4, microOps: 9, keys: 2, components: 0, not: [], alsoNot: [] },
    });
  });

  it('lets transactions of unknown outcome happen late, or never', () => {
    expect(
      check([
        [0, 'w x 1', 0, 10, 'info'],
        [1, 'w x 2', 20, 30],
        [2, 'r x 2', 40, 50],
        [3, 'w x 3', 60],
        [4, 'r x 1', 70, 80],
      ]).valid,
    ).toBe(true);
  });

  it('knows nothing where nothing was tested', () => {
    const writes: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [0, 'w x 2', 20, 30],
    ];
    expect(check(writes)).toMatchObject({
      valid: 'unknown',
      summary: 'no transaction read what another one wrote before or after it, so nothing was tested',
    });
    expect(check([[0, 'w x 1, r x 1', 0, 10]]).valid).toBe('unknown');
    expect(check([[0, 'w x 1', 0, 10, 'info']]).valid).toBe('unknown');
  });

  it('does not judge keys to which a value was written twice', () => {
    const twice: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'w x 1', 0, 10],
      [2, 'r x 1, w y 1', 20, 30],
    ];
    expect(check([...twice, [3, 'r y 1', 40, 50]])).toMatchObject({
      valid: 'unknown',
      summary: 'key x is not judged, as operations 0 and 1 both wrote 1 to it',
    });
    expect(check([...twice, [3, 'r y null', 40, 50]]).valid).toBe(false);
    const failed: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'w x 1, w x 2', 0, 10, 'fail'],
      [2, 'r x 1', 20, 30],
    ];
    expect(check(failed).valid).toBe(true);
  });

  it('agrees with definitions and serial orders', () => expectAgreement(fuzz, { runs: 300 }));
});

describe('rw-register and what is assumed of keys', () => {
  const stale: TxnLine[] = [
    [0, 'w x 1', 0, 10],
    [1, 'w x 2', 20, 30],
    [2, 'r x 1', 40, 50],
  ];
  const elles = { wfrKeys: false, orderedKeys: false };

  it('takes the order of versions from real time, for models that keep it', () => {
    expect(check(stale).stats).toMatchObject({ not: ['strong-snapshot-isolation'] });
    expect(check(stale, { consistencyModels: ['serializable'] }).valid).toBe(true);
    expect(check(stale, { realtime: false }).valid).toBe(true);
    expect(check(stale, elles).valid).toBe(true);
  });

  it('assumes of keys what the user says, and judges all models by that', () => {
    const assumed = { ...elles, linearizableKeys: true };
    expect(anomaly('cyclic-versions', stale, assumed).rulesOut).toEqual(['read-uncommitted']);
    expect(check(stale, { ...assumed, realtime: false }).valid).toBe(true);
  });

  it('claims no more than is proven of an order that real time gives', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1, r y 1', 0, 100],
      [1, 'w x 2, w y 1', 0, 100],
      [2, 'r x 1', 10, 20],
      [3, 'r x 2', 30, 40],
    ];
    expect(anomaly('G-single-item-realtime', lines).rulesOut).toEqual(['strong-snapshot-isolation']);
    expect(check(lines, { consistencyModels: ['strong-read-committed'] }).valid).toBe(true);
  });

  it('refuses options that are none', () => {
    expect(() => plugin.create({ consistencyModels: ['acid'] })).toThrow(BadInputError);
    expect(() => plugin.create({ wfrKeys: 'yes' })).toThrow(/must be true or false, not "yes"/);
    expect(() => plugin.create({ keys: 1 })).toThrow(/has no option "keys"/);
  });
});

describe('rw-register and other histories', () => {
  it('says what is wrong with values', () => {
    const summary = (value: unknown) =>
      rwRegister().check(historyOf([{ process: 0, f: 'txn', value, fromMs: 0, toMs: 1 }]), contextOf())
        .summary;
    expect(summary([['r', 'x', [3]]])).toBe('operation 0 read [3] of key x, where one value or null must be');
    expect(summary([['w', 'x', [3]]])).toBe('operation 0 writes [3] of key x, where one value must be');
    expect(summary([['w', 'x', null]])).toBe(
      'operation 0 writes null of key x, which cannot be told from a key that was never written',
    );
    expect(summary([['append', 'x', 3]])).toMatch(/"append", and here are only "w" and "r"$/);
    expect(rwRegister().check(new History(), contextOf()).summary).toBe('the history has no transactions');
  });

  it('suggests itself for registers whose values name their writes only', () => {
    const registers = story([[0, 'w x 1, r y null', 0, 10]]);
    expect(plugin.suggest!(registers)).toEqual({});
    expect(plugin.suggest!(registers, { realtime: false })).toBeUndefined();
    expect(plugin.suggest!(story([[0, 'append x 1, r x [1]', 0, 10]]))).toBeUndefined();
    expect(plugin.suggest!(story([[0, 'r x 1', 0, 10]]))).toBeUndefined();
    const equal: TxnLine[] = [
      [0, 'w x 1, r y null', 0, 10],
      [1, 'w x 1, r y null', 0, 10],
    ];
    expect(plugin.suggest!(story(equal))).toBeUndefined();
    const fork: TxnLine[] = [
      [0, 'w x 1', 0, 10],
      [1, 'r x 1, r y null', 0, 10],
    ];
    expect(plugin.suggest!(story(fork))).toBeUndefined();
  });
});
