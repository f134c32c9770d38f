/**
 * Long fork: single writes of keys that are written once, and reads of whole groups of them. A write goes
 * to the next key, reads go to the groups that are being written or were just now, as only there two reads
 * can see one half each.
 */
import { longFork } from '../checkers/long-fork/index.ts';
import {
  type Asked,
  asked,
  type Context,
  type Generator,
  type Invocation,
  type Workload,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const GROUP_SIZE = 2;
/** Groups behind the newest one that are still read. */
const RECENT_GROUPS = 3;
const WRITE_RATIO = 0.3;

class ForkOperations implements Generator {
  /** Keys below were written, or at least tried. */
  readonly #written: number;

  constructor(written: number) {
    this.#written = written;
  }

  op(context: Context): Asked {
    const { random } = context;
    const isWrite = random.chance(WRITE_RATIO);
    const invocation: Invocation = isWrite
      ? { f: 'txn', value: [['w', this.#written, 1]] }
      : { f: 'txn', value: this.#groupRead(random.int(RECENT_GROUPS)) };
    const answer = asked(invocation, context);
    if (!Array.isArray(answer)) return answer;
    return [answer[0], isWrite ? new ForkOperations(this.#written + 1) : this];
  }

  #groupRead(back: number): unknown[] {
    const newest = Math.floor(this.#written / GROUP_SIZE);
    const first = GROUP_SIZE * Math.max(0, newest - back);
    return Array.from({ length: GROUP_SIZE }, (_, i) => ['r', first + i, null]);
  }

  update(): Generator {
    return this;
  }
}

const longForkWorkload: Workload = {
  name: 'long-fork',
  summary: 'all reads of a group of keys agree on the order in which they were written',
  operations: [
    {
      f: 'txn',
      takes: '[["w", key, 1]], or ["r", key, null] for each key of a group',
      gives: 'the same, with what the reads saw: 1, or null where nothing was written yet',
      doc: 'Writes one key, or reads several, in one transaction. Each key is written once.',
    },
  ],
  generator: () => new ForkOperations(0),
  checkers: (options) => [longFork(), ...usualCheckers(options)],
};

export default longForkWorkload;
