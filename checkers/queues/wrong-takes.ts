/**
 * Values that came out and cannot have been inside: nobody had tried to put them in by then, or not as often
 * as they came out. Counted along the history: an enqueue counts from its invocation on, a take at its
 * completion, so whatever happened in between is given the benefit of the doubt.
 */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { type Findings, shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted, listed } from '../shared/wording.ts';
import { countsOf, enqueuesOf, type QueuePart, takesOf } from './queue-part.ts';

/** A value that came out once too often; `take` is a position in the part's lists. */
export interface WrongTake {
  readonly type: 'unexpected' | 'duplicated';
  readonly part: QueuePart;
  readonly take: number;
}

export interface WrongTakesInput {
  readonly history: History;
  readonly part: QueuePart;
  /** False where the order of events tells nothing: then all enqueues count, whenever they began. */
  readonly realtime: boolean;
}

/** In order of completion. */
export function* wrongTakes({ history, part, realtime }: WrongTakesInput): Generator<WrongTake> {
  const { enqueues, enqueued, takes, taken } = part;
  const asked = realtime ? new Int32Array(part.elements.size) : countsOf(enqueued, part);
  const given = new Int32Array(part.elements.size);
  let next = realtime ? 0 : enqueues.length;
  for (let take = 0; take < takes.length; take++) {
    const completion = history.pairOf(takes[take]!);
    for (; next < enqueues.length && enqueues[next]! < completion; next++) asked[enqueued[next]!]!++;
    const code = taken[take]!;
    given[code]!++;
    if (given[code]! <= asked[code]!) continue;
    yield { type: asked[code] === 0 ? 'unexpected' : 'duplicated', part, take };
  }
}

/** Adds all of them to findings, chosen by type. */
export function findWrongTakes(
  input: WrongTakesInput,
  findingsOf: (type: WrongTake['type']) => Findings,
): void {
  for (const wrong of wrongTakes(input)) {
    const explain = wrong.type === 'unexpected' ? explainUnexpected : explainDuplicated;
    findingsOf(wrong.type).add(wrong.type, () => explain(input, wrong));
  }
}

type Explained = Omit<Anomaly, 'type'>;

function explainUnexpected({ history }: WrongTakesInput, { part, take }: WrongTake): Explained {
  const operation = part.takes[take]!;
  const code = part.taken[take]!;
  const value = part.elements.values[code];
  const [later = NONE] = enqueuesOf(part, code);
  const failed = part.failed.get(code) ?? NONE;
  const { why, step, source } = whyUnexpected(history, { operation, later, failed });
  return {
    message: `${keyPrefix(part.key)}${toldOp(history, operation)} gave ${shown(value)}, but ${why}`,
    steps: [`Operation ${operation} gave ${shown(value)}.`, step],
    ops: inOrder(source === NONE ? [operation] : [source, operation]),
    ...(part.key === undefined ? {} : { key: part.key }),
    detail: { value, reason: later !== NONE ? 'too-early' : failed !== NONE ? 'failed' : 'never-enqueued' },
  };
}

interface Sources {
  readonly operation: number;
  readonly later: number;
  readonly failed: number;
}

function whyUnexpected(history: History, { operation, later, failed }: Sources) {
  if (later !== NONE) {
    const completion = history.pairOf(operation);
    const at = timesOf(history, [completion, later]);
    const began = `the first enqueue of it, operation ${later}, began only at ${at(later)}`;
    const step = `It completed at ${at(completion)}; ${began}.`;
    return { why: `${began}, after that had completed`, step, source: later };
  }
  if (failed === NONE)
    return { why: 'nobody ever enqueued it', step: 'No operation enqueues it.', source: NONE };
  const step = `Operation ${failed} tried to enqueue it, and failed: it certainly did not happen. No other can have.`;
  return { why: `its enqueue, operation ${failed}, had failed`, step, source: failed };
}

function explainDuplicated({ history, realtime }: WrongTakesInput, { part, take }: WrongTake): Explained {
  const operation = part.takes[take]!;
  const completion = history.pairOf(operation);
  const code = part.taken[take]!;
  const value = part.elements.values[code];
  const sources = enqueuesOf(part, code).filter((index) => !realtime || index < completion);
  const takers = takesOf(part, code).filter((index) => history.pairOf(index) <= completion);
  const others = takers.filter((index) => index !== operation);
  const who = others.length === 0 ? 'twice in one list' : `which ${operationsText(others)} had given too`;
  const times = `${counted(sources.length, 'enqueue')} of it`;
  return {
    message: `${keyPrefix(part.key)}${toldOp(history, operation)} gave ${shown(value)}, ${who}, but there was only ${times}`,
    steps: [
      `${shown(value)} was enqueued by ${operationsText(sources)}${realtime ? ', counting all that began in time' : ''}.`,
      `It came out ${counted(takers.length, 'time')}, from ${operationsText(takers)}.`,
    ],
    ops: inOrder([...sources, ...takers]),
    ...(part.key === undefined ? {} : { key: part.key }),
    detail: { value, enqueues: sources.length, times: takers.length },
  };
}

/** `operations 3, 5 and 9` */
function operationsText(indices: readonly number[]): string {
  const distinct = inOrder(indices);
  return `${distinct.length === 1 ? 'operation' : 'operations'} ${listed(distinct.map(String))}`;
}
