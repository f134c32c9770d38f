/**
 * What went into a queue and never came out. That can be known only of what was acknowledged before somebody
 * saw the queue empty for the last time: the end of a drain. If anything came out after that, the queue was
 * not empty, whatever it said, and nothing is known. A dequeue whose outcome is unknown may have taken a
 * value unseen, so that many values may be missing without a loss; after a drain of unknown outcome, any
 * number.
 */
import { type History, NONE } from '../../src/index.ts';
import { countsOf, type QueuePart } from '../queues/queue-part.ts';
import { shown } from '../shared/findings.ts';
import { keyPrefix } from '../shared/told-op.ts';
import { counted } from '../shared/wording.ts';

export interface Losses {
  /** Enqueues whose values were acknowledged before the queue was seen empty, and never came out. */
  readonly missing: readonly number[];
  /** The operation that saw the queue empty last; `NONE` where none did. */
  readonly sight: number;
  /** Dequeues of unknown outcome, each of which may have taken one of them. */
  readonly takers: readonly number[];
  /** Why nothing can be said of some values; undefined where all are accounted for. */
  readonly doubt: string | undefined;
}

export interface LossesInput {
  readonly history: History;
  readonly part: QueuePart;
  readonly realtime: boolean;
  /** False: an operation of unknown outcome took nothing for good. */
  readonly mayTake: boolean;
}

export function lossesOf(input: LossesInput): Losses {
  const { history, part, mayTake } = input;
  const absent = absentEnqueues(history, part);
  const sight = part.sights.at(-1) ?? NONE;
  const doubt = absent.length === 0 ? undefined : whyUnknown(input, sight);
  if (absent.length === 0 || doubt !== undefined) {
    const never = `${counted(absent.length, 'value')} never came out`;
    const told = doubt === undefined ? undefined : `${keyPrefix(part.key)}${never}, and ${doubt}`;
    return { missing: [], sight, takers: [], doubt: told };
  }
  const missing = absent.filter((enqueue) => history.pairOf(enqueue) < sight);
  const seenBy = history.pairOf(sight);
  const takers = mayTake ? part.unknownDequeues.filter((index) => index < seenBy) : [];
  return { missing, sight, takers, doubt: whyOpen(part, absent.length - missing.length) };
}

/**
 * Enqueues that were acknowledged, of values that came out less often than that. Of equal values those that
 * were acknowledged first count as the ones that came out: the others had less time.
 */
function absentEnqueues(history: History, part: QueuePart): number[] {
  const came = countsOf(part.taken, part);
  const acknowledged = part.enqueues.flatMap((enqueue, i) =>
    history.outcomeOf(enqueue) === 'ok' ? [{ enqueue, code: part.enqueued[i]! }] : [],
  );
  acknowledged.sort((a, b) => history.pairOf(a.enqueue) - history.pairOf(b.enqueue));
  const absent = acknowledged.filter(({ code }) => --came[code]! < 0);
  return absent.map(({ enqueue }) => enqueue).sort((a, b) => a - b);
}

/** Why nothing tells whether anything is left inside. */
function whyUnknown({ history, part, realtime, mayTake }: LossesInput, sight: number): string | undefined {
  if (!realtime) return 'without the order of events in time nothing tells whether they are still inside';
  if (sight === NONE) return 'nobody saw the queue empty: there was no drain';
  const seenBy = history.pairOf(sight);
  const late = part.takes.findLastIndex((take) => history.pairOf(take) > seenBy);
  if (late >= 0) {
    const value = shown(part.elements.values[part.taken[late]!]);
    return `operation ${part.takes[late]} gave ${value} after operation ${sight} had seen the queue empty for the last time`;
  }
  const drain = mayTake ? part.unknownDrains.find((index) => index < seenBy) : undefined;
  return drain === undefined ? undefined : `nobody knows what operation ${drain}, a drain, took`;
}

/** Some were acknowledged after the queue was last seen empty. */
function whyOpen(part: QueuePart, late: number): string | undefined {
  if (late === 0) return undefined;
  const values = counted(late, 'value');
  return `${keyPrefix(part.key)}${values} may have been put in after the queue was last seen empty`;
}
