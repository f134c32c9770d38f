/**
 * A queue: every value is put in once, and what was put in comes out once. Puts and takes are half and half,
 * so that the queue is now short and now longer, and often empty. At the end every thread takes values until
 * it finds none: only then is a value that never came out a loss.
 *
 * Takes at the end are single dequeues, not drains of everything: where the answer is lost, nobody knows what
 * one dequeue took, which may excuse one missing value; a drain would excuse any number.
 */
import { queue } from '../checkers/queue/index.ts';
import { totalQueue } from '../checkers/total-queue/index.ts';
import {
  type Asked,
  askedThen,
  type Context,
  eachThread,
  type Generator,
  type GeneratorEvent,
  type GeneratorLike,
  type Invocation,
  limit,
  type Op,
  type Workload,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const DEQUEUE: Invocation = { f: 'dequeue', value: null };
const ENQUEUE_RATIO = 0.5;
/** A thread that gets no answer so many times in a row has no hope of one. */
const UNANSWERED_MAX = 20;
/** A queue that never ends must not keep the run from ending. */
const FINAL_OPS_MAX = 50_000;

/** Puts in 1, 2, 3, …, with dequeues between. */
class PutsAndTakes implements Generator {
  readonly #next: number;

  constructor(next: number) {
    this.#next = next;
  }

  op(context: Context): Asked {
    const isEnqueue = context.random.chance(ENQUEUE_RATIO);
    if (!isEnqueue) return askedThen(DEQUEUE, context, this);
    return askedThen({ f: 'enqueue', value: this.#next }, context, new PutsAndTakes(this.#next + 1));
  }

  update(): Generator {
    return this;
  }
}

/** Dequeues of one thread, until the queue is empty. */
class UntilEmpty implements Generator {
  readonly #unanswered: number;

  constructor(unanswered: number) {
    this.#unanswered = unanswered;
  }

  op(context: Context): Asked {
    return askedThen(DEQUEUE, context, this);
  }

  update(_context: Context, { op }: GeneratorEvent): GeneratorLike {
    if (op.type === 'invoke' || op.f !== 'dequeue') return this;
    if (isEmpty(op)) return null;
    const unanswered = op.type === 'ok' ? 0 : this.#unanswered + 1;
    if (unanswered === UNANSWERED_MAX) return null;
    return unanswered === this.#unanswered ? this : new UntilEmpty(unanswered);
  }
}

function isEmpty({ type, value, error }: Op): boolean {
  return type === 'ok' ? (value ?? null) === null : type === 'fail' && error === 'empty';
}

const queueWorkload: Workload = {
  name: 'queue',
  summary: 'what goes into a queue comes out of it, once',
  operations: [
    {
      f: 'enqueue',
      takes: 'a whole number, another one each time',
      gives: 'the same',
      doc: 'Puts the value in. Once that is acknowledged, no failure may lose it.',
    },
    {
      f: 'dequeue',
      takes: 'null',
      gives: 'the value that was taken out',
      doc:
        'Takes a value out, for good. Fails with `empty` where there is none. A client that did not learn ' +
        'what it took must say so with `info`.',
    },
  ],
  generator: () => new PutsAndTakes(1),
  finalGenerator: () => limit(FINAL_OPS_MAX, eachThread(new UntilEmpty(0))),
  checkers: (options) => [totalQueue(), queue(), ...usualCheckers(options)],
};

export default queueWorkload;
