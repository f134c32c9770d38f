/** Stories of reads that are wrong by themselves, one of each type, for the tests of all levels. */
import type { Checker } from '../../../src/index.ts';
import { contextOf } from '../../testing/history.ts';
import { story, type TxnLine } from '../../transactions/testing/story.ts';
import type { ReadFaultType } from '../observations.ts';

export const FAULT_STORIES: Readonly<Record<ReadFaultType, readonly TxnLine[]>> = {
  'thin-air-read': [
    [0, 'w x 1', 0, 10],
    [1, 'r x 2', 20, 30],
  ],
  'aborted-read': [
    [0, 'w x 1', 0, 10, 'fail'],
    [1, 'r x 1', 20, 30],
  ],
  'future-read': [[0, 'r x 1, w x 1', 0, 10]],
  'not-my-own-write': [
    [0, 'w x 1', 0, 10],
    [1, 'w x 2, r x 1', 20, 30],
  ],
  'not-my-last-write': [[0, 'w x 1, w x 2, r x 1', 0, 10]],
  'intermediate-read': [
    [0, 'w x 1, w x 2', 0, 10],
    [1, 'r x 1', 20, 30],
  ],
};

/** What the checker says of each story, if it is a single anomaly. */
export function faultsFoundBy(checker: Checker): string[] {
  return Object.values(FAULT_STORIES).map((lines) => {
    const { valid, anomalies } = checker.check(story(lines), contextOf({ realtime: false }));
    return valid === false && anomalies.length === 1 ? anomalies[0]!.type : `${valid}`;
  });
}
