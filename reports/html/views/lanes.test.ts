import { describe, expect, it } from 'vitest';
import { History } from '../../../src/index.ts';
import { lanesOf } from './lanes.ts';

function historyBy(...processes: (number | 'nemesis')[]): History {
  return History.of(
    processes.map((process, i) => ({ type: 'invoke', process, f: 'f', value: null, timeNs: i })),
  );
}

describe('rows of the timeline', () => {
  it('are the threads of a run: a process that crashed goes on in its row', () => {
    const lanes = lanesOf(historyBy(0, 4, 'nemesis', 1), 3);
    expect(lanes).toMatchObject({ count: 3, noun: 'thread', numbers: [0, 1, 2] });
    expect([0, 1, 4].map(lanes.of)).toEqual([0, 1, 1]);
  });

  it('are the processes of a history of unknown origin, however far apart their numbers', () => {
    const lanes = lanesOf(historyBy(1002, 'nemesis', 7), 0);
    expect(lanes).toMatchObject({ count: 2, noun: 'process', numbers: [7, 1002] });
    expect([7, 1002].map(lanes.of)).toEqual([0, 1]);
  });

  it('are shared where a page has no room for all', () => {
    const lanes = lanesOf(historyBy(...Array.from({ length: 300 }, (_, i) => 2 * i)), 0);
    expect(lanes.count).toBe(256);
    expect([0, 512, 514].map(lanes.of)).toEqual([0, 0, 1]);
  });

  it('are none where nobody did anything', () => {
    expect(lanesOf(historyBy(), 0).count).toBe(0);
  });
});
