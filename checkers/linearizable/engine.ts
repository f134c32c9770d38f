/**
 * Decides whether the calls of one part are linearizable: just-in-time linearization (Lowe, "Testing for
 * linearizability", 2017) as a depth-first search. Events are taken in order; only where a call returns
 * without having taken effect must something be chosen: some order of calls under way that ends with it.
 * What keeps the search small:
 * - pure calls that are legal take effect at once, without a choice: doing so later cannot be better;
 * - blind calls under way when another call overwrites the state may have taken effect just before it, where
 *   nobody saw them: they are free to return as they are, or to take effect where all can see it;
 * - of calls under way that mean the same, the one that must return first takes effect first;
 * - calls that may never take effect are never forced, alike ones are used in the order of invocation, and
 *   none is used that changes nothing, or whose effect is overwritten before anybody saw it;
 * - states that nothing left can tell apart are one, and hopeless ones are given up (see `quotient.ts`);
 * - failed configurations are remembered, and rule out all that are no better (see `memo.ts`).
 */
import { Memo } from './memo.ts';
import { NO_SLOT, type Problem } from './problem.ts';
import { DEAD } from './quotient.ts';
import type { Outcome, SearchOptions, SearchResult, Trace } from './search-result.ts';
import { ILLEGAL } from './semantics.ts';

const MEMO_MAX = 1 << 26;

export function search(problem: Problem, options: SearchOptions): SearchResult {
  return new Search(problem, options).run();
}

/** Layout of a frame; the words of the configuration follow. */
const AT = 0;
const STATE = 1;
const APPLIED = 2;
const FIRST = 3;
const NEXT = 4;
const FLAGS = 5;
const WORDS = 6;
/** All candidates of the frame are on the list, not only the call that is forced. */
const LISTED = 1;
/** The last call applied was one that may never take effect, and nobody has seen its effect yet. */
const UNSEEN = 2;

const NO_CANDIDATE = -0x8000_0000;
/** The call that returns is hidden, and has taken effect somewhere before. */
const PASS = NO_CANDIDATE + 1;

class Search {
  readonly #problem: Problem;
  readonly #options: SearchOptions;
  readonly #memo = new Memo();
  /** The configuration: next event, state, calls done, calls used of each group, calls under way by slot. */
  at = 0;
  state: number;
  readonly layout: Problem;
  readonly words: Int32Array;
  readonly used: Int32Array;
  readonly usedGroups: number[] = [];
  readonly #inSlot: Int32Array;
  readonly #begun: Int32Array;
  /** Calls in the order of their effect; `~call`: it was hidden, somewhere before. */
  readonly #applied: number[] = [];
  #unseen = false;
  /** Slots below are those of mutators, and from there on of pure calls. */
  readonly #mutatorBits: number;
  readonly #strictBits: number;
  /** From the bit of a blind call to the one that says that it is free. */
  readonly #toFree: number;
  /** One frame for each choice, in one array; the candidates of all frames, on one list. */
  #frames: Int32Array;
  #top: number;
  readonly #stride: number;
  readonly #candidates: number[] = [];
  #steps = 0;
  #furthest = -1;
  #trace: Trace | undefined;

  constructor(problem: Problem, options: SearchOptions) {
    const { strictWords, blindWords, pureWords, freeWords } = problem;
    this.#problem = problem;
    this.#options = options;
    this.state = options.init ?? problem.semantics.init;
    this.layout = problem;
    this.#strictBits = 32 * strictWords;
    this.#mutatorBits = 32 * (strictWords + blindWords);
    this.#toFree = freeWords === 0 ? 0 : 32 * (blindWords + pureWords);
    const slotWords = strictWords + blindWords + pureWords;
    this.words = new Int32Array(slotWords + freeWords);
    this.used = new Int32Array(problem.groups.length);
    this.#begun = new Int32Array(problem.groups.length);
    this.#inSlot = new Int32Array(32 * slotWords).fill(-1);
    this.#stride = WORDS + this.words.length;
    this.#frames = new Int32Array(64 * this.#stride);
    this.#top = -this.#stride;
  }

  run(): SearchResult {
    const { stepsMax, memoMax = MEMO_MAX } = this.#options;
    const { quotient } = this.#problem;
    for (;;) {
      const done = this.#advance();
      this.#note();
      if (done) return this.#result('legal');
      if (this.#steps + this.#memo.scanned > stepsMax) return this.#result('unknown', 'steps');
      if (this.#memo.size > memoMax) return this.#result('unknown', 'memory');
      this.state = quotient.canon(this.state, this.at);
      if (!this.#isHopeless() && !this.#memo.covers(this)) this.#open();
      if (!this.#choose()) return this.#result('illegal');
    }
  }

  /**
   * An order that is given up fails where the read returns that it cannot explain, and counts as going
   * so far.
   */
  #isHopeless(): boolean {
    if (this.#options.trace) return false;
    const failsAt = this.#problem.quotient.failsAt(this.state, this.at);
    if (failsAt > this.#furthest) this.#furthest = failsAt;
    return failsAt >= 0;
  }

  #result(outcome: Outcome, spent?: 'steps' | 'memory'): SearchResult {
    const steps = this.#steps + this.#memo.scanned;
    const trace = this.#trace;
    return { outcome, steps, furthest: this.#furthest, ...(spent && { spent }), ...(trace && { trace }) };
  }

  #note(): void {
    if (this.at <= this.#furthest) return;
    this.#furthest = this.at;
    if (this.#options.trace) this.#trace = { applied: this.#order() };
  }

  /** The order of effects, with the hidden calls just before the one that hides them. */
  #order(): number[] {
    const { semantics, cls } = this.#problem;
    const order: number[] = [];
    let hiding = 0;
    for (const call of this.#applied) {
      if (call < 0) {
        order.splice(hiding++, 0, ~call);
        continue;
      }
      if (semantics.overwrites(cls[call]!)) hiding = order.length;
      order.push(call);
    }
    return order;
  }

  /** Takes events up to a return that is not done yet; true where none is left. */
  #advance(): boolean {
    const { events, slot, group } = this.#problem;
    for (; this.at < events.length; this.at++) {
      const event = events[this.at]!;
      const call = event < 0 ? ~event : event;
      const bit = slot[call]!;
      if (bit === NO_SLOT) {
        this.#begun[group[call]!]!++;
      } else if (event >= 0) {
        this.#inSlot[bit] = call;
        if (bit >= this.#mutatorBits) this.#absorb(bit);
      } else {
        if (!this.#isSet(bit)) return false;
        this.#clear(bit);
        this.#inSlot[bit] = -1;
      }
    }
    return true;
  }

  #isSet(bit: number): boolean {
    return ((this.words[bit >> 5]! >>> (bit & 31)) & 1) === 1;
  }

  #isFree(bit: number): boolean {
    return (
      this.#toFree > 0 &&
      bit >= this.#strictBits &&
      bit < this.#mutatorBits &&
      this.#isSet(bit + this.#toFree)
    );
  }

  #clear(bit: number): void {
    this.words[bit >> 5]! &= ~(1 << bit);
    if (this.#toFree === 0 || bit < this.#strictBits || bit >= this.#mutatorBits) return;
    const free = bit + this.#toFree;
    this.words[free >> 5]! &= ~(1 << free);
  }

  /** Lets the pure call in this slot take effect where it is legal. */
  #absorb(bit: number): void {
    const { quotient, cls } = this.#problem;
    const call = this.#inSlot[bit]!;
    if (call < 0 || this.#isSet(bit) || quotient.step(this.state, cls[call]!) === ILLEGAL) return;
    this.words[bit >> 5]! |= 1 << bit;
    this.#applied.push(call);
    this.#unseen = false;
  }

  /** Begins a choice at the return that stands at `at`. */
  #open(): void {
    this.#top += this.#stride;
    if (this.#top === this.#frames.length) this.#grow();
    const frames = this.#frames;
    const top = this.#top;
    frames[top + AT] = this.at;
    frames[top + STATE] = this.state;
    frames[top + APPLIED] = this.#applied.length;
    frames[top + FIRST] = this.#candidates.length;
    frames[top + NEXT] = this.#candidates.length;
    frames[top + FLAGS] = this.#unseen ? UNSEEN : 0;
    for (let i = 0; i < this.words.length; i++) frames[top + WORDS + i] = this.words[i]!;
    const forced = ~this.#problem.events[this.at]!;
    const next = this.#nextOfForced(forced);
    const mayPass = this.#isFree(this.#problem.slot[forced]!);
    // To be seen is worth a try first where somebody may still tell.
    if (mayPass && (next === ILLEGAL || next === DEAD)) this.#candidates.push(PASS);
    if (next !== ILLEGAL && !(mayPass && next === this.state)) this.#candidates.push(forced);
    if (mayPass && next !== ILLEGAL && next !== DEAD) this.#candidates.push(PASS);
  }

  /** The state after the call that returns; illegal for pure calls, which would have taken effect already. */
  #nextOfForced(call: number): number {
    const { cls, slot } = this.#problem;
    return slot[call]! < this.#mutatorBits ? this.#next(cls[call]!) : ILLEGAL;
  }

  #grow(): void {
    const bigger = new Int32Array(2 * this.#frames.length);
    bigger.set(this.#frames);
    this.#frames = bigger;
  }

  /** Applies the next candidate of the innermost frame that has one; false where the search is over. */
  #choose(): boolean {
    while (this.#top >= 0) {
      this.#rewind();
      const candidate = this.#nextCandidate();
      if (candidate !== NO_CANDIDATE) {
        this.#apply(candidate);
        return true;
      }
      this.#memo.add(this);
      this.#candidates.length = this.#frames[this.#top + FIRST]!;
      this.#top -= this.#stride;
    }
    return false;
  }

  /** Goes back to the configuration of the innermost frame. */
  #rewind(): void {
    const frames = this.#frames;
    const top = this.#top;
    this.#takeBackEvents(frames[top + AT]!);
    this.state = frames[top + STATE]!;
    for (let i = 0; i < this.words.length; i++) this.words[i] = frames[top + WORDS + i]!;
    while (this.#applied.length > frames[top + APPLIED]!) {
      const call = this.#applied.pop()!;
      const group = call < 0 ? -1 : this.#problem.group[call]!;
      if (group >= 0 && --this.used[group]! === 0) this.usedGroups.pop();
    }
  }

  #takeBackEvents(to: number): void {
    const { events, slot, group } = this.#problem;
    while (this.at > to) {
      const event = events[--this.at]!;
      const call = event < 0 ? ~event : event;
      if (slot[call] === NO_SLOT) this.#begun[group[call]!]!--;
      else this.#inSlot[slot[call]!] = event < 0 ? call : -1;
    }
  }

  #nextCandidate(): number {
    const frames = this.#frames;
    const top = this.#top;
    if (frames[top + NEXT] === this.#candidates.length) {
      if ((frames[top + FLAGS]! & LISTED) !== 0) return NO_CANDIDATE;
      frames[top + FLAGS]! |= LISTED;
      this.#list();
    }
    return this.#candidates[frames[top + NEXT]!++] ?? NO_CANDIDATE;
  }

  /** State after a call of this class; illegal too where it would hide an effect that nobody has seen. */
  #next(cls: number): number {
    this.#steps++;
    const { semantics, quotient } = this.#problem;
    if (semantics.overwrites(cls) && (this.#frames[this.#top + FLAGS]! & UNSEEN) !== 0) return ILLEGAL;
    const next = quotient.step(this.state, cls);
    return next === ILLEGAL ? ILLEGAL : quotient.canon(next, this.at);
  }

  /**
   * Lists all candidates but the forced call: first what makes the forced call legal, then by deadline;
   * calls that may never take effect are `~group`, and last of their kind.
   */
  #list(): void {
    const { quotient, cls, events, groups } = this.#problem;
    const forced = ~events[this.at]!;
    const helps = (state: number) => quotient.step(state, cls[forced]!) !== ILLEGAL;
    const later: number[] = [];
    const seen: number[] = [];
    for (const call of this.#pending()) {
      // Of two that mean the same, and are as little done, the one that must return first goes first.
      const meaning = 2 * cls[call]! + (this.#isFree(this.#problem.slot[call]!) ? 1 : 0);
      if (seen.includes(meaning)) continue;
      seen.push(meaning);
      const next = call === forced ? ILLEGAL : this.#next(cls[call]!);
      if (next !== ILLEGAL) (helps(next) ? this.#candidates : later).push(call);
    }
    let deadBy = false;
    for (let group = 0; group < groups.length; group++) {
      if (this.used[group]! >= this.#begun[group]!) continue;
      const groupClass = cls[groups[group]![0]!]!;
      const next = this.#next(groupClass);
      if (next === ILLEGAL || next === this.state) continue;
      // One way into the dead state is as good as another, now and later, if all of them just overwrite.
      if (next === DEAD && this.#problem.semantics.overwrites(groupClass)) {
        if (deadBy) continue;
        deadBy = true;
      }
      (helps(next) ? this.#candidates : later).push(~group);
    }
    for (const candidate of later) this.#candidates.push(candidate);
  }

  /** Mutators under way that are not done, by deadline. */
  #pending(): number[] {
    const pending: number[] = [];
    for (let bit = 0; bit < this.#mutatorBits; bit++) {
      if (this.#inSlot[bit]! >= 0 && !this.#isSet(bit)) pending.push(this.#inSlot[bit]!);
    }
    const { calls } = this.#problem;
    return pending.sort((a, b) => calls[a]!.ret - calls[b]!.ret);
  }

  #apply(candidate: number): void {
    const { semantics, quotient, cls, slot } = this.#problem;
    if (candidate === PASS) {
      this.#pass();
      return;
    }
    const call = candidate < 0 ? this.#use(~candidate) : candidate;
    const bit = slot[call]!;
    if (candidate >= 0) {
      this.#clear(bit);
      this.words[bit >> 5]! |= 1 << bit;
    }
    const next = quotient.canon(quotient.step(this.state, cls[call]!), this.at);
    this.#applied.push(call);
    if (this.#toFree > 0 && semantics.overwrites(cls[call]!)) this.#hideOthers();
    this.#unseen = candidate < 0;
    if (next === this.state) return;
    this.state = next;
    for (let pure = this.#mutatorBits; pure < this.#inSlot.length; pure++) this.#absorb(pure);
  }

  #pass(): void {
    const call = ~this.#problem.events[this.at]!;
    const bit = this.#problem.slot[call]!;
    this.words[bit >> 5]! |= 1 << bit;
    this.#applied.push(~call);
    this.#unseen = (this.#frames[this.#top + FLAGS]! & UNSEEN) !== 0;
  }

  /** Blind calls under way may have taken effect right before this one, and nobody would know. */
  #hideOthers(): void {
    for (let bit = this.#strictBits; bit < this.#mutatorBits; bit++) {
      if (this.#inSlot[bit]! < 0 || this.#isSet(bit)) continue;
      const free = bit + this.#toFree;
      this.words[free >> 5]! |= 1 << free;
    }
  }

  /** Takes the first unused call of a group. */
  #use(group: number): number {
    const call = this.#problem.groups[group]![this.used[group]!]!;
    if (this.used[group]!++ === 0) this.usedGroups.push(group);
    return call;
  }
}
