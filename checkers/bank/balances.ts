/** Balances as reads give them: an object from account to balance, or a list whose positions are accounts. */
import type { Key } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';

/** Null: the read names the account, but gives no balance. */
export type Balances = ReadonlyMap<string, number | null>;

/** A text says what is wrong with the value. */
export function balancesOf(value: unknown): Balances | string {
  if (typeof value !== 'object' || value === null) {
    return `gave ${shown(value)}, and not an object from account to balance`;
  }
  const balances = new Map<string, number | null>();
  for (const [account, balance] of Object.entries(value)) {
    if (balance !== null && !(typeof balance === 'number' && Number.isFinite(balance))) {
      return `gave ${shown(balance)} as the balance of account ${account}, which is no number`;
    }
    balances.set(account, balance);
  }
  return balances.size === 0 ? 'gave no accounts at all' : balances;
}

export function sumOf(balances: Balances): number {
  let sum = 0;
  for (const balance of balances.values()) sum += balance ?? 0;
  return sum;
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** Undefined where the value is no transfer. */
export function transferOf(value: unknown): Transfer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { from, to, amount } = value as Record<string, unknown>;
  if (!isName(from) || !isName(to) || typeof amount !== 'number') return undefined;
  return { from: String(from), to: String(to), amount };
}

function isName(account: unknown): account is string | number {
  return typeof account === 'string' || typeof account === 'number';
}

/** One bank: there is one for each key of the history. */
export interface Bank {
  readonly key: Key | undefined;
  /** Invocation of the first read; NONE before it. */
  first: number;
  total: number | undefined;
  /** Every read must show these. */
  required: ReadonlySet<string>;
  /** No read may show any others. */
  readonly allowed: Set<string>;
}

/** A read that succeeded. */
export interface Read {
  readonly index: number;
  readonly bank: Bank;
  readonly balances: Balances;
}
