import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import bank from './bank.ts';
import { judged, playedAgainst } from './testing/played.ts';

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

class Accounts {
  readonly balances = Array.from({ length: 8 }, () => 10);
  count = 0;

  answer({ f, value }: Invocation): Completion {
    this.count++;
    if (f === 'read') return { type: 'ok', value: this.read() };
    const { from, to, amount } = value as Transfer;
    if (this.balances[from]! < amount) return { type: 'fail', error: 'precondition-failed' };
    this.transfer({ from, to, amount });
    return { type: 'ok', value };
  }

  read(): Record<string, number> {
    return Object.fromEntries(this.balances.entries());
  }

  transfer({ from, to, amount }: Transfer): void {
    this.balances[from]! -= amount;
    this.balances[to]! += amount;
  }
}

/** Shows now and then the first half of the accounts as they were before the last transfer. */
class Skewed extends Accounts {
  #before: Record<string, number> = {};

  override transfer(transfer: Transfer): void {
    this.#before = { ...super.read() };
    super.transfer(transfer);
  }

  override read(): Record<string, number> {
    const now = super.read();
    if (this.count % 5 !== 0) return now;
    return { ...now, ...Object.fromEntries(Object.entries(this.#before).slice(0, 4)) };
  }
}

function verdictOf(accounts: Accounts) {
  return judged(
    bank,
    playedAgainst(bank, (op) => accounts.answer(op)),
  );
}

describe('bank', () => {
  it('passes accounts that keep their total', () => expect(verdictOf(new Accounts()).valid).toBe(true));

  it('finds reads of half a transfer', () => {
    const { valid, results } = verdictOf(new Skewed());
    expect(valid).toBe(false);
    expect(results.bank!.anomalies[0]!.type).toBe('wrong-total');
  });
});
