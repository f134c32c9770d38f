/**
 * Recognises the common contradictions, so that they can be told in one sentence. Each shape is an argument
 * of its own, sound whatever the search did. They need a model whose operations are told by the state that
 * they need and the one that they set. Below, v is the state that the last call needs.
 */
import type { Call } from './calls.ts';
import { ILLEGAL, type Semantics } from './semantics.ts';
import type { Witness } from './witness.ts';

/**
 * Calls one after another show that the state was not v, then v, then not v, …, and the last call needs v.
 * So v came back once after each of `away`, but fewer calls were still able to set it.
 */
export interface Returned {
  readonly kind: 'returned';
  readonly needs: number;
  /** True where the story begins with the first state, which is not v, and not with a call. */
  readonly fromStart: boolean;
  /** Calls that show another state, in order; the last one had completed when the last call began. */
  readonly away: readonly Call[];
  /** Calls between them that show v, in order. */
  readonly back: readonly Call[];
  /** All that could set v since the story begins: still open, and able to. */
  readonly setters: readonly Call[];
  /** Still open too, but they need a state that nothing could set. */
  readonly unable: readonly Call[];
  /** All that could set v in the whole prefix. */
  readonly allSetters: readonly Call[];
}

export type Shape =
  /** v was never set, nor is it the first state. */
  | { readonly kind: 'never-set'; readonly needs: number }
  | Returned
  /** More calls changed v to something else than could have set it. */
  | {
      readonly kind: 'used-twice';
      readonly needs: number;
      readonly setters: readonly Call[];
      readonly users: readonly Call[];
    }
  | { readonly kind: 'contradiction' };

export interface ShapeInput {
  readonly semantics: Semantics;
  /** All calls of the key, as they were. */
  readonly calls: readonly Call[];
  readonly witness: Witness;
}

export function shapeOf(input: ShapeInput): Shape {
  const { semantics, calls, witness } = input;
  const { last } = witness;
  const needs = semantics.needsOf(last.cls);
  const toldByEffects = calls.every(({ call, cls }) => call > last.ret || semantics.hasEffect(cls));
  if (needs === ILLEGAL || !toldByEffects) return { kind: 'contradiction' };
  const setters = calls.filter(
    (call) => call.call !== last.call && call.call < last.ret && semantics.setsOf(call.cls) === needs,
  );
  if (setters.length === 0 && needs !== semantics.init) return { kind: 'never-set', needs };
  const goal = { ...input, needs, setters };
  return returned(goal) ?? usedTwice(goal) ?? { kind: 'contradiction' };
}

interface Goal extends ShapeInput {
  readonly needs: number;
  readonly setters: readonly Call[];
}

/** The state right after the call. */
function shown(semantics: Semantics, call: Call): number {
  const sets = semantics.setsOf(call.cls);
  return sets === ILLEGAL ? semantics.needsOf(call.cls) : sets;
}

/** Tries every beginning of the story, and takes the shortest one that shows a contradiction. */
function returned(goal: Goal): Returned | undefined {
  const { semantics, witness, needs } = goal;
  const starts: (Call | undefined)[] = witness.calls.filter((call) => isAway(goal, call));
  // A completed write says more than a read of what it wrote, and a late one is closest to the contradiction.
  starts.sort(
    (a, b) => Number(semantics.isPure(a!.cls)) - Number(semantics.isPure(b!.cls)) || b!.ret - a!.ret,
  );
  // What is true whatever was before does not begin at the start.
  if (needs !== semantics.init && witness.since === undefined) starts.push(undefined);
  const stories = starts.map((start) => storyFrom(goal, start)).filter((story) => story !== undefined);
  stories.sort((a, b) => a.back.length - b.back.length);
  return stories[0];
}

function isAway({ semantics, needs, witness }: Goal, call: Call): boolean {
  const state = shown(semantics, call);
  return call.ret < witness.last.call && state !== ILLEGAL && state !== needs;
}

/** Alternates between calls that show v and calls that show another state, always the first to complete. */
function storyFrom(goal: Goal, start: Call | undefined): Returned | undefined {
  const { semantics, witness, needs, setters: allSetters } = goal;
  const byEnd = [...witness.calls].sort((a, b) => a.ret - b.ret);
  const away: Call[] = start ? [start] : [];
  const back: Call[] = [];
  let isBack = false;
  let since = start ? start.ret : -1;
  for (const call of byEnd) {
    if (call.call <= since || call === witness.last) continue;
    const showsBack = semantics.needsOf(call.cls) === needs || shown(semantics, call) === needs;
    if (!isBack && showsBack) {
      back.push(call);
      since = call.ret;
      isBack = true;
      // A call that uses v up shows both at once.
      if (!isAway(goal, call)) continue;
    } else if (!isBack || !isAway(goal, call)) continue;
    away.push(call);
    since = call.ret;
    isBack = false;
  }
  if (isBack) back.pop();
  const open = opened(goal, start);
  const isOpen = new Set(open);
  const stillSet = allSetters.filter((setter) => isOpen.has(setter));
  const first = start ? shown(semantics, start) : semantics.init;
  const setters = stillSet.filter((setter) => isAble(semantics, setter, { open, first }));
  if (away.length === 0 || back.length + 1 <= setters.length) return undefined;
  const unable = stillSet.filter((setter) => !setters.includes(setter));
  return { kind: 'returned', needs, fromStart: start === undefined, away, back, setters, unable, allSetters };
}

/** The calls of the prefix that may take effect after the start of the story, but for the last one. */
function opened({ calls, witness }: Goal, start: Call | undefined): Call[] {
  const { last } = witness;
  return calls.filter(
    (call) => call !== last && call.call < last.ret && (start === undefined || call.ret >= start.call),
  );
}

/** False where a call needs a state that is not the first, and that no open call is able to set. */
function isAble(semantics: Semantics, call: Call, story: { open: readonly Call[]; first: number }): boolean {
  const needs = semantics.needsOf(call.cls);
  if (needs === ILLEGAL || needs === story.first) return true;
  const open = story.open.filter((other) => other !== call);
  return open.some(
    (other) => semantics.setsOf(other.cls) === needs && isAble(semantics, other, { ...story, open }),
  );
}

function usedTwice({ semantics, witness, needs, setters }: Goal): Shape | undefined {
  const users = witness.calls.filter(({ cls }) => {
    const sets = semantics.setsOf(cls);
    return semantics.needsOf(cls) === needs && sets !== ILLEGAL && sets !== needs;
  });
  const times = setters.length + (needs === semantics.init ? 1 : 0);
  return users.length > times ? { kind: 'used-twice', needs, setters, users } : undefined;
}
