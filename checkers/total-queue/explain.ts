/** Puts losses into words: one value that is lost, or more values than can have been taken unseen. */
import type { Anomaly, History } from '../../src/index.ts';
import type { QueuePart } from '../queues/queue-part.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted, listed } from '../shared/wording.ts';
import type { Losses } from './losses.ts';

type Explained = Omit<Anomaly, 'type'>;

/** Values that a sentence names. */
const NAMED_MAX = 8;

export interface Lost {
  readonly part: QueuePart;
  readonly losses: Losses;
}

export function explainLoss(history: History, { part, losses }: Lost, enqueue: number): Explained {
  const { sight } = losses;
  const value = history.valueAt(enqueue);
  const done = history.pairOf(enqueue);
  const at = timesOf(history, [done, sight]);
  const put = `${keyPrefix(part.key)}${toldOp(history, enqueue)} put ${shown(value)} in`;
  const saw = history.fAt(sight) === 'drain' ? 'a drain' : 'a dequeue that found nothing';
  return {
    message: `${put}, and it never came out, although operation ${sight} saw the queue empty later`,
    steps: [
      `The enqueue of ${shown(value)}, operation ${enqueue}, completed at ${at(done)}.`,
      `Operation ${sight}, ${saw}, began at ${at(sight)}: nothing was left when it ended, ` +
        'and nothing came out after it.',
      `No operation gave ${shown(value)}, or not as often as it was put in.`,
    ],
    ops: inOrder([enqueue, sight]),
    ...(part.key === undefined ? {} : { key: part.key }),
    detail: { value },
  };
}

/** More are missing than dequeues of unknown outcome can have taken: some are lost, nobody knows which. */
export function explainLosses(history: History, { part, losses }: Lost): Explained {
  const { missing, takers, sight } = losses;
  const lost = missing.length - takers.length;
  const shownMissing = missing.slice(0, takers.length + 1);
  const values = shownMissing.slice(0, NAMED_MAX).map((enqueue) => shown(history.valueAt(enqueue)));
  if (missing.length > values.length) values.push(`${missing.length - values.length} more`);
  const unknown = `${counted(takers.length, 'dequeue')} of unknown outcome`;
  const least = `at least ${lost} ${lost === 1 ? 'is' : 'are'} lost`;
  const never = `${keyPrefix(part.key)}${listed(values)} were put in and never came out`;
  const named = listed(takers.slice(0, NAMED_MAX).map(String));
  const who = `operations ${named}${takers.length > NAMED_MAX ? ' and so on' : ''}`;
  return {
    message: `${never}, and only ${unknown} can have taken one each: ${least}`,
    steps: [
      `${counted(missing.length, 'value')} had been put in when operation ${sight} began, ` +
        'which saw the queue empty; nothing came out after it.',
      `Nobody knows what ${who} took, but each took one value at the most.`,
    ],
    ops: inOrder([...shownMissing, ...takers, sight]),
    ...(part.key === undefined ? {} : { key: part.key }),
    detail: { lost, missing: missing.length, unknownDequeues: takers.length },
  };
}
