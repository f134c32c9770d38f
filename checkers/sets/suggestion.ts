/** Whether a history is one of sets that grow: clients add elements, and read lists of all there are. */
import { type History, TYPE } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';

const LOOKED_AT_MAX = 1000;

export function isOfSets(history: History): boolean {
  const fs = clientFs(history);
  if (fs.size !== 2 || !fs.has('add') || !fs.has('read')) return false;
  const { type } = history.columns();
  const end = Math.min(history.length, LOOKED_AT_MAX);
  let reads = 0;
  for (let i = 0; i < end; i++) {
    if (type[i] !== TYPE.ok || !history.isClient(i) || history.fAt(i) !== 'read') continue;
    if (!Array.isArray(history.valueAt(i))) return false;
    reads++;
  }
  return reads > 0;
}
