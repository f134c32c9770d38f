/** Ids that no two operations may share: every thread asks for one after another, as fast as it may. */
import { uniqueIds } from '../checkers/unique-ids/index.ts';
import type { Workload } from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const uniqueIdsWorkload: Workload = {
  name: 'unique-ids',
  summary: 'every id that is generated is given once',
  operations: [
    {
      f: 'generate',
      takes: 'null',
      gives: 'an id: any value but null',
      doc: 'Gives an id that nobody else was ever given, whatever node is asked, also after restarts.',
    },
  ],
  generator: () => () => ({ f: 'generate', value: null }),
  checkers: (options) => [uniqueIds(), ...usualCheckers(options)],
};

export default uniqueIdsWorkload;
