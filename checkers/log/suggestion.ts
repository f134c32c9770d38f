/** Whether a history is one of logs: operations are lists of sends and polls. */
import { type History, TYPE } from '../../src/index.ts';

const LOOKED_AT_MAX = 1000;
const FS: ReadonlySet<string> = new Set(['send', 'poll', 'txn']);
const OTHER_FS: ReadonlySet<string> = new Set(['assign', 'subscribe', 'crash', 'debug-topic-partitions']);

export function isOfLogs(history: History): boolean {
  const { type } = history.columns();
  const end = Math.min(history.length, LOOKED_AT_MAX);
  let seen = 0;
  for (let i = 0; i < end; i++) {
    if (!history.isClient(i) || type[i] !== TYPE.invoke) continue;
    const f = history.fAt(i);
    if (FS.has(f) && isOfMicroOps(history.valueAt(i))) seen++;
    else if (!OTHER_FS.has(f)) return false;
  }
  return seen > 0;
}

function isOfMicroOps(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((micro) => Array.isArray(micro) && (micro[0] === 'send' || micro[0] === 'poll'))
  );
}
