/**
 * A lock that its owner may acquire again, and must release as often. The owner is the process. A process
 * that crashes takes the lock with it: this lock does not expire.
 */
import { isRefusal, type Model, type ModelOp } from './model.ts';

interface Lock {
  readonly owner: number;
  readonly count: number;
}

const FREE = 'free';

function stepOf(state: Lock | typeof FREE, { f, outcome, process = -1 }: ModelOp): Lock | 'free' | undefined {
  const count = state === FREE ? 0 : state.count;
  const mine = state !== FREE && state.owner === process;
  if (outcome === 'fail') {
    const refused = f === 'acquire' ? state !== FREE && !mine : !mine;
    return refused ? state : undefined;
  }
  if (f === 'acquire') return state === FREE || mine ? { owner: process, count: count + 1 } : undefined;
  if (!mine) return undefined;
  return count === 1 ? FREE : { owner: process, count: count - 1 };
}

export const reentrantMutex: Model = {
  name: 'reentrant-mutex',
  summary: 'a lock that its owner may acquire several times; free at first',
  operations: [
    { f: 'acquire', takes: 'null', gives: 'null', doc: 'Takes the lock, or takes it once more.' },
    { f: 'release', takes: 'null', gives: 'null', doc: 'Gives it back once; legal for its owner.' },
  ],
  init: FREE,
  usesProcess: true,
  kind({ f, outcome }) {
    if (f !== 'acquire' && f !== 'release') return undefined;
    return outcome === 'fail' ? 'pure' : 'strict';
  },
  step: (state, op) => stepOf(state as Lock | typeof FREE, op),
  observesFailure: isRefusal,
  describe({ f, outcome }) {
    if (outcome === 'fail') {
      const did =
        f === 'acquire' ? 'was told that another holds the lock' : 'was told that it does not hold the lock';
      return { noun: `failed ${f}`, did };
    }
    return { noun: f, did: f === 'acquire' ? 'acquired the lock' : 'released the lock' };
  },
  describeState(state) {
    if (state === FREE) return FREE;
    const { owner, count } = state as Lock;
    return `held by process ${owner}${count === 1 ? '' : `, ${count} times`}`;
  },
};
