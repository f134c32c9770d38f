/**
 * Holds one read after another against what must be: the accounts, the total, no debts. Where the total is
 * not given, the first read sets it, and the contradiction is then one between two reads.
 */
import { type History, type Key, NONE } from '../../src/index.ts';
import type { ClientOp } from '../shared/client-ops.ts';
import { Findings, malformed, shown } from '../shared/findings.ts';
import { TimeBuckets } from '../shared/time-buckets.ts';
import { counted, listed } from '../shared/wording.ts';
import { type Bank, balancesOf, type Read, sumOf, transferOf } from './balances.ts';
import { readText, wrongTotal } from './wrong-total.ts';

/** What is known of the bank beforehand. */
export interface BankOptions {
  /** Sum of all balances; left out: that of the first read. */
  readonly total?: number;
  /** Left out: those of the first read. */
  readonly accounts?: readonly string[];
  /** Accounts may be overdrawn. */
  readonly negativeBalances?: boolean;
}

/** Sums of numbers with fractions differ by their rounding. */
const ROUNDING = 1e-9;
const ACCOUNTS_SHOWN_MAX = 12;

export class ReadJudge {
  readonly findings = new Findings();
  reads = 0;
  readonly #history: History;
  readonly #options: BankOptions;
  readonly #banks = new Map<Key | undefined, Bank>();
  readonly #totals: TimeBuckets;
  readonly #given: boolean;
  /** Transfers that may have happened, by invocation. */
  readonly #transfers: number[] = [];
  #lastTotal: number | null = null;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;

  constructor(history: History, options: BankOptions) {
    this.#history = history;
    this.#options = options;
    this.#given = options.total !== undefined;
    this.#totals = new TimeBuckets(history);
  }

  /** All that is no read, before any read is judged; a text says why the history cannot be judged. */
  prepare({ index, outcome }: ClientOp): string | undefined {
    const f = this.#history.fAt(index);
    if (f === 'transfer') return this.#prepareTransfer(index, outcome === 'fail');
    if (f === 'read' || outcome === 'fail') return undefined;
    return malformed({ index, f }, 'is none of the bank: it may change the total');
  }

  /** Takes the reads in order of invocation; a text says why the history cannot be judged. */
  judge({ index, completion, outcome }: ClientOp): string | undefined {
    const f = this.#history.fAt(index);
    if (f !== 'read' || outcome !== 'ok') return undefined;
    const balances = balancesOf(this.#history.valueAt(completion));
    if (typeof balances === 'string') return malformed({ index, f }, balances);
    this.#judgeRead({ index, balances, bank: this.#bankOf(index) });
    return undefined;
  }

  /** `41 reads of 8 accounts with a total of 80`; only after a read. */
  words(): string {
    const reads = counted(this.reads, 'read');
    if (this.#banks.size > 1) return `${reads} of ${this.#banks.size} banks`;
    const [bank] = this.#banks.values();
    const source = this.#given ? '' : ', which the first read shows';
    return `${reads} of ${counted(bank!.required.size, 'account')} with a total of ${bank!.total}${source}`;
  }

  get stats() {
    return {
      reads: this.reads,
      transfers: this.#transfers.length,
      banks: this.#banks.size,
      lowTotal: this.#low,
      highTotal: this.#high,
      lastTotal: this.#lastTotal,
      totals: this.#totals.list(),
    };
  }

  #prepareTransfer(index: number, failed: boolean): string | undefined {
    const value = this.#history.valueAt(index);
    const transfer = transferOf(value);
    if (transfer === undefined) {
      return malformed({ index, f: 'transfer' }, `takes ${shown(value)}, and not {from, to, amount}`);
    }
    if (failed) return undefined;
    this.#transfers.push(index);
    if (this.#options.accounts === undefined) {
      this.#bankOf(index).allowed.add(transfer.from).add(transfer.to);
    }
    return undefined;
  }

  #bankOf(index: number): Bank {
    const key = this.#history.keyAt(index);
    let bank = this.#banks.get(key);
    if (bank === undefined) {
      const { accounts = [], total } = this.#options;
      bank = { key, first: NONE, total, required: new Set(accounts), allowed: new Set(accounts) };
      this.#banks.set(key, bank);
    }
    return bank;
  }

  #judgeRead(read: Read): void {
    const { bank, balances, index } = read;
    this.reads++;
    if (bank.first === NONE) this.#setUp(read);
    const missing = [...bank.required].filter((account) => (balances.get(account) ?? null) === null);
    const unexpected = [...balances.keys()].filter((account) => !bank.allowed.has(account));
    if (missing.length > 0) this.#add(read, 'missing-account', this.#missing(read, missing));
    if (unexpected.length > 0) this.#add(read, 'unexpected-account', this.#unexpected(read, unexpected));
    const total = sumOf(balances);
    this.#totals.add(this.#history.timeNsAt(this.#history.pairOf(index)), total);
    this.#lastTotal = total;
    this.#low = Math.min(this.#low, total);
    this.#high = Math.max(this.#high, total);
    if (missing.length + unexpected.length === 0) this.#judgeTotal(read, total);
    if (!this.#options.negativeBalances) this.#judgeDebts(read);
  }

  /** The first read says what is not given. */
  #setUp({ bank, balances, index }: Read): void {
    bank.first = index;
    bank.total ??= sumOf(balances);
    if (this.#options.accounts !== undefined) return;
    bank.required = new Set([...balances.keys()].filter((account) => balances.get(account) !== null));
    for (const account of balances.keys()) bank.allowed.add(account);
  }

  #judgeTotal(read: Read, total: number): void {
    const expected = read.bank.total!;
    if (Math.abs(total - expected) <= ROUNDING * Math.max(1, Math.abs(expected))) return;
    this.findings.add('wrong-total', () =>
      wrongTotal({ history: this.#history, transfers: this.#transfers, read, total, given: this.#given }),
    );
  }

  #judgeDebts(read: Read): void {
    const debts = [...read.balances].filter(([, balance]) => balance !== null && balance < 0);
    if (debts.length === 0) return;
    const each = listed(debts.map(([account, balance]) => `account ${account} is at ${balance}`));
    this.#add(read, 'negative-balance', { ops: [read.index], says: `shows debts: ${each}`, accounts: debts });
  }

  #missing({ bank, index }: Read, missing: readonly string[]) {
    const { ops, source } = this.#expectation(bank, index);
    const says = `lacks ${accountsText(missing)}, although ${source}`;
    return { ops, says, accounts: missing };
  }

  #unexpected({ bank, index }: Read, unexpected: readonly string[]) {
    const { ops, source } = this.#expectation(bank, index);
    const says = `shows ${accountsText(unexpected)} too, although ${source}, and no transfer names it`;
    return { ops, says, accounts: unexpected };
  }

  /** Where the accounts are known from. */
  #expectation(bank: Bank, index: number) {
    const all = accountsText([...bank.required]);
    if (this.#options.accounts !== undefined) return { ops: [index], source: `the bank has ${all}` };
    return { ops: [bank.first, index], source: `the first read, operation ${bank.first}, showed ${all}` };
  }

  #add(read: Read, type: string, found: { ops: readonly number[]; says: string; accounts: unknown }): void {
    this.findings.add(type, () => ({
      message: readText(this.#history, read.index, found.says),
      ops: found.ops,
      ...(read.bank.key === undefined ? {} : { key: read.bank.key }),
      detail: { balances: Object.fromEntries(read.balances), accounts: found.accounts },
    }));
  }
}

function accountsText(accounts: readonly string[]): string {
  return `${accounts.length === 1 ? 'account' : 'accounts'} ${listed(accounts.slice(0, ACCOUNTS_SHOWN_MAX))}${
    accounts.length > ACCOUNTS_SHOWN_MAX ? ` and ${accounts.length - ACCOUNTS_SHOWN_MAX} more` : ''
  }`;
}
