/**
 * A bank: transfers between a few accounts, and reads of all of them, which must show the same total. Few
 * accounts and small amounts, so that transfers meet; half of the operations are reads, as only they can
 * show anything.
 */
import { bank } from '../checkers/bank/index.ts';
import { type Context, eachThread, type Invocation, limit, type Workload } from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const ACCOUNTS = 8;
const BALANCE = 10;
const AMOUNT_MAX = 5;

const READ: Invocation = { f: 'read', value: null };

function operation({ random }: Context): Invocation {
  if (random.chance(0.5)) return READ;
  const from = random.int(ACCOUNTS);
  const to = (from + 1 + random.int(ACCOUNTS - 1)) % ACCOUNTS;
  return { f: 'transfer', value: { from, to, amount: 1 + random.int(AMOUNT_MAX) } };
}

const bankWorkload: Workload = {
  name: 'bank',
  summary: 'transfers between accounts leave the total as it is, in every read',
  operations: [
    {
      f: 'transfer',
      takes: '{from, to, amount}: two of the accounts 0 to 7, and a whole number',
      gives: 'the same',
      doc:
        'Takes the amount from one account and adds it to the other, in one transaction. Accounts begin with ' +
        '10 each. Where the first has less than the amount, fails with `precondition-failed` and changes nothing.',
    },
    {
      f: 'read',
      takes: 'null',
      gives: 'an object from account to balance, with all eight',
      doc: 'Reads all accounts in one transaction. A snapshot that is old is right, one that is mixed is wrong.',
    },
  ],
  generator: () => operation,
  finalGenerator: () => eachThread(limit(1, () => READ)),
  checkers: (options) => [
    bank({
      total: ACCOUNTS * BALANCE,
      accounts: Array.from({ length: ACCOUNTS }, (_, account) => String(account)),
    }),
    ...usualCheckers(options),
  ],
};

export default bankWorkload;
