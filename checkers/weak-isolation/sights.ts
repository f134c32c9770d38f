/** Why a transaction sees another one, by the axiom of each level, for the evidence. */
import { NONE } from '../../src/index.ts';
import type { CausalOrder } from './causal-order.ts';
import type { CommitEdge } from './commit-order.ts';
import type { Sight, SightOf, Step } from './cycle-evidence.ts';
import type { Recorded } from './recorded.ts';
import { isEarlierInSession } from './sessions.ts';
import type { Tale } from './tale.ts';

/** Read committed: it had read from it before. */
export const bySomeReadBefore: SightOf = ({ reader, before }, tale) => {
  const read = tale.readFrom({ reader, writer: before });
  return { clause: `had read ${tale.readText(read)} from ${tale.name(before)} before`, steps: [] };
};

/** Read atomic: it read from it, or follows it in its session. */
export const byReadOrSession: SightOf = ({ reader, before }, tale) => {
  const read = tale.readFrom({ reader, writer: before });
  if (read !== NONE) return { clause: `read ${tale.readText(read)} from ${tale.name(before)}`, steps: [] };
  tale.usesSessions = true;
  return { clause: `follows ${tale.name(before)} in its session`, steps: [] };
};

/** Causal: by a way of sessions and reads, as short as there is. */
export function byCausality(recorded: Recorded, { rank }: CausalOrder): SightOf {
  return ({ reader, before }, tale) =>
    sightAlong(shortestWay({ recorded, rank }, { from: before, to: reader }), { reader, before }, tale);
}

/** The sight that a way from `before` to `reader` gives. */
export function sightAlong(
  steps: readonly Step[],
  { reader, before }: Pick<CommitEdge, 'reader' | 'before'>,
  tale: Tale,
): Sight {
  const isDirect = steps.length === 1 && steps[0]!.type !== 'co';
  if (isDirect) return byReadOrSession({ reader, before, after: NONE, read: NONE }, tale);
  return { clause: `comes after ${tale.name(before)}`, steps };
}

export interface Ways {
  readonly recorded: Recorded;
  /** Places in causal order: what comes before the start need not be looked at. Left out: all is. */
  readonly rank?: Int32Array;
  /** Further steps that lead to a transaction. */
  readonly into?: (txn: number) => readonly Step[];
}

/** By breadth from the end backwards, as that is how transactions know what they depend on. */
export function shortestWay(
  { recorded, rank, into = () => [] }: Ways,
  { from, to }: { readonly from: number; readonly to: number },
): Step[] {
  const { sessions, seen } = recorded;
  const next = new Map<number, Step>();
  let level = [to];
  let further: number[] = [];
  const reach = (step: Step) => {
    const isOutside = step.from < 0 || (rank !== undefined && rank[step.from]! < rank[from]!);
    if (isOutside || next.has(step.from)) return;
    next.set(step.from, step);
    further.push(step.from);
  };
  for (; level.length > 0 && !next.has(from); level = further) {
    further = [];
    for (const txn of level) {
      // All of a session that follows is one step.
      const isFollower = isEarlierInSession(sessions, { before: from, after: txn });
      reach({ type: 'so', from: isFollower ? from : sessions.before[txn]!, to: txn });
      for (let read = seen.readsAt[txn]!; read < seen.readsAt[txn + 1]!; read++) {
        reach({ type: 'wr', from: seen.from[read]!, to: txn });
      }
      for (const step of into(txn)) reach(step);
    }
  }
  const way: Step[] = [];
  for (let step = next.get(from); step !== undefined; step = step.to === to ? undefined : next.get(step.to))
    way.push(step);
  return way;
}
