import { describe, expect, it } from 'vitest';
import { readCommitted } from '../read-committed/index.ts';
import { contextOf } from '../testing/history.ts';
import { story, type TxnLine } from '../transactions/testing/story.ts';
import { FAULT_STORIES } from './testing/fault-stories.ts';

function only(lines: readonly TxnLine[]) {
  const { anomalies } = readCommitted().check(story(lines), contextOf());
  expect(anomalies).toHaveLength(1);
  return anomalies[0]!;
}

describe('reads that are wrong by themselves', () => {
  const MESSAGES = {
    'thin-air-read': 'T1 read x = 2, which nobody wrote',
    'aborted-read': 'T1 read x = 1, which only T2 wrote, and that failed',
    'future-read': 'T1 read x = 1 before it wrote that itself',
    'not-my-own-write': 'T1 read x = 1, which T2 wrote, although it had written x = 2 before',
    'not-my-last-write': 'T1 read x = 1 although it had written x = 2 before',
    'intermediate-read': 'T1 read x = 1, which T2 wrote, and wrote over with x = 2',
  } as const;

  it.each(Object.entries(MESSAGES))('are told as %s', (type, message) => {
    expect(only(FAULT_STORIES[type as keyof typeof MESSAGES])).toMatchObject({ type, message, key: 'x' });
  });

  it('name their operations and what they rule out', () => {
    expect(only(FAULT_STORIES['intermediate-read'])).toMatchObject({
      steps: [
        'T1 is operation 2 of process 1 (r x = 1).',
        'T2 is operation 0 of process 0 (w x = 1, w x = 2).',
        'T1 read x = 1, which T2 wrote, and wrote over with x = 2.',
      ],
      ops: [0, 2],
      rulesOut: ['read-committed'],
      detail: { value: 1, writer: 0 },
    });
  });

  it('are none where a transaction of unknown outcome may have committed', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10, 'info'],
      [1, 'w x 2', 0],
      [2, 'r x 1', 20, 30],
      [2, 'r x 2', 40, 50],
    ];
    expect(readCommitted().check(story(lines), contextOf()).valid).toBe(true);
  });

  it('are none where one that failed wrote the same value as one that did not', () => {
    const lines: TxnLine[] = [
      [0, 'w x 1', 0, 10, 'fail'],
      [1, 'w x 1', 0, 10],
      [2, 'r x 1', 20, 30],
    ];
    expect(readCommitted().check(story(lines), contextOf()).valid).toBe(true);
  });
});
