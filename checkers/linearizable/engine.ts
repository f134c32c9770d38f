/**
 * Decides whether the calls of one key are linearizable: just-in-time linearization (Lowe, "Testing for
 * linearizability", 2017) as a depth-first search. Events are taken in order; only where a call returns
 * without having taken effect must something be chosen: some order of calls under way that ends with it.
 * What keeps the search small:
 * - pure calls that are legal take effect at once, without a choice: doing so later cannot be better;
 * - calls that may never take effect are never forced, alike ones are used in the order of invocation, and
 *   none is used that changes nothing, or whose effect is overwritten before anybody saw it;
 * - failed configurations are remembered, and rule out all that are no better (see `memo.ts`).
 */
import { Memo } from './memo.ts';
import { NO_SLOT, type Problem } from './problem.ts';
import { ILLEGAL } from './semantics.ts';

export type Outcome = 'legal' | 'illegal' | 'unknown';

export interface Trace {
  /** Positions in `problem.calls`, in the order in which they take effect. */
  readonly applied: readonly number[];
  readonly state: number;
}

export interface SearchResult {
  readonly outcome: Outcome;
  readonly steps: number;
  /** Event that the search never got past; where it is legal, the number of events. */
  readonly furthest: number;
  /** The order that got furthest, where it was asked for. */
  readonly trace?: Trace;
}

export interface SearchOptions {
  readonly stepsMax: number;
  readonly trace?: boolean;
}

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

class Search {
  readonly #problem: Problem;
  readonly #options: SearchOptions;
  readonly #memo = new Memo();
  /** The configuration: next event, state, calls done, calls used of each group, calls under way by slot. */
  at = 0;
  state: number;
  readonly words: Int32Array;
  readonly mutatorWords: number;
  readonly used: Int32Array;
  readonly usedGroups: number[] = [];
  readonly #inSlot: Int32Array;
  readonly #begun: Int32Array;
  readonly #applied: number[] = [];
  #unseen = false;
  /** One frame for each choice, in one array; the candidates of all frames, on one list. */
  #frames: Int32Array;
  #top: number;
  readonly #stride: number;
  readonly #candidates: number[] = [];
  #steps = 0;
  #furthest = -1;
  #trace: Trace | undefined;

  constructor(problem: Problem, options: SearchOptions) {
    this.#problem = problem;
    this.#options = options;
    this.state = problem.semantics.init;
    this.mutatorWords = problem.mutatorWords;
    this.words = new Int32Array(problem.words);
    this.used = new Int32Array(problem.groups.length);
    this.#begun = new Int32Array(problem.groups.length);
    this.#inSlot = new Int32Array(32 * problem.words).fill(-1);
    this.#stride = WORDS + problem.words;
    this.#frames = new Int32Array(64 * this.#stride);
    this.#top = -this.#stride;
  }

  run(): SearchResult {
    for (;;) {
      const done = this.#advance();
      this.#note();
      if (done) return this.#result('legal');
      if (this.#steps + this.#memo.scanned > this.#options.stepsMax) return this.#result('unknown');
      if (!this.#memo.covers(this)) this.#open();
      if (!this.#choose()) return this.#result('illegal');
    }
  }

  #result(outcome: Outcome): SearchResult {
    const steps = this.#steps + this.#memo.scanned;
    const trace = this.#trace;
    return { outcome, steps, furthest: this.#furthest, ...(trace && { trace }) };
  }

  #note(): void {
    if (this.at <= this.#furthest) return;
    this.#furthest = this.at;
    if (this.#options.trace) this.#trace = { applied: this.#applied.slice(), state: this.state };
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
        if (bit >= 32 * this.mutatorWords) this.#absorb(bit);
      } else {
        if (!this.#isDone(bit)) return false;
        this.words[bit >> 5]! &= ~(1 << bit);
        this.#inSlot[bit] = -1;
      }
    }
    return true;
  }

  #isDone(bit: number): boolean {
    return ((this.words[bit >> 5]! >>> (bit & 31)) & 1) === 1;
  }

  /** Lets the pure call in this slot take effect where it is legal. */
  #absorb(bit: number): void {
    const { semantics, cls } = this.#problem;
    const call = this.#inSlot[bit]!;
    if (call < 0 || this.#isDone(bit) || semantics.step(this.state, cls[call]!) === ILLEGAL) return;
    this.words[bit >> 5]! |= 1 << bit;
    this.#applied.push(call);
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
    frames.set(this.words, top + WORDS);
    const forced = ~this.#problem.events[this.at]!;
    if (this.#mayApply(forced)) this.#candidates.push(forced);
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
      const group = this.#problem.group[this.#applied.pop()!]!;
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

  /** True for a mutator that is legal now and worth a try. */
  #mayApply(call: number): boolean {
    const { semantics, cls, slot } = this.#problem;
    if (slot[call]! >= 32 * this.mutatorWords) return false;
    return this.#next(cls[call]!) !== ILLEGAL && !semantics.isPure(cls[call]!);
  }

  /** State after a call of this class; illegal too where it would hide an effect that nobody has seen. */
  #next(cls: number): number {
    this.#steps++;
    const { semantics } = this.#problem;
    if (semantics.overwrites(cls) && (this.#frames[this.#top + FLAGS]! & UNSEEN) !== 0) return ILLEGAL;
    return semantics.step(this.state, cls);
  }

  /**
   * Lists all candidates but the forced call: first what makes the forced call legal, then by deadline;
   * calls that may never take effect are `~group`, and last of their kind.
   */
  #list(): void {
    const { semantics, cls, events, groups } = this.#problem;
    const forced = ~events[this.at]!;
    const helps = (state: number) => semantics.step(state, cls[forced]!) !== ILLEGAL;
    const later: number[] = [];
    for (let bit = 0; bit < 32 * this.mutatorWords; bit++) {
      const call = this.#inSlot[bit]!;
      if (call < 0 || call === forced || this.#isDone(bit)) continue;
      const next = this.#next(cls[call]!);
      if (next === ILLEGAL) continue;
      (helps(next) ? this.#candidates : later).push(call);
    }
    later.sort((a, b) => this.#problem.calls[a]!.ret - this.#problem.calls[b]!.ret);
    for (let group = 0; group < groups.length; group++) {
      if (this.used[group]! >= this.#begun[group]!) continue;
      const next = this.#next(cls[groups[group]![0]!]!);
      if (next === ILLEGAL || next === this.state) continue;
      (helps(next) ? this.#candidates : later).push(~group);
    }
    for (const candidate of later) this.#candidates.push(candidate);
  }

  #apply(candidate: number): void {
    const { semantics, cls, slot } = this.#problem;
    const call = candidate < 0 ? this.#use(~candidate) : candidate;
    if (candidate >= 0) this.words[slot[call]! >> 5]! |= 1 << slot[call]!;
    const next = semantics.step(this.state, cls[call]!);
    this.#applied.push(call);
    const seenBefore = this.#applied.length;
    if (next !== this.state) {
      this.state = next;
      for (let bit = 32 * this.mutatorWords; bit < this.#inSlot.length; bit++) this.#absorb(bit);
    }
    this.#unseen = candidate < 0 && this.#applied.length === seenBefore;
  }

  /** Takes the first unused call of a group. */
  #use(group: number): number {
    const call = this.#problem.groups[group]![this.used[group]!]!;
    if (this.used[group]!++ === 0) this.usedGroups.push(group);
    return call;
  }
}
