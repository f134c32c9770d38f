/** Puts a crowd of holders into words: who held the lock from when to when, at the least. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { clockFor, listed } from '../shared/wording.ts';
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
  const times = crowd.flatMap(({ from, release }) => (release === NONE ? [from] : [from, release]));
  const clock = clockFor(times.map((index) => history.timeNsAt(index)));
  const at = (index: number) => clock(history.timeNsAt(index));
  const who = (hold: Hold) => `process ${history.processAt(hold.acquire)}`;
  const names = crowd.slice(0, NAMED_MAX).map(who);
  if (crowd.length > NAMED_MAX) names.push(`${crowd.length - NAMED_MAX} more`);
  const allowed = permits === 1 ? 'one can hold it' : `${permits} can hold it`;
  const steps = crowd.map((hold) => {
    const got = `${who(hold)} had acquired it by ${at(hold.from)} (operation ${hold.acquire})`;
    if (hold.release === NONE) return `${got} and still held it at ${at(last.from)}.`;
    return `${got} and asked to release it only at ${at(hold.release)} (operation ${hold.release}).`;
  });
  return {
    message: `${key === undefined ? '' : `key ${key}: `}${listed(names)} all held the lock at ${at(last.from)}, and only ${allowed} at a time`,
    steps: [...steps, `So at ${at(last.from)} there were ${crowd.length} holders.`],
    ops: crowd.map((hold) => hold.acquire).sort((a, b) => a - b),
    ...(key === undefined ? {} : { key }),
    rulesOut: ['linearizable'],
    detail: { holders: crowd.length, permits },
  };
}
