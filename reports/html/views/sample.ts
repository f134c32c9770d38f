/**
 * Chooses the operations that the timeline draws when there are more than a page can hold. What a reader
 * looks for comes first: the witness and its surroundings, operations that crashed, those near the begin or
 * end of a fault; what room is left goes evenly to the rest. No chance is involved.
 */
import type { FaultRecord, History } from '../../../src/index.ts';
import { NEMESIS_PROCESS, NONE, TYPE } from '../../../src/index.ts';
import { NS_PER_MS } from '../format.ts';

export interface SampleOptions {
  /** Invocations that must be there. */
  readonly marks: readonly number[];
  readonly faults: readonly FaultRecord[];
  readonly max: number;
}

export interface Sample {
  /** Invocations of clients, ascending. */
  readonly chosen: readonly number[];
  /** How many there are. */
  readonly total: number;
}

/** Operations around each mark that are drawn with it. */
const NEAR_MARK_OPS = 500;
const NEAR_FAULT_MS = 250;

/** Classes in order of importance, each with the share of the room that it may take at most. */
const CLASS = { mark: 0, nearMark: 1, crashed: 2, nearFault: 3, other: 4 } as const;
const SHARES: readonly number[] = [1, 0.3, 0.3, 0.5, 1];

export function sampleOps(history: History, options: SampleOptions): Sample {
  const invocations = clientInvocations(history);
  if (invocations.length <= options.max)
    return { chosen: Array.from(invocations), total: invocations.length };
  const classes = classify(history, invocations, options);
  const kept = quotas(classes, options.max);
  const seen = SHARES.map(() => 0);
  const chosen: number[] = [];
  for (let i = 0; i < invocations.length; i++) {
    const kind = classes[i]!;
    const { count, quota } = kept[kind]!;
    const ordinal = seen[kind]!++;
    const isNext = Math.floor(((ordinal + 1) * quota) / count) > Math.floor((ordinal * quota) / count);
    if (isNext) chosen.push(invocations[i]!);
  }
  return { chosen, total: invocations.length };
}

function clientInvocations(history: History): Int32Array {
  const { type, process } = history.columns();
  const found = new Int32Array(history.length);
  let count = 0;
  for (let i = 0; i < history.length; i++) {
    if (type[i] === TYPE.invoke && process[i] !== NEMESIS_PROCESS) found[count++] = i;
  }
  return found.subarray(0, count);
}

function classify(history: History, invocations: Int32Array, { marks, faults }: SampleOptions): Uint8Array {
  const { timeNs, pair, type } = history.columns();
  const marked = new Set(marks);
  const edges = faults
    .flatMap((fault) => [fault.atMs, fault.untilMs ?? fault.atMs])
    .map((ms) => ms * NS_PER_MS)
    .sort((a, b) => a - b);
  const classes = new Uint8Array(invocations.length).fill(CLASS.other);
  let edge = 0;
  for (let i = 0; i < invocations.length; i++) {
    const index = invocations[i]!;
    const end = pair[index]!;
    while (edge < edges.length && edges[edge]! < timeNs[index]! - NEAR_FAULT_MS * NS_PER_MS) edge++;
    const nearFault = edge < edges.length && edges[edge]! <= timeNs[index]! + NEAR_FAULT_MS * NS_PER_MS;
    if (nearFault) classes[i] = CLASS.nearFault;
    if (end === NONE || type[end] === TYPE.info) classes[i] = CLASS.crashed;
    if (!marked.has(index)) continue;
    const from = Math.max(0, i - NEAR_MARK_OPS);
    for (let j = from; j < i; j++) if (classes[j] !== CLASS.mark) classes[j] = CLASS.nearMark;
    classes[i] = CLASS.mark;
  }
  return withFollowers(classes);
}

/** What follows a mark is near it too. */
function withFollowers(classes: Uint8Array): Uint8Array {
  let near = 0;
  for (let i = 0; i < classes.length; i++) {
    if (classes[i] === CLASS.mark) near = NEAR_MARK_OPS;
    else if (near-- > 0) classes[i] = CLASS.nearMark;
  }
  return classes;
}

function quotas(classes: Uint8Array, max: number): { count: number; quota: number }[] {
  const counts = SHARES.map(() => 0);
  for (const kind of classes) counts[kind]!++;
  let room = max;
  return counts.map((count, kind) => {
    const quota = Math.min(count, Math.floor(room * SHARES[kind]!));
    room -= quota;
    return { count, quota };
  });
}
