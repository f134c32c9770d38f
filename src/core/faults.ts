/**
 * Faults as they really happened: what was asked, where, when, and the proof that it took effect. They are
 * read off the history: an operation that begins a fault is paired with those that end it on its nodes.
 */
import type { History } from './history.ts';
import { NONE } from './history.ts';
import type { Nemesis } from './nemesis.ts';
import type { NodeId } from './node.ts';

/** One fault, from its beginning to its end. Times are milliseconds since the run began. */
export interface FaultRecord {
  readonly nemesis: string;
  /** The operation that began it. */
  readonly f: string;
  readonly nodes: readonly NodeId[];
  readonly atMs: number;
  /** When it was healed; null where it never was. */
  readonly untilMs: number | null;
  /** Things seen to be affected: dropped messages, processes gone. 0: it never took effect. */
  readonly effectCount: number;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What is needed of a nemesis to read its faults. */
export type FaultSource = Pick<Nemesis, 'name' | 'faults'>;

type Evidence = Record<string, unknown>;

/** A record in the making. `left` holds the nodes on which the fault is still on. */
interface Draft {
  readonly nemesis: string;
  readonly f: string;
  readonly nodes: readonly NodeId[];
  readonly left: Set<NodeId>;
  readonly atMs: number;
  untilMs: number | null;
  effectCount: number;
  evidence: Evidence;
}

/** What a completed nemesis operation says: its nodes, and the effect that the interpreter adds. */
interface Outcome {
  readonly nodes: readonly NodeId[];
  readonly count: number;
  readonly evidence: Evidence;
}

const NS_PER_MS = 1e6;

/**
 * The faults of a run in the order in which they began. A fault lasts from the invocation that began it to
 * the completion that ended it on the last of its nodes: outside of that it certainly was not there. An end
 * without nodes ends it everywhere; an end that failed, or never returned, ends nothing.
 *
 * Counts of begin and end are added up, so a nemesis counts only what proves harm: cutting a link is none
 * (0, the end counts what was dropped), and neither is starting a node again after it was killed. An end
 * that heals several faults at once proves them together.
 */
export function faultsOf(history: History, nemeses: readonly FaultSource[]): FaultRecord[] {
  const beginnings = new Map<string, string>();
  const endings = new Map<string, Set<string>>();
  for (const nemesis of nemeses) {
    for (const { begin, end } of nemesis.faults) {
      beginnings.set(begin, nemesis.name);
      endings.set(end, (endings.get(end) ?? new Set()).add(begin));
    }
  }
  const drafts: Draft[] = [];
  for (let index = 0; index < history.length; index++) {
    if (history.isClient(index)) continue;
    const f = history.fAt(index);
    const nemesis = beginnings.get(f);
    if (history.typeAt(index) === 'invoke') {
      if (nemesis !== undefined) drafts.push(begun(history, index, nemesis));
    } else if (history.errorAt(index) === undefined) {
      const begins = endings.get(f);
      if (begins !== undefined) end(history, index, drafts, begins);
    }
  }
  return drafts.map(({ left: _, ...record }) => record);
}

function begun(history: History, invocation: number, nemesis: string): Draft {
  const completion = history.pairOf(invocation);
  const outcome = outcomeOf(history.valueAt(completion === NONE ? invocation : completion));
  const error = completion === NONE ? undefined : history.errorAt(completion);
  return {
    nemesis,
    f: history.fAt(invocation),
    nodes: outcome.nodes,
    left: new Set(outcome.nodes),
    atMs: history.timeNsAt(invocation) / NS_PER_MS,
    untilMs: null,
    effectCount: outcome.count,
    evidence: error === undefined ? outcome.evidence : { ...outcome.evidence, error },
  };
}

function end(history: History, completion: number, drafts: readonly Draft[], begins: ReadonlySet<string>) {
  const f = history.fAt(completion);
  const { nodes, count, evidence } = outcomeOf(history.valueAt(completion));
  for (const draft of drafts) {
    if (draft.untilMs !== null || !begins.has(draft.f)) continue;
    const ended = nodes.length === 0 ? draft.nodes : nodes.filter((node) => draft.left.has(node));
    if (ended.length === 0 && draft.nodes.length > 0) continue;
    for (const node of ended) draft.left.delete(node);
    draft.effectCount += count;
    draft.evidence = merged(draft.evidence, evidence, f);
    if (draft.left.size === 0) draft.untilMs = history.timeNsAt(completion) / NS_PER_MS;
  }
}

/** Both, nothing lost: a field of the end that says otherwise than the beginning is named after the end. */
function merged(begin: Evidence, end: Evidence, f: string): Evidence {
  const all = { ...begin };
  for (const [name, value] of Object.entries(end)) {
    const differs = name in all && JSON.stringify(all[name]) !== JSON.stringify(value);
    all[differs ? `${f}.${name}` : name] = value;
  }
  return all;
}

function outcomeOf(value: unknown): Outcome {
  const fields = recordOf(value);
  const effect = recordOf(fields.effect);
  return {
    nodes: Array.isArray(fields.nodes) ? fields.nodes.filter((node) => typeof node === 'string') : [],
    count: typeof effect.count === 'number' ? effect.count : 0,
    evidence: recordOf(effect.evidence),
  };
}

function recordOf(value: unknown): Evidence {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Evidence) : {};
}
