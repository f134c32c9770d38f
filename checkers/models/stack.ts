/** A stack: `pop` gives the newest value, or null where there is none. Empty at first. */
import { takingModel } from './taking.ts';

export const stack = takingModel({
  name: 'stack',
  summary: 'a stack that gives out the newest value first; empty at first',
  discipline: 'newest',
  insert: { f: 'push', did: 'pushed', doc: 'Puts the value on top.' },
  remove: { f: 'pop', did: 'popped', doc: 'Takes out the newest value.' },
  isValue: () => true,
  put: (state, value) => [...state, value],
  nextAt: (state) => state.length - 1,
});
