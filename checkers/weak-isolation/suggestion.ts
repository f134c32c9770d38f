/**
 * When to judge a history of unknown origin by the weak levels: its operations are transactions of reads and
 * writes, and it is known that only the order within sessions means something, as in the texts of AWDIT and
 * Plume. Where times are there too, a checker of stronger models says more.
 */
import { type CheckContext, type History, TYPE } from '../../src/index.ts';

const LOOKED_AT_MAX = 1000;

export function looksLikeSessions(history: History, { realtime }: Pick<CheckContext, 'realtime'>): boolean {
  if (realtime !== false) return false;
  const { type } = history.columns();
  const packed = history.txns();
  const end = Math.min(history.length, LOOKED_AT_MAX);
  let count = 0;
  for (let i = 0; i < end; i++) {
    if (!history.isClient(i) || type[i] !== TYPE.invoke) continue;
    if (packed.at[i] === -1) return false;
    count++;
  }
  return count > 0 && packed.fs.every((f) => f === 'r' || f === 'w');
}
