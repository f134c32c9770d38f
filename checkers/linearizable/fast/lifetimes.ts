/**
 * Queues and stacks, value by value: when each was put in and when it was taken out. A value is put in
 * before it is taken, so a put counts as returned when the take returns, and a take as begun when the put
 * begins. If the put returns before the take begins, the value was inside for certain at every moment
 * between: the critical moments of the value.
 *
 * A take that may never have happened may as well have happened after the end; a put, only where its value
 * was taken for certain. Takes of an unknown value, of which nobody knows either whether they happened, are
 * only listed.
 */
import { isMandatory } from '../calls.ts';
import { ValueCodes } from '../value-codes.ts';
import { ABSENT, illegal, type Judgement } from './judgement.ts';
import { isIdle, type Timeline } from './timeline.ts';

/** All columns are by value. */
export interface Lifetimes {
  readonly timeline: Timeline;
  readonly count: number;
  readonly values: readonly unknown[];
  /** Positions of calls; `ABSENT` where the value was never taken. */
  readonly put: Int32Array;
  readonly take: Int32Array;
  /** Moments in which it may have been put in: from `putFrom` up to, not including, `putUntil`. */
  readonly putFrom: Int32Array;
  readonly putUntil: Int32Array;
  /** The same of the take. A value that may never have been taken may have been taken after the end. */
  readonly takeFrom: Int32Array;
  readonly takeUntil: Int32Array;
  /** Positions of takes that found nothing. */
  readonly empties: readonly number[];
  /**
   * Positions of takes that may have taken anything, or nothing, or never happened; in order of beginning.
   */
  readonly unknownTakes: readonly number[];
}

/**
 * Undefined where a value was put in twice, or a call is none of these; a judgement where one value is
 * enough.
 */
export function lifetimesOf(timeline: Timeline): Lifetimes | Judgement | undefined {
  const { semantics, calls } = timeline;
  const { init } = semantics.model;
  if (!Array.isArray(init) || init.length > 0) return undefined;
  const scan = new Scan(timeline);
  for (let i = 0; i < calls.length; i++) {
    if (!isIdle(timeline, i) && !scan.add(i)) return undefined;
  }
  return scan.judgement() ?? scan.lifetimes();
}

export function isLifetimes(parts: Lifetimes | Judgement): parts is Lifetimes {
  return 'timeline' in parts;
}

class Scan {
  readonly #timeline: Timeline;
  readonly #codes = new ValueCodes();
  /** By value. */
  readonly #put: number[] = [];
  readonly #take: number[] = [];
  readonly #empties: number[] = [];
  readonly #unknownTakes: number[] = [];
  /** Two takes of one value. */
  #twice: readonly [number, number] | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** False where the call cannot be treated. */
  add(position: number): boolean {
    const { semantics, calls } = this.#timeline;
    const call = calls[position]!;
    const role = semantics.roleOf(call.cls);
    switch (role?.does) {
      case 'insert':
        return this.#addPut(role.value, position);
      case 'remove':
        return this.#addTake(role.value, position);
      case 'remove-any':
        this.#unknownTakes.push(position);
        return !isMandatory(call);
      case 'find-empty':
        this.#empties.push(position);
        return true;
      default:
        return false;
    }
  }

  #code(value: unknown): number {
    const code = this.#codes.code(value);
    while (this.#put.length <= code) {
      this.#put.push(ABSENT);
      this.#take.push(ABSENT);
    }
    return code;
  }

  #addPut(value: unknown, position: number): boolean {
    const code = this.#code(value);
    if (this.#put[code] !== ABSENT) return false;
    this.#put[code] = position;
    return true;
  }

  #addTake(value: unknown, position: number): boolean {
    const code = this.#code(value);
    const before = this.#take[code]!;
    const isCertain = this.#isMandatory(position);
    // Of two that may never have happened, the one that began first serves best.
    if (before === ABSENT || (isCertain && !this.#isMandatory(before))) this.#take[code] = position;
    else if (isCertain) this.#twice ??= [before, position];
    return true;
  }

  #isMandatory(position: number): boolean {
    return position !== ABSENT && isMandatory(this.#timeline.calls[position]!);
  }

  /** A value that was taken twice, or before it was put in. */
  judgement(): Judgement | undefined {
    const { begins, returns } = this.#timeline;
    if (this.#twice) {
      const code = this.#take.indexOf(this.#twice[0]);
      return illegal([this.#put[code]!, ...this.#twice]);
    }
    for (let code = 0; code < this.#put.length; code++) {
      const put = this.#put[code]!;
      const take = this.#take[code]!;
      if (!this.#isMandatory(take)) continue;
      if (put === ABSENT || returns[take]! < begins[put]!) return illegal([put, take]);
    }
    return undefined;
  }

  lifetimes(): Lifetimes {
    const kept: number[] = [];
    this.#put.forEach((put, code) => {
      // One that was taken for certain was put in, as `judgement` has seen to.
      if (this.#isMandatory(put) || this.#isMandatory(this.#take[code]!)) kept.push(code);
    });
    const columns = {
      values: kept.map((code) => this.#codes.values[code]),
      put: Int32Array.from(kept, (code) => this.#put[code]!),
      take: Int32Array.from(kept, (code) => this.#take[code]!),
    };
    const found = { empties: this.#empties, unknownTakes: this.#unknownTakes };
    return { ...withSpans(this.#timeline, columns), ...found };
  }
}

function withSpans(timeline: Timeline, columns: Pick<Lifetimes, 'values' | 'put' | 'take'>) {
  const { calls, begins, returns, end } = timeline;
  const { put, take } = columns;
  const count = put.length;
  const column = () => new Int32Array(count);
  const spans = { putFrom: column(), putUntil: column(), takeFrom: column(), takeUntil: column() };
  for (let v = 0; v < count; v++) {
    const isTaken = take[v] !== ABSENT;
    spans.takeUntil[v] = isTaken && isMandatory(calls[take[v]!]!) ? returns[take[v]!]! : end + 1;
    spans.takeFrom[v] = isTaken ? Math.max(begins[take[v]!]!, begins[put[v]!]!) : end;
    spans.putFrom[v] = begins[put[v]!]!;
    spans.putUntil[v] = Math.min(returns[put[v]!]!, spans.takeUntil[v]!);
  }
  return { timeline, count, ...columns, ...spans };
}

export function isTakenForCertain({ timeline, takeUntil }: Lifetimes, v: number): boolean {
  return takeUntil[v]! <= timeline.end;
}

/** Only the values that were taken for certain, whoever else took what. */
export function takenOnly(lives: Lifetimes): Lifetimes {
  const { timeline, values, put, take } = lives;
  const kept = [...take.keys()].filter((v) => isTakenForCertain(lives, v));
  const columns = {
    values: kept.map((v) => values[v]),
    put: Int32Array.from(kept, (v) => put[v]!),
    take: Int32Array.from(kept, (v) => take[v]!),
  };
  return { ...lives, ...withSpans(timeline, columns) };
}
