/** By how much an update changes a counter. */
import type { Update } from './operations.ts';

/** With its sign; null counts one. Undefined: it is no amount. */
export function amountOf({ f, value }: Pick<Update, 'f' | 'value'>): number | undefined {
  const amount = value === null || value === undefined ? 1 : value;
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) return undefined;
  return f === 'decrement' ? -amount : amount;
}
