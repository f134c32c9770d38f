/**
 * States that no remaining call can tell apart are one: the dead state. Where every call says by its effect
 * which state it needs or denies, a state is dead as soon as all calls that mention it have returned. Where
 * states grow (a text that is appended to), one is dead that no call can ever confirm, since what any call
 * needs does not begin with it; whatever grows out of it is dead as well. And nothing can follow a state out
 * of which the next read cannot grow, unless something may still put another state in its place.
 *
 * A read that is under way may have taken effect before, so its need counts as remaining when states are
 * merged, and does not count when they are given up. To confuse the two is unsound: judged by the reads under
 * way, a history [append a, read a, append b] is given up where the read overlaps the second append.
 */
import { type Call, NEVER } from './calls.ts';
import { ILLEGAL, type Semantics } from './semantics.ts';

/** What all dead states are. */
export const DEAD = -2;
export const NOWHERE = -1;

export interface QuotientInput {
  readonly semantics: Semantics;
  readonly calls: readonly Call[];
  /** Places at which each call begins and returns among the events; `NEVER`: it does not. */
  readonly begins: Int32Array;
  readonly returns: Int32Array;
  readonly eventCount: number;
}

/** The rules by which a problem is played. */
export interface Quotient {
  /** As `Semantics.step`, and from the dead state too. */
  step(state: number, cls: number): number;
  /** The state that stands for all like it when the events before `at` have passed. */
  canon(state: number, at: number): number;
  /** False where no call, whatever else happens, can tell the state from others that it does not mention. */
  mentions(state: number): boolean;
  /** Place of a return that no order of what remains from `at` on gets past; `NOWHERE`: none is known. */
  failsAt(state: number, at: number): number;
}

export function quotientOf(input: QuotientInput): Quotient {
  const { semantics, calls } = input;
  if (calls.every(({ cls }) => semantics.hasEffect(cls))) return new ByMention(input);
  const grows =
    semantics.model.growthText !== undefined &&
    calls.every(({ cls }) => semantics.hasEffect(cls) || semantics.kindOf(cls) === 'blind');
  return grows ? new ByGrowth(input) : new Exact(semantics);
}

/** No two states are alike. */
class Exact implements Quotient {
  readonly #semantics: Semantics;

  constructor(semantics: Semantics) {
    this.#semantics = semantics;
  }

  step(state: number, cls: number): number {
    return this.#semantics.step(state, cls);
  }

  canon(state: number): number {
    return state;
  }

  mentions(): boolean {
    return true;
  }

  failsAt(): number {
    return NOWHERE;
  }
}

/** The last place at which a state is still mentioned, for all states that are. */
function lastMentions({ semantics, calls, returns }: QuotientInput): Map<number, number> {
  const lastOfClass = new Int32Array(semantics.classCount).fill(NOWHERE);
  for (let i = 0; i < calls.length; i++) {
    const { cls } = calls[i]!;
    if (returns[i]! > lastOfClass[cls]!) lastOfClass[cls] = returns[i]!;
  }
  const last = new Map<number, number>();
  const mention = (state: number, at: number) => {
    if (state !== ILLEGAL && at > (last.get(state) ?? NOWHERE)) last.set(state, at);
  };
  for (let cls = 0; cls < lastOfClass.length; cls++) {
    mention(semantics.needsOf(cls), lastOfClass[cls]!);
    mention(semantics.deniesOf(cls), lastOfClass[cls]!);
  }
  return last;
}

class ByMention implements Quotient {
  readonly #semantics: Semantics;
  readonly #last: Map<number, number>;

  constructor(input: QuotientInput) {
    this.#semantics = input.semantics;
    this.#last = lastMentions(input);
  }

  step(state: number, cls: number): number {
    // The dead state is no state's number, so nothing needs it and nothing denies it.
    return this.#semantics.step(state, cls);
  }

  canon(state: number, at: number): number {
    return (this.#last.get(state) ?? -1) < at ? DEAD : state;
  }

  mentions(state: number): boolean {
    return this.#last.has(state);
  }

  failsAt(): number {
    return NOWHERE;
  }
}

class ByGrowth implements Quotient {
  readonly #semantics: Semantics;
  /** Texts of all states that calls mention, sorted. */
  readonly #mentioned: readonly string[];
  readonly #texts = new Map<number, string>();
  /** By class, by state. */
  readonly #steps = new Map<number, Map<number, number>>();
  /**
   * For each place the call that returns first of the reads that begin from there on; `NOWHERE` too where
   * something may replace the state before that.
   */
  readonly #nextRead: Int32Array;
  /** By call. */
  readonly #needs: Int32Array;
  readonly #returns: Int32Array;

  constructor(input: QuotientInput) {
    this.#semantics = input.semantics;
    const mentioned = [...lastMentions(input).keys()].map((state) => this.#text(state));
    this.#mentioned = mentioned.sort();
    this.#nextRead = new Int32Array(input.eventCount + 1).fill(NOWHERE);
    this.#needs = Int32Array.from(input.calls, ({ cls }) => input.semantics.needsOf(cls));
    this.#returns = input.returns;
    this.#lookAhead(input);
  }

  #text(state: number): string {
    let text = this.#texts.get(state);
    if (text === undefined) {
      text = this.#semantics.model.growthText!(this.#semantics.valueOf(state));
      this.#texts.set(state, text);
    }
    return text;
  }

  #lookAhead({ semantics, calls, begins, returns, eventCount }: QuotientInput): void {
    const beginsAt = new Int32Array(eventCount).fill(-1);
    const replacersOpen = new Int32Array(eventCount + 1);
    calls.forEach(({ cls }, i) => {
      beginsAt[begins[i]!] = i;
      if (semantics.setsOf(cls) === ILLEGAL) return;
      replacersOpen[begins[i]!]!++;
      if (returns[i] !== NEVER) replacersOpen[returns[i]!]!--;
    });
    // `replacersOpen[at]`: how many are under way after the event at `at`.
    for (let at = 1; at <= eventCount; at++) replacersOpen[at]! += replacersOpen[at - 1]!;
    let nextRead = -1;
    let nextReplacer = NEVER;
    for (let at = eventCount - 1; at >= 0; at--) {
      const call = beginsAt[at]!;
      if (call >= 0) {
        const { cls } = calls[call]!;
        const isRead = semantics.isPure(cls) && semantics.needsOf(cls) !== ILLEGAL && returns[call] !== NEVER;
        if (isRead && (nextRead < 0 || returns[call]! < returns[nextRead]!)) nextRead = call;
        if (semantics.setsOf(cls) !== ILLEGAL) nextReplacer = at;
      }
      if (nextRead < 0) continue;
      const open = at === 0 ? 0 : replacersOpen[at - 1]!;
      if (open === 0 && nextReplacer > returns[nextRead]!) this.#nextRead[at] = nextRead;
    }
  }

  step(state: number, cls: number): number {
    const semantics = this.#semantics;
    if (semantics.hasEffect(cls)) return semantics.step(state, cls);
    if (state === DEAD) return DEAD;
    let steps = this.#steps.get(cls);
    if (!steps) {
      steps = new Map();
      this.#steps.set(cls, steps);
    }
    let next = steps.get(state);
    if (next === undefined) {
      next = this.#grown(semantics.stepValue(state, cls));
      steps.set(state, next);
    }
    return next;
  }

  /** Dead states are not worth a number. */
  #grown(value: unknown): number {
    const text = this.#semantics.model.growthText!(value);
    if (!this.#isAlive(text)) return DEAD;
    const state = this.#semantics.codeOf(value);
    this.#texts.set(state, text);
    return state;
  }

  /** The texts that begin with this one stand together, and the first of them not before it. */
  #isAlive(text: string): boolean {
    let low = 0;
    let high = this.#mentioned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#mentioned[middle]! < text) low = middle + 1;
      else high = middle;
    }
    return low < this.#mentioned.length && this.#mentioned[low]!.startsWith(text);
  }

  canon(state: number): number {
    return state;
  }

  mentions(): boolean {
    return true;
  }

  failsAt(state: number, at: number): number {
    const read = this.#nextRead[at]!;
    if (read === NOWHERE) return NOWHERE;
    const isLost = state === DEAD || !this.#text(this.#needs[read]!).startsWith(this.#text(state));
    return isLost ? this.#returns[read]! : NOWHERE;
  }
}
