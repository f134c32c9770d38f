/** Whether a history is one of long fork: transactions of one write or only reads, each key written once. */
import { type History, type Key, TYPE } from '../../src/index.ts';

const LOOKED_AT_MAX = 2000;

export function isOfLongFork(history: History): boolean {
  const written = new Set<Key>();
  let groupReads = 0;
  const end = Math.min(history.length, LOOKED_AT_MAX);
  const { type } = history.columns();
  for (let i = 0; i < end; i++) {
    if (type[i] !== TYPE.invoke || !history.isClient(i)) continue;
    const txn = history.valueAt(i);
    if (!Array.isArray(txn) || !txn.every(Array.isArray)) return false;
    const [first] = txn as unknown[][];
    if (txn.length === 1 && first?.[0] === 'w') {
      const key = first[1] as Key;
      if (written.has(key)) return false;
      written.add(key);
    } else if (txn.length > 1 && txn.every(([f]) => f === 'r')) groupReads++;
    else return false;
  }
  return written.size > 0 && groupReads > 0;
}
