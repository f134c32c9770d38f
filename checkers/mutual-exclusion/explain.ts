/** Puts a crowd of holders into words: who held the lock from when to when, at the least. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { inOrder, keyPrefix, timesOf } from '../shared/told-op.ts';
import { listed } from '../shared/wording.ts';
import type { Hold } from './holds.ts';

/** Processes that the sentence names. */
const NAMED_MAX = 4;

export interface Crowd {
  readonly history: History;
  /** In order of beginning; the last one is too many. */
  readonly crowd: readonly Hold[];
  readonly permits: number;
}

export function explainCrowd({ history, crowd, permits }: Crowd): Omit<Anomaly, 'type'> {
  const last = crowd.at(-1)!;
  const key = history.keyAt(last.acquire);
  const at = timesOf(
    history,
    crowd.flatMap(({ from, release }) => (release === NONE ? [from] : [from, release])),
  );
  const steps = crowd.map((hold) => {
    const who = `process ${history.processAt(hold.acquire)}`;
    const got = `${who} had acquired it by ${at(hold.from)} (operation ${hold.acquire})`;
    if (hold.release === NONE) return `${got} and still held it at ${at(last.from)}.`;
    return `${got} and asked to release it only at ${at(hold.release)} (operation ${hold.release}).`;
  });
  const holders = holdersOf(
    crowd.map(({ acquire }) => history.processAt(acquire) as number),
    at(last.from),
  );
  const allowed = permits === 1 ? 'one' : String(permits);
  return {
    message: `${keyPrefix(key)}${holders}, and only ${allowed} can hold it at a time`,
    steps: [...steps, `So at ${at(last.from)} it was held ${timesWord(crowd.length)}.`],
    ops: inOrder(crowd.map(({ acquire }) => acquire)),
    ...(key === undefined ? {} : { key }),
    rulesOut: ['linearizable'],
    detail: { holders: crowd.length, permits },
  };
}

/** `process 3 and process 4 both held the lock at 0.02 s`. */
function holdersOf(processes: readonly number[], time: string): string {
  const counts = new Map<number, number>();
  for (const process of processes) counts.set(process, (counts.get(process) ?? 0) + 1);
  if (counts.size === 1)
    return `process ${processes[0]} held the lock ${timesWord(processes.length)} at ${time}`;
  const named = [...counts].map(([process, count]) =>
    count === 1 ? `process ${process}` : `process ${process} (${timesWord(count)})`,
  );
  const more = named.length - NAMED_MAX;
  const names = more > 0 ? [...named.slice(0, NAMED_MAX), `${more} more`] : named;
  return `${listed(names)} ${processes.length === 2 ? 'both' : 'all'} held the lock at ${time}`;
}

function timesWord(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}
