/**
 * Counters: what is added must be seen. Two adds for each read, small amounts of both signs on a few keys,
 * so that a lost or doubled add moves every later read; reads at the end show what was lost silently.
 */
import { counter } from '../checkers/counter/index.ts';
import type { Context, Invocation, Workload, WorkloadOptions } from '../src/index.ts';
import { finalReads } from './shared/final-reads.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 3;
const AMOUNTS = [1, 2, 3, 5, -1] as const;
const READ_RATIO = 1 / 3;
/** Each thread reads every key so often at the end. */
const FINAL_READS = 2;

function keyCountOf({ keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? keyCount : KEYS;
}

function operation(keyCount: number) {
  return ({ random }: Context): Invocation => {
    const key = random.int(keyCount);
    if (random.chance(READ_RATIO)) return { f: 'read', key, value: null };
    return { f: 'add', key, value: random.pick(AMOUNTS) };
  };
}

const counterWorkload: Workload = {
  name: 'counter',
  summary: 'reads of a counter lie between the adds that they had to see and those they can have seen',
  operations: [
    {
      f: 'add',
      takes: 'a whole number',
      gives: 'the same',
      doc: 'Adds to the counter of the key; it begins at 0.',
    },
    {
      f: 'read',
      takes: 'null',
      gives: 'the number',
      doc: 'Gives the latest value of the counter. A read from a replica that may be behind is wrong.',
    },
  ],
  generator: (options) => operation(keyCountOf(options)),
  finalGenerator: (options) => finalReads({ keyCount: keyCountOf(options), times: FINAL_READS }),
  checkers: (options) => [counter(), ...usualCheckers(options)],
};

export default counterWorkload;
