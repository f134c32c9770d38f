/**
 * A queue: `dequeue` gives the oldest value, or null where there is none. Empty at first. A dequeue that
 * failed with `empty` (or `precondition-failed`) says the same as null where failures count as observations.
 */
import { takingModel } from './taking.ts';

export const fifoQueue = takingModel({
  name: 'fifo-queue',
  summary: 'a queue that gives out the oldest value first; empty at first',
  discipline: 'oldest',
  insert: { f: 'enqueue', did: 'enqueued', doc: 'Puts the value at the end.' },
  remove: { f: 'dequeue', did: 'dequeued', doc: 'Takes out the oldest value.' },
  isValue: () => true,
  put: (state, value) => [...state, value],
  nextAt: () => 0,
});
