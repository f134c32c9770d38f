/**
 * Banks of three accounts, played with a moment of effect in each operation; some reads take their balances
 * at two moments, some updates get lost, some tell nonsense. The twin recounts each read by itself.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { bank } from '../index.ts';

const ACCOUNTS = ['0', '1', '2'];
const TOTAL = 30;

interface Draft {
  readonly kind: 'read' | 'torn-read' | 'transfer' | 'lost-half' | 'short-read' | 'strange-read';
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly startsAt: number;
  readonly lasts: number;
  readonly outcome: 'ok' | 'ok' | 'info' | 'fail' | 'open';
}

const kinds = [
  'read',
  'read',
  'transfer',
  'transfer',
  'torn-read',
  'lost-half',
  'short-read',
  'strange-read',
] as const;

const drafts = fc.array(
  fc.record<Draft>({
    kind: fc.constantFrom(...kinds),
    from: fc.nat(2),
    to: fc.nat(2),
    amount: fc.integer({ min: 1, max: 12 }),
    startsAt: fc.nat(30),
    lasts: fc.integer({ min: 1, max: 10 }),
    outcome: fc.constantFrom('ok' as const, 'ok' as const, 'info' as const, 'fail' as const, 'open' as const),
  }),
  { minLength: 1, maxLength: 10 },
);

/** Each operation takes effect when it is invoked; a torn read sees its last account as it was before. */
function played(list: readonly Draft[], honest: boolean): Told[] {
  const balances = [10, 10, 10];
  let before = [...balances];
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.map((draft, process): Told => {
    const kind = honest ? (draft.kind.endsWith('read') ? 'read' : 'transfer') : draft.kind;
    const { from, to, amount, startsAt, lasts, outcome } = draft;
    const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
    const common = { process, fromMs: startsAt, ...ends };
    if (kind === 'transfer' || kind === 'lost-half') {
      if (outcome !== 'fail') before = [...balances];
      if (outcome !== 'fail') balances[from]! -= amount;
      if (outcome !== 'fail' && kind === 'transfer') balances[to]! += amount;
      return { ...common, f: 'transfer', value: { from, to, amount } };
    }
    const seen = [...balances];
    if (kind === 'torn-read') seen[2] = before[2]!;
    if (kind === 'short-read') seen.pop();
    if (kind === 'strange-read') seen.push(0);
    return { ...common, f: 'read', gave: Object.fromEntries(seen.map((balance, i) => [i, balance])) };
  });
}

/** What is wrong with each read, by type; straight from the definition. */
function wrongs(history: History, negativeBalances: boolean): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (type: string) => {
    counts[type] = (counts[type] ?? 0) + 1;
  };
  for (const op of history) {
    if (op.type !== 'ok' || op.f !== 'read') continue;
    const read = op.value as Record<string, number>;
    const isWhole = ACCOUNTS.every((account) => account in read);
    const isStrange = Object.keys(read).some((account) => !ACCOUNTS.includes(account));
    if (!isWhole) count('missing-account');
    if (isStrange) count('unexpected-account');
    const sum = Object.values(read).reduce((a, b) => a + b, 0);
    if (isWhole && !isStrange && sum !== TOTAL) count('wrong-total');
    if (!negativeBalances && Object.values(read).some((balance) => balance < 0)) count('negative-balance');
  }
  return counts;
}

export default fuzzer({
  name: 'bank',
  about: 'the bank checker against a recount of every read',
  cases: fc.record({ drafts, honest: fc.boolean(), negativeBalances: fc.boolean() }),
  disagreement({ drafts, honest, negativeBalances }) {
    const history = historyOf(played(drafts, honest));
    const options = { total: TOTAL, accounts: ACCOUNTS, negativeBalances };
    const { valid, stats } = bank(options).check(history, contextOf());
    const expected = wrongs(history, negativeBalances);
    const reads = [...history].filter((op) => op.f === 'read' && op.type === 'ok').length;
    const isWrong = Object.keys(expected).length > 0;
    if (honest && expected['wrong-total']) return 'an honest bank has a wrong total';
    if (valid !== (reads === 0 ? 'unknown' : !isWrong))
      return `${valid}, and the recount says ${JSON.stringify(expected)}`;
    const found = (stats?.anomalies ?? {}) as Record<string, number>;
    const same =
      JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(expected).sort());
    return same ? undefined : `${JSON.stringify(found)}, and the recount says ${JSON.stringify(expected)}`;
  },
});
