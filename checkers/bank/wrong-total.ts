/** Explains a read whose total is wrong, and looks for a transfer of which it may have seen one half. */
import type { Anomaly, History } from '../../src/index.ts';
import { type Read, sumOf, transferOf } from './balances.ts';

const SUSPECTS_MAX = 4;

interface WrongTotal {
  readonly history: History;
  /** Invocations of all transfers that may have happened. */
  readonly transfers: readonly number[];
  readonly read: Read;
  readonly total: number;
  /** The total was given, and not taken from the first read. */
  readonly given: boolean;
}

/** `process 3's read, operation 12, …`, with the key where there is one. */
export function readText(history: History, index: number, text: string): string {
  const key = history.keyAt(index);
  const where = key === undefined ? '' : `key ${key}: `;
  return `${where}process ${history.processAt(index)}'s read, operation ${index}, ${text}`;
}

export function wrongTotal(wrong: WrongTotal): Omit<Anomaly, 'type'> {
  const { history, read, total, given } = wrong;
  const { bank, balances, index } = read;
  const expected = bank.total!;
  const suspects = suspectsOf(wrong, Math.abs(total - expected));
  const source = given ? `the total is ${expected}` : `the first read shows ${expected}`;
  const first = `The first read, operation ${bank.first}, shows balances with the sum ${expected}.`;
  return {
    message: readText(history, index, `shows a total of ${total}, but ${source}`),
    steps: [
      ...(given ? [] : [first]),
      `Operation ${index} shows ${[...balances.values()].join(' + ')} = ${sumOf(balances)}.`,
      'A transfer takes from one account what it gives to another, so no transfer changes the sum.',
      ...suspects.map((transfer) => suspicion(history, transfer)),
    ],
    ops: given ? [index] : [bank.first, index],
    ...(bank.key === undefined ? {} : { key: bank.key }),
    // Balances of different moments, or one transfer overwritten by another: a snapshot shows neither.
    rulesOut: ['snapshot-isolation'],
    detail: { balances: Object.fromEntries(balances), total, expected, suspects },
  };
}

function suspicion(history: History, transfer: number): string {
  const { from, to, amount } = transferOf(history.valueAt(transfer))!;
  return (
    `Operation ${transfer}, a transfer of ${amount} from account ${from} to ${to}, was under way during ` +
    'the read: one half of it without the other would explain the difference.'
  );
}

/** Transfers of this amount that ran while the read did. Looks at all of them, so only for what is shown. */
function suspectsOf({ history, transfers, read }: WrongTotal, amount: number): number[] {
  const end = history.pairOf(read.index);
  const suspects: number[] = [];
  for (const transfer of transfers) {
    if (transfer > end || suspects.length === SUSPECTS_MAX) break;
    const isOver = history.outcomeOf(transfer) === 'ok' && history.pairOf(transfer) < read.index;
    if (isOver || history.keyAt(transfer) !== read.bank.key) continue;
    if (transferOf(history.valueAt(transfer))!.amount === amount) suspects.push(transfer);
  }
  return suspects;
}
