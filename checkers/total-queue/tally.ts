/** Figures of queues: how much went in and came out, and how long each value was on its way. */
import { type History, NONE } from '../../src/index.ts';
import { countsOf, type QueuePart } from '../queues/queue-part.ts';
import { type QuantilesMs, quantilesMs } from '../shared/quantiles.ts';

export interface Tally {
  readonly queues: number;
  /** Enqueues that may have taken effect, and those that did. */
  readonly attempted: number;
  readonly acknowledged: number;
  readonly taken: number;
  /** Values that came out although no enqueue of them was acknowledged. */
  readonly recovered: number;
  /** From the enqueue's invocation to the completion of what took the value; null where nothing came out. */
  readonly latencyMs: QuantilesMs | null;
}

export function tallyOf(history: History, parts: readonly QueuePart[]): Tally {
  let [attempted, acknowledged, taken, recovered] = [0, 0, 0, 0];
  const latenciesNs: number[] = [];
  for (const part of parts) {
    const codes = acknowledgedCodes(history, part);
    attempted += part.enqueues.length;
    acknowledged += codes.length;
    taken += part.takes.length;
    recovered += recoveredIn(part, codes);
    addLatencies(history, part, latenciesNs);
  }
  return {
    queues: parts.length,
    attempted,
    acknowledged,
    taken,
    recovered,
    latencyMs: quantilesMs(latenciesNs),
  };
}

function acknowledgedCodes(history: History, { enqueues, enqueued }: QueuePart): number[] {
  return enqueued.filter((_, i) => history.outcomeOf(enqueues[i]!) === 'ok');
}

function recoveredIn(part: QueuePart, acknowledged: readonly number[]): number {
  const asked = countsOf(part.enqueued, part);
  const known = countsOf(acknowledged, part);
  const came = countsOf(part.taken, part);
  let recovered = 0;
  for (let code = 0; code < came.length; code++) {
    recovered += Math.max(0, Math.min(came[code]!, asked[code]!) - known[code]!);
  }
  return recovered;
}

/** Of values that were put in once: of others nobody knows which one came out. */
function addLatencies(history: History, part: QueuePart, latenciesNs: number[]): void {
  const asked = countsOf(part.enqueued, part);
  const enqueueOf = new Int32Array(part.elements.size).fill(NONE);
  part.enqueued.forEach((code, i) => {
    if (asked[code] === 1) enqueueOf[code] = part.enqueues[i]!;
  });
  part.taken.forEach((code, i) => {
    const enqueue = enqueueOf[code]!;
    if (enqueue === NONE) return;
    const latencyNs = history.timeNsAt(history.pairOf(part.takes[i]!)) - history.timeNsAt(enqueue);
    if (latencyNs >= 0) latenciesNs.push(latencyNs);
  });
}
