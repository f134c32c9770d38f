import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckResult } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type BankOptions, bank } from './index.ts';
import fuzz from './testing/bank.fuzz.ts';

function check(told: readonly Told[], options: BankOptions = {}): CheckResult {
  return bank(options).check(historyOf(told), contextOf());
}

let clock = 0;

function read(gave: unknown, more: Partial<Told> = {}): Told {
  clock += 10;
  return { process: clock, f: 'read', gave, fromMs: clock, toMs: clock + 5, ...more };
}

function transfer(value: unknown, more: Partial<Told> = {}): Told {
  clock += 10;
  return { process: clock, f: 'transfer', value, fromMs: clock, toMs: clock + 5, ...more };
}

describe('bank', () => {
  it('is right where every read has the total', () => {
    const told = [
      read({ a: 10, b: 20 }),
      transfer({ from: 'a', to: 'b', amount: 5 }),
      transfer({ from: 'a', to: 'b', amount: 50 }, { outcome: 'fail', error: 'precondition-failed' }),
      read({ a: 5, b: 25 }),
      read({ a: 0, b: 0 }, { outcome: 'info' }),
      read({ a: 0, b: 0 }, { outcome: 'fail' }),
    ];
    const result = check(told);
    expect(result.valid).toBe(true);
    expect(result.summary).toBe(
      '2 reads of 2 accounts with a total of 30, which the first read shows: the total is the same in all of them',
    );
    expect(result.stats).toMatchObject({
      reads: 2,
      transfers: 1,
      lowTotal: 30,
      highTotal: 30,
      lastTotal: 30,
    });
  });

  it('is wrong where a read sees half a transfer, and names the transfer', () => {
    const told: Told[] = [
      { process: 0, f: 'read', gave: [10, 20], fromMs: 0, toMs: 1 },
      { process: 1, f: 'transfer', value: { from: 0, to: 1, amount: 4 }, fromMs: 2, toMs: 9 },
      { process: 2, f: 'transfer', value: { from: 0, to: 1, amount: 7 }, fromMs: 2, toMs: 9 },
      { process: 0, f: 'read', gave: [6, 20], fromMs: 3, toMs: 5 },
    ];
    const result = check(told);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'wrong-total',
      message: "process 0's read, operation 4, shows a total of 26, but the first read shows 30",
      ops: [0, 4],
      detail: { total: 26, expected: 30, suspects: [2] },
    });
    expect(result.anomalies[0]!.steps).toContain('Operation 4 shows 6 + 20 = 26.');
    expect(result.anomalies[0]!.steps!.at(-1)).toMatch(/^Operation 2, a transfer of 4 from account 0 to 1,/);
    expect(result.summary).toMatch(/: 1 wrong-total$/);
  });

  it('takes the total that it is given', () => {
    const result = check([read([10, 20])], { total: 31 });
    expect(result.anomalies[0]).toMatchObject({ type: 'wrong-total', ops: [0] });
    expect(check([read([10, 20])], { total: 30 }).valid).toBe(true);
    expect(check([read([0.1, 0.2])], { total: 0.3 }).valid).toBe(true);
  });

  it('is wrong where an account is overdrawn, unless it may be', () => {
    const told = [read({ a: -1, b: 31 })];
    const result = check(told, { total: 30 });
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]).toMatchObject({ type: 'negative-balance', ops: [0] });
    expect(result.anomalies[0]!.message).toMatch(/shows debts: account a is at -1$/);
    expect(check(told, { total: 30, negativeBalances: true }).valid).toBe(true);
  });

  it('is wrong where an account is missing, or one too many', () => {
    const told = [
      read({ a: 10, b: 20 }),
      read({ a: 30 }),
      read({ a: 10, b: null }),
      read({ a: 10, b: 20, z: 0 }),
    ];
    const result = check(told);
    expect(result.anomalies.map((anomaly) => [anomaly.type, anomaly.ops])).toEqual([
      ['missing-account', [0, 2]],
      ['missing-account', [0, 4]],
      ['unexpected-account', [0, 6]],
    ]);
    expect(check(told.slice(0, 1), { accounts: ['a', 'b', 'c'] }).anomalies[0]!.type).toBe('missing-account');
  });

  it('lets transfers open accounts where none are given', () => {
    const told: Told[] = [
      { process: 0, f: 'read', gave: { a: 30 }, fromMs: 0, toMs: 1 },
      { process: 1, f: 'read', gave: { a: 10, b: 20 }, fromMs: 2, toMs: 9 },
      { process: 2, f: 'transfer', value: { from: 'a', to: 'b', amount: 20 }, fromMs: 3 },
    ];
    expect(check(told).valid).toBe(true);
    expect(check(told, { accounts: ['a'] }).anomalies[0]!.type).toBe('unexpected-account');
  });

  it('judges the banks of different keys apart', () => {
    const told = [read([1, 2], { key: 'x' }), read([3, 4], { key: 'y' })];
    expect(check(told).valid).toBe(true);
    const result = check([...told, read([5, 6], { key: 'y' })]);
    expect(result.anomalies[0]).toMatchObject({ type: 'wrong-total', key: 'y', ops: [2, 4] });
    expect(result.anomalies[0]!.message).toMatch(/^key y: process/);
  });

  it('explains eight of each type, and counts the others', () => {
    const told = [read([1, 2]), ...Array.from({ length: 20 }, () => read([2, 2]))];
    const result = check(told);
    expect(result.anomalies).toHaveLength(8);
    expect(result.stats!.anomalies).toEqual({ 'wrong-total': 20 });
    expect(result.summary).toMatch(/: 20 wrong-total$/);
  });

  it('knows nothing of values that it cannot read', () => {
    expect(check([read(7)])).toMatchObject({
      valid: 'unknown',
      summary: 'operation 0, a read, gave 7, and not an object from account to balance',
    });
    expect(check([read({ a: 'x' })]).valid).toBe('unknown');
    expect(check([read({})]).valid).toBe('unknown');
    expect(check([read([1, 2]), transfer(5)]).summary).toMatch(/^operation 2, a transfer, takes 5/);
    expect(check([read([1, 2]), { process: 0, f: 'deposit', value: 5, fromMs: 0 }]).summary).toMatch(
      /none of the bank/,
    );
    expect(check([read([1, 2], { outcome: 'info' })]).valid).toBe('unknown');
  });

  it('agrees with a recount', () => expectAgreement(fuzz, { runs: 300 }));

  it('suggests itself for banks only', () => {
    expect(plugin.suggest!(historyOf([read([1, 2]), transfer({ from: 0, to: 1, amount: 1 })]))).toEqual({});
    expect(plugin.suggest!(historyOf([read([1, 2])]))).toBeUndefined();
  });

  it('refuses options that make no sense', () => {
    expect(() => plugin.create({ total: 'x' })).toThrow(BadInputError);
    expect(() => plugin.create({ accounts: 7 })).toThrow(BadInputError);
    expect(plugin.create({ accounts: 'a,b', total: -3, negativeBalances: true }).name).toBe('bank');
  });
});
