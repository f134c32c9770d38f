/**
 * Values that were overtaken for certain: a was in before the enqueue of b began, and b was taken before the
 * take of a began (or never was a taken, and nobody can have taken it unseen). Of the queues with distinct
 * values and no empty dequeues, exactly those without such a pair are linearizable (Henzinger, Sezgin and
 * Vafeiadis, CONCUR 2013), so nothing more can be proven from pairs. Values that were put in or taken more
 * than once are left out, as nobody knows which is which.
 *
 * Values stand in order of their enqueues' invocation; of all from some place on, only the one that was taken
 * first matters. Where real time tells nothing, values of one enqueuing and one taking process are compared:
 * these have an order all the same.
 */
import { type History, NONE } from '../../src/index.ts';
import { countsOf, endOf, type QueuePart } from '../queues/queue-part.ts';

export interface Overtaking {
  readonly part: QueuePart;
  readonly overtaken: Passage;
  readonly overtaker: Passage;
}

/** How a value went through the queue; operations by their invocation. */
export interface Passage {
  readonly code: number;
  readonly enqueue: number;
  /** `NONE` where it never came out. */
  readonly take: number;
  /** Place in the list of a drain. */
  readonly place: number;
}

export interface OvertakingsInput {
  readonly history: History;
  readonly part: QueuePart;
  readonly realtime: boolean;
}

/** One for each value that was overtaken. */
export function overtakings({ history, part, realtime }: OvertakingsInput): Overtaking[] {
  const all = passagesOf(part);
  const groups = realtime ? [all] : byProcesses(history, all);
  const leavesUnseen = !realtime || part.unknownDequeues.length + part.unknownDrains.length > 0;
  const judged = leavesUnseen ? groups.map((group) => group.filter(({ take }) => take !== NONE)) : groups;
  return judged.flatMap((group) => {
    const between = betweenOperations(history, group);
    const within = withinDrains(history, group);
    return [...between, ...within].map(([overtaken, overtaker]) => ({ part, overtaken, overtaker }));
  });
}

/** Values that were put in once and taken once at the most, in order of their enqueues. */
function passagesOf(part: QueuePart): Passage[] {
  const { enqueues, enqueued, takes, taken, places, elements } = part;
  const asked = countsOf(enqueued, part);
  const given = countsOf(taken, part);
  const takeOf = new Int32Array(elements.size).fill(NONE);
  taken.forEach((code, take) => {
    takeOf[code] = take;
  });
  return enqueues.flatMap((enqueue, i) => {
    const code = enqueued[i]!;
    if (asked[code]! > 1 || given[code]! > 1) return [];
    const take = takeOf[code]!;
    return [
      { code, enqueue, take: take === NONE ? NONE : takes[take]!, place: take === NONE ? 0 : places[take]! },
    ];
  });
}

function byProcesses(history: History, passages: readonly Passage[]): readonly (readonly Passage[])[] {
  const groups = new Map<string, Passage[]>();
  for (const passage of passages) {
    if (passage.take === NONE) continue;
    const name = `${history.processAt(passage.enqueue)} ${history.processAt(passage.take)}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [passage]);
    else group.push(passage);
  }
  return [...groups.values()];
}

type Pair = readonly [overtaken: Passage, overtaker: Passage];

function betweenOperations(history: History, passages: readonly Passage[]): Pair[] {
  const takenBy = (passage: Passage) =>
    passage.take === NONE ? Number.POSITIVE_INFINITY : history.pairOf(passage.take);
  // From each place on, the value that was taken first.
  const first = passages.slice();
  for (let i = first.length - 2; i >= 0; i--) {
    if (takenBy(first[i + 1]!) < takenBy(first[i]!)) first[i] = first[i + 1]!;
  }
  const pairs: Pair[] = [];
  for (const passage of passages) {
    if (history.outcomeOf(passage.enqueue) !== 'ok') continue;
    const overtaker = first[placeAfter(passages, endOf(history, passage.enqueue))];
    if (overtaker === undefined || overtaker.take === NONE) continue;
    const begins = passage.take === NONE ? Number.POSITIVE_INFINITY : passage.take;
    if (takenBy(overtaker) < begins) pairs.push([passage, overtaker]);
  }
  return pairs;
}

/** The first place whose enqueue was invoked after that index. */
function placeAfter(passages: readonly Passage[], index: number): number {
  let low = 0;
  let high = passages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passages[middle]!.enqueue > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A drain lists values in the order in which it took them. */
function withinDrains(history: History, passages: readonly Passage[]): Pair[] {
  const byDrain = new Map<number, Passage[]>();
  for (const passage of passages) {
    if (passage.take === NONE || history.fAt(passage.take) !== 'drain') continue;
    const list = byDrain.get(passage.take);
    if (list === undefined) byDrain.set(passage.take, [passage]);
    else list.push(passage);
  }
  return [...byDrain.values()].flatMap((list) => withinList(history, list));
}

function withinList(history: History, list: Passage[]): Pair[] {
  list.sort((a, b) => a.place - b.place);
  const pairs: Pair[] = [];
  // Of those so far, the one whose enqueue began last.
  let latest = list[0]!;
  for (const passage of list) {
    const isIn = history.outcomeOf(passage.enqueue) === 'ok';
    if (isIn && history.pairOf(passage.enqueue) < latest.enqueue) pairs.push([passage, latest]);
    if (passage.enqueue > latest.enqueue) latest = passage;
  }
  return pairs;
}
