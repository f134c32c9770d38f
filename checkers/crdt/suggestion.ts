/**
 * Whether a history is one of replicated objects. Counters, sets and registers are mostly linearizable
 * ones, and other checkers are for these: only where reads tell which replica gave them is it plain that
 * replicas may differ for a while.
 */
import { type History, TYPE } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { toldRead } from './told-value.ts';
import { UPDATE_FS } from './types.ts';

const LOOKED_AT_MAX = 1000;

export function isOfReplicas(history: History): boolean {
  const fs = [...clientFs(history)];
  if (!fs.some((f) => UPDATE_FS.has(f)) || !fs.every((f) => f === 'read' || UPDATE_FS.has(f))) return false;
  const { type } = history.columns();
  const end = Math.min(history.length, LOOKED_AT_MAX);
  let reads = 0;
  for (let i = 0; i < end; i++) {
    if (type[i] !== TYPE.ok || !history.isClient(i) || history.fAt(i) !== 'read') continue;
    if (toldRead(history.valueAt(i)).replica === undefined) return false;
    reads++;
  }
  return reads > 0;
}
