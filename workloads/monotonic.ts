/**
 * Counters that only grow: each process must see them grow, whichever node it asks. Every `inc` gives the new
 * number, so that a node which falls back shows at once.
 */
import { monotonic } from '../checkers/monotonic/index.ts';
import type { Context, Invocation, Workload, WorkloadOptions } from '../src/index.ts';
import { finalReads } from './shared/final-reads.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 3;
const READ_RATIO = 0.6;

function keyCountOf({ keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? keyCount : KEYS;
}

function operation(keyCount: number) {
  return ({ random }: Context): Invocation => {
    const f = random.chance(READ_RATIO) ? 'read' : 'inc';
    return { f, key: random.int(keyCount), value: null };
  };
}

const monotonicWorkload: Workload = {
  name: 'monotonic',
  summary: 'a counter that only grows is never seen to shrink by any process',
  operations: [
    {
      f: 'inc',
      takes: 'null',
      gives: 'the new number',
      doc: 'Adds one to the counter of the key, which begins at 0, and gives what it then is.',
    },
    {
      f: 'read',
      takes: 'null',
      gives: 'the number',
      doc: 'Gives the number. It may be behind what others have seen, but not behind what this process saw.',
    },
  ],
  generator: (options) => operation(keyCountOf(options)),
  finalGenerator: (options) => finalReads({ keyCount: keyCountOf(options) }),
  checkers: (options) => [monotonic(), ...usualCheckers(options)],
};

export default monotonicWorkload;
