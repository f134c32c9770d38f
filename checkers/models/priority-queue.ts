/**
 * A priority queue of numbers: `dequeue` gives the smallest, or null where there is none, as in Java, Python
 * and Redis (`ZPOPMIN`). Empty at first.
 */
import { takingModel } from './taking.ts';

export const priorityQueue = takingModel({
  name: 'priority-queue',
  summary: 'a queue of numbers that gives out the smallest first; empty at first',
  discipline: 'smallest',
  insert: { f: 'enqueue', did: 'enqueued', doc: 'Puts the number in.' },
  remove: { f: 'dequeue', did: 'dequeued', doc: 'Takes out the smallest number.' },
  isValue: (value) => typeof value === 'number' && Number.isFinite(value),
  put(state, value) {
    const at = state.findIndex((other) => (other as number) > (value as number));
    return at < 0 ? [...state, value] : [...state.slice(0, at), value, ...state.slice(at)];
  },
  nextAt: () => 0,
});
