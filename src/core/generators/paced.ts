/**
 * The schedule behind `stagger` and `delay`: operations have slots, and the slot after one is a gap later.
 * Where an operation starts late, the slots do not move, so that the rate is kept through timers of coarse
 * grain; but a backlog is forgotten beyond a limit, or a long stall would end in a storm.
 */
import type { Context } from '../context.ts';
import type { GeneratorEvent, PlannedOp } from '../generator.ts';
import type { Random } from '../random.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';

/** Backlog of slots that is made good. */
const CATCH_UP_NS = 100_000_000;

/** Nanoseconds between the slot of this operation and the next; a whole number. */
export type Gap = (random: Random, op: PlannedOp) => number;

export class Paced extends Combinator {
  readonly #gapNs: Gap;
  readonly #inner: Combinator;
  /** Slot of the next operation; the first is due at once. */
  readonly #slotNs: number;

  constructor(gapNs: Gap, inner: Combinator, slotNs = -Infinity) {
    super();
    this.#gapNs = gapNs;
    this.#inner = inner;
    this.#slotNs = slotNs;
  }

  op(context: Context): Step | NoStep {
    if (context.timeNs < this.#slotNs) return this.#slotNs;
    const answer = this.#inner.op(context);
    if (!isStep(answer)) return answer;
    const [op, next] = answer;
    if (next === null) return [op, null];
    // Before the first operation there is no slot, and so no backlog.
    const backlogNs = this.#slotNs === -Infinity ? 0 : Math.min(op.timeNs - this.#slotNs, CATCH_UP_NS);
    const nextSlotNs = op.timeNs - backlogNs + this.#gapNs(context.random, op);
    return [op, new Paced(this.#gapNs, next, nextSlotNs)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    const inner = this.#inner.update(context, event);
    if (inner === this.#inner) return this;
    return inner === null ? null : new Paced(this.#gapNs, inner, this.#slotNs);
  }
}
