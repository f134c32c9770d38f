/** Rows of a table of transactions by what belongs to them. */
import type { TxnTable } from './txn-table.ts';

/** The transaction that a micro-operation belongs to. */
export function rowOf({ first }: TxnTable, micro: number): number {
  let low = 0;
  let high = first.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (first[middle]! <= micro) low = middle;
    else high = middle;
  }
  return low;
}
