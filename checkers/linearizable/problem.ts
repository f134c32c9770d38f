/**
 * The calls of one key laid out for the search. Calls under way share a small set of slots, which are
 * used again as soon as a call returns, so that "who is done" is a few bits however long the history is.
 * Mutators and pure calls have slots apart. Calls that may never take effect have no slot: alike ones are
 * interchangeable, and only how many of a group were used matters.
 */
import type { Call } from './calls.ts';
import type { Semantics } from './semantics.ts';

export const NO_SLOT = -1;

export interface Problem {
  readonly semantics: Semantics;
  /** In order of invocation, without those that cannot matter. */
  readonly calls: readonly Call[];
  /** In order of time: `i` where `calls[i]` begins, `~i` where it returns. */
  readonly events: Int32Array;
  readonly cls: Int32Array;
  /** Bit of a call while it is under way: below `32 * mutatorWords` mutators, from there on pure calls. */
  readonly slot: Int32Array;
  readonly mutatorWords: number;
  readonly words: number;
  /** Group of a call that may never take effect; -1 for the others. */
  readonly group: Int32Array;
  /** Members of each group, in order of invocation. */
  readonly groups: readonly (readonly number[])[];
}

export function problemOf(semantics: Semantics, all: readonly Call[]): Problem {
  const calls = relevantCalls(semantics, all);
  const cls = Int32Array.from(calls, (call) => call.cls);
  const events = eventsOf(calls);
  const { group, groups } = groupsOf(calls);
  const layout = slotsOf({ semantics, calls, events });
  return { semantics, calls, events, cls, group, groups, ...layout };
}

/**
 * Leaves out calls that may never take effect and cannot help: pure ones, and those that set a state that
 * nobody needs. (The latter only where needs tell all: a failed cas is content with any other value.)
 */
function relevantCalls(semantics: Semantics, all: readonly Call[]): readonly Call[] {
  const needed = new Set<number>();
  let known = true;
  for (const { cls } of all) {
    known &&= semantics.hasEffect(cls);
    needed.add(semantics.needsOf(cls));
  }
  return all.filter(({ ret, cls }) => {
    if (ret !== Number.POSITIVE_INFINITY) return true;
    return !semantics.isPure(cls) && (!known || needed.has(semantics.setsOf(cls)));
  });
}

/** Sorts both ends of all calls by their place in the history. */
function eventsOf(calls: readonly Call[]): Int32Array {
  // One number holds place, call and end, so that a typed array can be sorted without a comparator.
  const span = 2 * calls.length;
  const ends: number[] = [];
  calls.forEach((call, i) => {
    ends.push(call.call * span + 2 * i);
    if (call.ret !== Number.POSITIVE_INFINITY) ends.push(call.ret * span + 2 * i + 1);
  });
  const sorted = Float64Array.from(ends).sort();
  return Int32Array.from(sorted, (end) => {
    const code = end % span;
    return code % 2 === 0 ? code / 2 : ~((code - 1) / 2);
  });
}

function groupsOf(calls: readonly Call[]) {
  const group = new Int32Array(calls.length).fill(-1);
  const groups: number[][] = [];
  const byClass = new Map<number, number>();
  calls.forEach(({ cls, ret }, i) => {
    if (ret !== Number.POSITIVE_INFINITY) return;
    const code = byClass.get(cls) ?? groups.push([]) - 1;
    byClass.set(cls, code);
    group[i] = code;
    groups[code]!.push(i);
  });
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
}

function slotsOf(input: Pick<Problem, 'semantics' | 'calls' | 'events'>) {
  const { semantics, calls, events } = input;
  const slot = new Int32Array(calls.length).fill(NO_SLOT);
  const mutators = new Slots();
  const pures = new Slots();
  for (const event of events) {
    const i = event < 0 ? ~event : event;
    if (calls[i]!.ret === Number.POSITIVE_INFINITY) continue;
    const slots = semantics.isPure(calls[i]!.cls) ? pures : mutators;
    if (event < 0) slots.give(slot[i]!);
    else slot[i] = slots.take();
  }
  const mutatorWords = Math.ceil(mutators.count / 32);
  for (let i = 0; i < slot.length; i++) {
    if (slot[i] !== NO_SLOT && semantics.isPure(calls[i]!.cls)) slot[i]! += 32 * mutatorWords;
  }
  return { slot, mutatorWords, words: mutatorWords + Math.ceil(pures.count / 32) };
}
