/** Changes operations on their way. */
import type { Context } from '../context.ts';
import type { GeneratorEvent, GeneratorLike, PlannedOp } from '../generator.ts';
import type { Invocation } from '../op.ts';
import { Combinator, isStep, type NoStep, type Step } from './combinator.ts';
import { lift } from './lift.ts';
import { plannedOp } from './planned-op.ts';

type Change = (op: PlannedOp, context: Context) => Invocation;

class Mapped extends Combinator {
  readonly #change: Change;
  readonly #inner: Combinator;

  constructor(change: Change, inner: Combinator) {
    super();
    this.#change = change;
    this.#inner = inner;
  }

  op(context: Context): Step | NoStep {
    const answer = this.#inner.op(context);
    if (!isStep(answer)) return answer;
    const [op, next] = answer;
    const changed = op.type === 'sleep' ? op : plannedOp(this.#change(op, context), op);
    return [changed, this.#after(next)];
  }

  update(context: Context, event: GeneratorEvent): Combinator | null {
    return this.#after(this.#inner.update(context, event));
  }

  #after(inner: Combinator | null): Combinator | null {
    if (inner === this.#inner) return this;
    return inner === null ? null : new Mapped(this.#change, inner);
  }
}

/** What `change` makes of each operation of the generator; thread and time stay as they are. */
export function map(change: Change, generator: GeneratorLike): GeneratorLike {
  const inner = lift(generator);
  return inner === null ? null : new Mapped(change, inner);
}
