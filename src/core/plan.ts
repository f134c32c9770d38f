/**
 * What was really done in a run, as data: which thread invoked what, and when. Replayed against the same
 * cluster with the same seed it gives the same run, and a run with some of it left out differs only by
 * that. A plan names threads and not processes: processes are born from timeouts, and a replay without
 * its faults has other timeouts, so that operations of later processes would silently never happen.
 */
import { type Context, NEMESIS_THREAD, type ThreadId } from './context.ts';
import { FaultlineError } from './errors.ts';
import type { GeneratorLike } from './generator.ts';
import { Combinator, type NoStep, type Step } from './generators/combinator.ts';
import { plannedOp } from './generators/planned-op.ts';
import type { History } from './history.ts';
import type { Key } from './op.ts';

/** One operation of a plan. */
export interface PlanOp {
  /** Client thread, or -1 for the nemesis. */
  readonly thread: ThreadId;
  /** Nanoseconds since the run began. */
  readonly timeNs: number;
  readonly f: string;
  readonly key?: Key;
  readonly value?: unknown;
}

export interface Plan {
  readonly version: 1;
  /** In the order in which they were invoked. */
  readonly ops: readonly PlanOp[];
  /**
   * When the run ended, nanoseconds; left out: with its last operation. A run may go on without operations,
   * and what happens in the meantime is part of its trace.
   */
  readonly endNs?: number;
}

/** The plan that a run with so many client threads has carried out. */
export function planOf(history: History, concurrency: number): Plan {
  const ops: PlanOp[] = [];
  for (let i = 0; i < history.length; i++) {
    if (history.typeAt(i) === 'invoke') ops.push(planOpAt(history, i, concurrency));
  }
  return { version: 1, ops };
}

function planOpAt(history: History, index: number, concurrency: number): PlanOp {
  const process = history.processAt(index);
  const key = history.keyAt(index);
  const value = history.valueAt(index);
  return {
    thread: process === 'nemesis' ? NEMESIS_THREAD : process % concurrency,
    timeNs: history.timeNsAt(index),
    f: history.fAt(index),
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
  };
}

/** No further operation. */
const END = -1;

/** The operations in order of time, and chained by thread: what is next on a thread is found at once. */
class Timetable {
  readonly ops: readonly PlanOp[];
  readonly endNs: number;
  /** First operation of each thread, by thread number plus one. */
  readonly firsts: Int32Array;
  /** The operation that comes next on the same thread. */
  readonly #nexts: Int32Array;

  constructor(plan: Plan) {
    this.ops = plan.ops.toSorted((a, b) => a.timeNs - b.timeNs);
    this.endNs = plan.endNs ?? 0;
    const threads = this.ops.reduce((most, op) => Math.max(most, op.thread), NEMESIS_THREAD);
    this.firsts = new Int32Array(threads + 2).fill(END);
    this.#nexts = new Int32Array(this.ops.length).fill(END);
    for (let i = this.ops.length - 1; i >= 0; i--) {
      const slot = this.ops[i]!.thread + 1;
      this.#nexts[i] = this.firsts[slot]!;
      this.firsts[slot] = i;
    }
  }

  nextOf(index: number): number {
    return this.#nexts[index]!;
  }
}

class PlanGenerator extends Combinator {
  readonly #table: Timetable;
  /** Next operation of each thread, by thread number plus one. */
  readonly #heads: Int32Array;
  /** No operation before this one is left. */
  readonly #cursor: number;

  constructor(table: Timetable, heads: Int32Array, cursor: number) {
    super();
    this.#table = table;
    this.#heads = heads;
    this.#cursor = cursor;
  }

  op(context: Context): Step | NoStep {
    const { ops, endNs } = this.#table;
    if (this.#cursor === ops.length) return endNs > context.timeNs ? endNs : null;
    this.#checkThreads(context);
    // The earliest operation of all, as a rule; where its thread is late, the earliest on a free thread.
    const isOnTime = context.isFree(ops[this.#cursor]!.thread);
    const index = isOnTime ? this.#cursor : this.#earliestFree(context);
    if (index === END) return 'pending';
    const op = ops[index]!;
    if (op.timeNs > context.timeNs) return op.timeNs;
    return [plannedOp(op, { thread: op.thread, timeNs: context.timeNs }), this.#without(index)];
  }

  update(): Combinator {
    return this;
  }

  override get isListening(): boolean {
    return false;
  }

  #earliestFree(context: Context): number {
    let earliest = END;
    for (let slot = 0; slot < this.#heads.length; slot++) {
      const head = this.#heads[slot]!;
      if (head !== END && (earliest === END || head < earliest) && context.isFree(slot - 1)) earliest = head;
    }
    return earliest;
  }

  #without(index: number): PlanGenerator {
    const { ops } = this.#table;
    const heads = this.#heads.slice();
    heads[ops[index]!.thread + 1] = this.#table.nextOf(index);
    let cursor = this.#cursor;
    while (cursor < ops.length && isDone(cursor, heads[ops[cursor]!.thread + 1]!)) cursor++;
    return new PlanGenerator(this.#table, heads, cursor);
  }

  #checkThreads(context: Context): void {
    const needed = this.#heads.length - 1;
    if (needed <= context.concurrency) return;
    throw new FaultlineError(
      'bad-plan',
      `The plan has operations for ${needed} client threads, but the run has ${context.concurrency}; ` +
        'replay it with the concurrency that it was recorded with.',
    );
  }
}

function checkPlanOp({ thread, timeNs }: PlanOp, index: number): void {
  if (Number.isInteger(thread) && thread >= NEMESIS_THREAD && Number.isFinite(timeNs)) return;
  throw new FaultlineError(
    'bad-plan',
    `Operation ${index} of the plan has thread ${thread} and time ${timeNs}; ` +
      'a thread is a whole number from -1 (the nemesis), and a time is in nanoseconds.',
  );
}

/** Whether the thread whose next operation is `head` has left the one at `index` behind. */
function isDone(index: number, head: number): boolean {
  return head === END || head > index;
}

/**
 * Replays a plan: each operation on its own thread, at its recorded time or as soon afterwards as that
 * thread is free. The operations of one thread keep their order. Lasts until the end of the recorded run.
 */
export function planGenerator(plan: Plan): GeneratorLike {
  if (plan.ops.length === 0 && plan.endNs === undefined) return null;
  plan.ops.forEach(checkPlanOp);
  const table = new Timetable(plan);
  return new PlanGenerator(table, table.firsts, 0);
}
