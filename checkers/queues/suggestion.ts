/** Whether a history is one of queues: clients enqueue and dequeue (and may drain), and do nothing else. */
import type { History } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';

const FS: readonly string[] = ['enqueue', 'dequeue', 'drain'];

export function isOfQueues(history: History): boolean {
  const fs = clientFs(history);
  return fs.has('enqueue') && (fs.has('dequeue') || fs.has('drain')) && [...fs].every((f) => FS.includes(f));
}
