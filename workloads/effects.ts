/**
 * Effects: what is submitted takes effect exactly once. Every submission has an id of its own; one in five
 * is tried again, as a client does that got no answer, and some of these at once, so that two attempts
 * overlap. At the end the effects are read. Jobs, payments and records of a stream are all of this kind.
 */
import { exactlyOnce } from '../checkers/exactly-once/index.ts';
import {
  type Asked,
  asked,
  type Context,
  delay,
  type Generator,
  type Invocation,
  limit,
  untilOk,
  type Workload,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const RETRY_RATIO = 0.2;
/** Of the latest submissions, so many may be tried again. */
const RETRIED_MAX = 20;
/** The ledger is asked for once a second until it answers. */
const READ_GAP_NS = 1e9;
const READS_MAX = 60;

const READ: Invocation = { f: 'effects', value: null };

/** Ids from 0 on, and now and then one of the latest again. */
class Submissions implements Generator {
  readonly #next: number;

  constructor(next: number) {
    this.#next = next;
  }

  op(context: Context): Asked {
    const { random } = context;
    const isRetry = this.#next > 0 && random.chance(RETRY_RATIO);
    const id = isRetry ? this.#next - 1 - random.int(Math.min(this.#next, RETRIED_MAX)) : this.#next;
    const answer = asked({ f: 'submit', value: id }, context);
    if (!Array.isArray(answer)) return answer;
    return [answer[0], isRetry ? this : new Submissions(id + 1)];
  }

  update(): Generator {
    return this;
  }
}

const effects: Workload = {
  name: 'effects',
  summary: 'what is submitted takes effect exactly once, however often it is tried',
  operations: [
    {
      f: 'submit',
      takes: 'a whole number, the id',
      gives: 'the same',
      doc:
        'Has an effect once, as soon as it succeeded. An id that took effect already has no further one, and ' +
        'succeeds. Where it fails, it has none, now or later.',
    },
    {
      f: 'effects',
      takes: 'null',
      gives: 'a list with an id, or [id, count], for each effect, in the order in which they were accepted',
      doc: 'Gives all effects there are. What had succeeded before must be among them.',
    },
  ],
  generator: () => new Submissions(0),
  finalGenerator: () => delay(READ_GAP_NS, untilOk(limit(READS_MAX, () => READ))),
  checkers: (options) => [exactlyOnce(), ...usualCheckers(options)],
};

export default effects;
