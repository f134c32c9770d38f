/**
 * The bank: transfers move money between accounts, so every read of all accounts must show the same total.
 * One that does not has seen half a transfer (read skew), or two transfers overwrote each other (lost
 * update). Jepsen's `bank` test; it holds under snapshot isolation and above.
 *
 * The total is the option `total`, or where that is left out, what the first read shows. The accounts are
 * the option `accounts`, or those of the first read and of the transfers asked for so far.
 */
import type { Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { clientFs, eachClientOp } from '../shared/client-ops.ts';
import { unknownResult } from '../shared/findings.ts';
import { booleanOption, namesOption, onlyOptions, optionalNumberOption } from '../shared/options.ts';
import { type BankOptions, ReadJudge } from './read-judge.ts';

const NAME = 'bank';

export type { BankOptions };

export function bank(options: BankOptions = {}): Checker {
  return { name: NAME, check: (history) => check(history, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'transfers between accounts leave the total as it is, in every read',
  anomalies: {
    'wrong-total':
      'A read shows balances whose sum is not the total: it saw half a transfer, or money got lost.',
    'negative-balance': 'A read shows an account that was overdrawn.',
    'missing-account': 'A read lacks an account, or gives no balance for it.',
    'unexpected-account': 'A read shows an account that does not exist.',
  },
  create(options) {
    onlyOptions(NAME, options, ['total', 'accounts', 'negativeBalances']);
    const total = optionalNumberOption({ checker: NAME, name: 'total', options });
    const accounts = namesOption({ checker: NAME, name: 'accounts', options, otherwise: [] });
    return bank({
      ...(total === undefined ? {} : { total }),
      ...(accounts.length === 0 ? {} : { accounts }),
      negativeBalances: booleanOption({ checker: NAME, name: 'negativeBalances', options, otherwise: false }),
    });
  },
  suggest(history) {
    const fs = clientFs(history);
    return fs.size === 2 && fs.has('transfer') && fs.has('read') ? {} : undefined;
  },
};
export default plugin;

function check(history: History, options: BankOptions): CheckResult {
  const judge = new ReadJudge(history, options);
  let trouble: string | undefined;
  eachClientOp(history, (op) => {
    trouble ??= judge.prepare(op);
  });
  eachClientOp(history, (op) => {
    trouble ??= judge.judge(op);
  });
  if (trouble !== undefined) return unknownResult(NAME, trouble);
  if (judge.reads === 0) return unknownResult(NAME, 'no read succeeded, so there is nothing to judge');
  const { findings, stats } = judge;
  if (findings.count > 0) return findings.result({ checker: NAME, judged: judge.words(), stats });
  const summary = `${judge.words()}: the total is the same in all of them`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
