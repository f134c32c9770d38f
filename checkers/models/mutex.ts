/** A lock without owners: `acquire` is legal where it is free, `release` where it is held. Free at first. */
import { type Effect, isRefusal, kindOfEffect, type Model, type ModelOp, stepByEffect } from './model.ts';

const FREE = 'free';
const HELD = 'held';

function effectOf(op: ModelOp): Effect | undefined {
  if (op.f === 'acquire') return op.outcome === 'fail' ? { needs: HELD } : { needs: FREE, sets: HELD };
  if (op.f === 'release') return op.outcome === 'fail' ? { needs: FREE } : { needs: HELD, sets: FREE };
  return undefined;
}

export const mutex: Model = {
  name: 'mutex',
  summary: 'a lock that is acquired and released; free at first',
  operations: [
    { f: 'acquire', takes: 'null', gives: 'null', doc: 'Takes the lock; legal where it is free.' },
    { f: 'release', takes: 'null', gives: 'null', doc: 'Gives it back, whoever holds it.' },
  ],
  init: FREE,
  effect: effectOf,
  kind(op) {
    const effect = effectOf(op);
    return effect && kindOfEffect(effect);
  },
  step(state, op) {
    const effect = effectOf(op);
    return effect && stepByEffect(state, effect);
  },
  observesFailure: isRefusal,
  describe(op) {
    const held = op.f === 'acquire' ? 'held' : 'free';
    if (op.outcome === 'fail') return { noun: `failed ${op.f}`, did: `was told that the lock is ${held}` };
    return { noun: op.f, did: op.f === 'acquire' ? 'acquired the lock' : 'released the lock' };
  },
  describeState: (state) => String(state),
};
