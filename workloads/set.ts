/**
 * A set that grows: what was added must stay in it, and be seen. Elements are numbers from 0 on; one add in
 * twenty repeats one of the latest, which must change nothing. Reads show when something got lost or was seen
 * late. A read costs as much as the set is large, so they become rarer as it grows, and all reads together
 * stay in proportion to the adds. At the end one thread of each node reads every set.
 */

import { set } from '../checkers/set/index.ts';
import { setFull } from '../checkers/set-full/index.ts';
import {
  type Asked,
  askedThen,
  type Context,
  delay,
  eachThread,
  type Generator,
  type GeneratorLike,
  type Invocation,
  limit,
  onThreads,
  untilOk,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 1;
const READ_RATIO_MAX = 0.2;
/** Elements that are read for each operation, on the average, as soon as sets are large. */
const READ_PER_OP = 100;
const REPEAT_RATIO = 0.05;
/** Of the latest elements, so many may be added again. */
const REPEATED_MAX = 20;
/** At the end each set is asked for once a second until it answers. */
const READ_GAP_NS = 1e9;
const READS_MAX = 30;

function keyCountOf({ keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? keyCount : KEYS;
}

/** Elements go to the sets in turn, so that one that is added again goes to the same set. */
class SetOperations implements Generator {
  readonly #keyCount: number;
  readonly #next: number;

  constructor(keyCount: number, next = 0) {
    this.#keyCount = keyCount;
    this.#next = next;
  }

  op(context: Context): Asked {
    const { random } = context;
    const size = this.#next / this.#keyCount;
    if (random.unit() * Math.max(READ_PER_OP / READ_RATIO_MAX, size) < READ_PER_OP) {
      return askedThen(readOf(random.int(this.#keyCount)), context, this);
    }
    const isRepeated = this.#next > 0 && random.chance(REPEAT_RATIO);
    const back = isRepeated ? 1 + random.int(Math.min(this.#next, REPEATED_MAX)) : 0;
    const element = this.#next - back;
    const add = { f: 'add', key: element % this.#keyCount, value: element };
    return askedThen(add, context, isRepeated ? this : new SetOperations(this.#keyCount, element + 1));
  }

  update(): Generator {
    return this;
  }
}

function readOf(key: number): Invocation {
  return { f: 'read', key, value: null };
}

function finalGenerator(options: WorkloadOptions): GeneratorLike {
  const reads = Array.from({ length: keyCountOf(options) }, (_, key) =>
    delay(READ_GAP_NS, untilOk(limit(READS_MAX, () => readOf(key)))),
  );
  // Threads next to each other use different nodes.
  return onThreads((thread) => thread >= 0 && thread < options.nodeCount, eachThread(reads));
}

const setWorkload: Workload = {
  name: 'set',
  summary: 'elements that were added to a set stay in it, and every read shows them',
  operations: [
    {
      f: 'add',
      takes: 'a whole number, the element',
      gives: 'the same',
      doc: 'Adds the element to the set of the key. One that is there already stays as it is, and that is ok.',
    },
    {
      f: 'read',
      takes: 'null',
      gives: 'a list of all elements, in any order',
      doc: 'Gives what is in the set, each element once. A read from a replica that may be behind is wrong.',
    },
  ],
  generator: (options) => new SetOperations(keyCountOf(options)),
  finalGenerator,
  checkers: (options) => [set(), setFull({ linearizable: true }), ...usualCheckers(options)],
};

export default setWorkload;
