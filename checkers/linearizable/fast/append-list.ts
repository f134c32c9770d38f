/**
 * A list to which no value is appended twice, and reads of all of it. The longest read tells the order of
 * what it shows, and every other read must be a beginning of it; so all calls have ranks: the appends in
 * that order, each read after the last value that it shows, the appends that no read shows after all of
 * them. The history is linearizable exactly where no call begins after one of a higher rank has returned.
 * (The version order of Elle's list-append, Kingsbury and Alvaro, VLDB 2021, for one list.) Linear in what
 * the reads show.
 *
 * An append that may never have happened did happen where a read shows it, else it is left out.
 */
import { isMandatory } from '../calls.ts';
import { ValueCodes } from '../value-codes.ts';
import { ABSENT, illegal, type Judgement, LEGAL } from './judgement.ts';
import { isIdle, type Timeline } from './timeline.ts';

interface Read {
  readonly position: number;
  readonly shows: readonly unknown[];
}

interface ListCalls {
  readonly codes: ValueCodes;
  /** Position of the append of each value, by code. */
  readonly append: number[];
  readonly reads: readonly Read[];
}

export function judgeAppendList(timeline: Timeline): Judgement | undefined {
  const { init } = timeline.semantics.model;
  const isEmpty = Array.isArray(init) && init.length === 0;
  const list = isEmpty ? listCallsOf(timeline) : undefined;
  if (list === undefined) return undefined;
  const judge = new ListJudge(timeline, list);
  return judge.misread() ?? judge.differing() ?? judge.outOfOrder() ?? LEGAL;
}

/** Undefined where a call is none of these, or a value was appended twice. */
function listCallsOf(timeline: Timeline): ListCalls | undefined {
  const { semantics, calls } = timeline;
  const codes = new ValueCodes();
  const append: number[] = [];
  const reads: Read[] = [];
  for (let position = 0; position < calls.length; position++) {
    if (isIdle(timeline, position)) continue;
    const role = semantics.roleOf(calls[position]!.cls);
    if (role?.does === 'read') reads.push({ position, shows: role.values });
    else if (role?.does !== 'insert') return undefined;
    // Each value has the next code, unless it was there before.
    else if (codes.code(role.value) < append.length) return undefined;
    else append.push(position);
  }
  return { codes, append, reads };
}

class ListJudge {
  readonly #timeline: Timeline;
  readonly #list: ListCalls;
  readonly #longest: Read | undefined;
  /** Codes of what the longest read shows. */
  readonly #order: readonly number[];

  constructor(timeline: Timeline, list: ListCalls) {
    this.#timeline = timeline;
    this.#list = list;
    this.#longest = list.reads.reduce<Read | undefined>(
      (longest, read) => (longest && longest.shows.length >= read.shows.length ? longest : read),
      undefined,
    );
    this.#order = this.#longest?.shows.map((value) => list.codes.code(value)) ?? [];
  }

  /** The longest read shows a value that nobody appended, or one twice. */
  misread(): Judgement | undefined {
    const { append } = this.#list;
    const isKnown = this.#order.every((code) => code < append.length);
    if (isKnown && new Set(this.#order).size === this.#order.length) return undefined;
    return illegal([...this.#withAppends(this.#longest!)]);
  }

  /** A read is no beginning of the longest one. */
  differing(): Judgement | undefined {
    const judged = new Set<number>();
    for (const read of this.#list.reads) {
      const { cls } = this.#timeline.calls[read.position]!;
      if (judged.has(cls)) continue;
      judged.add(cls);
      const isBeginning = read.shows.every((value, i) => this.#list.codes.code(value) === this.#order[i]);
      if (!isBeginning) return illegal([...this.#withAppends(read), ...this.#withAppends(this.#longest!)]);
    }
    return undefined;
  }

  #withAppends({ position, shows }: Read): number[] {
    const { codes, append } = this.#list;
    return [position, ...shows.map((value) => append[codes.code(value)] ?? ABSENT)];
  }

  outOfOrder(): Judgement | undefined {
    const { begins, returns } = this.#timeline;
    const rank = this.#ranks();
    // The call that begins last, of each rank and then of all up to it.
    const last = new Int32Array(2 * this.#order.length + 2).fill(ABSENT);
    const later = (a: number, b: number) =>
      a === ABSENT || (b !== ABSENT && begins[b]! > begins[a]!) ? b : a;
    rank.forEach((at, position) => {
      if (at !== ABSENT) last[at] = later(last[at]!, position);
    });
    for (let at = 1; at < last.length; at++) last[at] = later(last[at]!, last[at - 1]!);
    for (let position = 0; position < rank.length; position++) {
      const at = rank[position]!;
      const before = at > 0 ? last[at - 1]! : ABSENT;
      if (before !== ABSENT && begins[before]! > returns[position]!) return this.#reversed(position, before);
    }
    return undefined;
  }

  /** Twice as many as the values before it; one more for an append. `ABSENT` for a call that is left out. */
  #ranks(): Int32Array {
    const { append, reads } = this.#list;
    const { calls } = this.#timeline;
    const rank = new Int32Array(calls.length).fill(ABSENT);
    for (const position of append)
      if (isMandatory(calls[position]!)) rank[position] = 2 * this.#order.length + 1;
    this.#order.forEach((code, i) => {
      rank[append[code]!] = 2 * i + 1;
    });
    for (const { position, shows } of reads) rank[position] = 2 * shows.length;
    return rank;
  }

  /** `early` returned before `late` began, but comes after it. */
  #reversed(early: number, late: number): Judgement {
    const { reads } = this.#list;
    const own = reads.filter(({ position }) => position === early || position === late);
    // Two appends, of which a read shows at least the one that comes first: the shortest such read will do.
    const proof = own.length > 0 ? own : [this.#shortestShowing(late, early)];
    return illegal([early, late, ...proof.flatMap((read) => this.#withAppends(read))]);
  }

  #shortestShowing(first: number, second: number): Read {
    const { append, reads } = this.#list;
    const place = (position: number) => this.#order.findIndex((code) => append[code] === position);
    const length = 1 + Math.max(place(first), place(second));
    return reads.reduce(
      (best, read) => (read.shows.length >= length && read.shows.length < best.shows.length ? read : best),
      this.#longest!,
    );
  }
}
