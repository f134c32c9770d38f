/**
 * The calls of one part laid out for the search. Calls under way share a small set of slots, which are used
 * again as soon as a call returns, so that "who is done" is a few bits however long the history is. Strict,
 * blind and pure calls have slots apart. Calls that may never take effect have no slot: alike ones are
 * interchangeable, and only how many of a group were used matters.
 */
import type { OpKind } from '../models/model.ts';
import { type Call, isMandatory, NEVER } from './calls.ts';
import { type Events, eventsOf } from './events.ts';
import { type Quotient, type QuotientInput, quotientOf } from './quotient.ts';
import { ILLEGAL, type Semantics } from './semantics.ts';

export const NO_SLOT = -1;
const UNKNOWN = -1;

/**
 * Words of a configuration: bits of strict calls that are done, of blind calls that are done, of pure calls
 * that are done, and of blind calls that may be taken as done (hidden by a later one).
 */
export interface Layout {
  readonly strictWords: number;
  readonly blindWords: number;
  readonly pureWords: number;
  /** 0 where no call ever hides another. */
  readonly freeWords: number;
}

export interface Problem extends Events, Layout {
  readonly semantics: Semantics;
  readonly quotient: Quotient;
  /** In order of invocation, without those that cannot matter. */
  readonly calls: readonly Call[];
  /** Class of each call; one of those that mean the same here. */
  readonly cls: Int32Array;
  /** Bit of a call while it is under way: strict calls first, then blind ones, then pure ones. */
  readonly slot: Int32Array;
  /** Group of a call that may never take effect; -1 for the others. */
  readonly group: Int32Array;
  /** Members of each group, in order of invocation. */
  readonly groups: readonly (readonly number[])[];
}

export function problemOf(semantics: Semantics, all: readonly Call[]): Problem {
  const calls = relevantCalls(semantics, all);
  const events = eventsOf(calls);
  const input = { semantics, calls, ...events, eventCount: events.events.length };
  const quotient = quotientOf(input);
  const cls = meaningsOf(semantics, calls, quotient);
  return {
    semantics,
    calls,
    quotient,
    cls,
    ...events,
    ...groupsOf(calls, cls),
    ...slotsOf({ semantics, calls, ...events }),
  };
}

/**
 * Leaves out calls that may never take effect and cannot help: pure ones, and those that set a state that
 * nobody needs. (The latter only where needs tell all: a failed cas is content with any other value.)
 */
function relevantCalls(semantics: Semantics, all: readonly Call[]): readonly Call[] {
  if (all.every(isMandatory)) return all;
  const needed = new Set<number>();
  let known = true;
  for (const { cls } of all) {
    known &&= semantics.hasEffect(cls) && semantics.deniesOf(cls) === ILLEGAL;
    needed.add(semantics.needsOf(cls));
  }
  return all.filter((call) => {
    if (isMandatory(call)) return true;
    return !semantics.isPure(call.cls) && (!known || needed.has(semantics.setsOf(call.cls)));
  });
}

/**
 * Replaces classes by the first one with the same meaning. Where effects tell all, two that set states which
 * nobody mentions mean the same: a hundred writes of values that were never seen are then one group.
 */
function meaningsOf(semantics: Semantics, calls: readonly Call[], quotient: Quotient): Int32Array {
  const meanings = new Map<string, number>();
  const byClass = new Int32Array(semantics.classCount).fill(UNKNOWN);
  const of = new Int32Array(calls.length);
  for (let i = 0; i < calls.length; i++) {
    const { cls } = calls[i]!;
    if (byClass[cls] === UNKNOWN) byClass[cls] = meaningOf(cls);
    of[i] = byClass[cls]!;
  }
  return of;

  function meaningOf(cls: number): number {
    const sets = semantics.setsOf(cls);
    if (sets === ILLEGAL || quotient.mentions(sets)) return cls;
    const text = `${semantics.needsOf(cls)} ${semantics.deniesOf(cls)}`;
    const meaning = meanings.get(text) ?? cls;
    meanings.set(text, meaning);
    return meaning;
  }
}

function groupsOf(calls: readonly Call[], cls: Int32Array) {
  const group = new Int32Array(calls.length).fill(-1);
  const groups: number[][] = [];
  const byClass = new Map<number, number>();
  for (let i = 0; i < calls.length; i++) {
    if (isMandatory(calls[i]!)) continue;
    const code = byClass.get(cls[i]!) ?? groups.push([]) - 1;
    byClass.set(cls[i]!, code);
    group[i] = code;
    groups[code]!.push(i);
  }
  return { group, groups };
}

/** Hands out the lowest free number each time. */
class Slots {
  count = 0;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.count++;
  }

  give(slot: number): void {
    this.#free.push(slot);
  }

  get words(): number {
    return Math.ceil(this.count / 32);
  }
}

const KINDS: Readonly<Record<OpKind, number>> = { strict: 0, blind: 1, pure: 2 };

function slotsOf({ semantics, calls, events, returns }: Omit<QuotientInput, 'eventCount'> & Events) {
  const slot = new Int32Array(calls.length).fill(NO_SLOT);
  const kind = new Uint8Array(calls.length);
  let overwrites = false;
  for (let i = 0; i < kind.length; i++) {
    const { cls } = calls[i]!;
    kind[i] = KINDS[semantics.kindOf(cls)];
    overwrites ||= semantics.overwrites(cls);
  }
  const slots = [new Slots(), new Slots(), new Slots()] as const;
  const [strict, blind, pure] = slots;
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    const i = event < 0 ? ~event : event;
    if (returns[i] === NEVER) continue;
    if (event < 0) slots[kind[i]!]!.give(slot[i]!);
    else slot[i] = slots[kind[i]!]!.take();
  }
  const offsets = [0, 32 * strict.words, 32 * (strict.words + blind.words)];
  for (let i = 0; i < slot.length; i++) if (slot[i] !== NO_SLOT) slot[i]! += offsets[kind[i]!]!;
  return {
    slot,
    strictWords: strict.words,
    blindWords: blind.words,
    pureWords: pure.words,
    freeWords: blind.count > 1 && overwrites ? blind.words : 0,
  };
}
