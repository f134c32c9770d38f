/** Transactions as plain objects, for the dumb twins, and as text, for whoever looks at what these found. */
import type { History } from '../../../src/index.ts';

export interface PlainTxn<Micro> {
  readonly op: number;
  /** Index of its completion; undefined where there is none. */
  readonly end: number | undefined;
  readonly process: number;
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly micros: readonly Micro[];
}

export function plainTxns<Micro>(history: History): PlainTxn<Micro>[] {
  return [...history].flatMap((op) => {
    if (op.type !== 'invoke') return [];
    const pair = history.pairOf(op.index);
    const outcome = history.outcomeOf(op.index);
    const micros = history.valueAt(outcome === 'ok' ? pair : op.index) as Micro[];
    return [{ op: op.index, end: pair < 0 ? undefined : pair, process: Number(op.process), outcome, micros }];
  });
}

/** A line for each event. */
export function listing(history: History): string {
  return [...history]
    .map((op) => `${op.index} ${op.process} ${op.type} ${JSON.stringify(op.value)}`)
    .join('\n');
}
