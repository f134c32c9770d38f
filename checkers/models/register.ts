/** A register: `write` replaces the value, `read` gives it. Null until something is written. */
import { type Effect, kindOfEffect, type Model, type ModelOp, shown, stepByEffect } from './model.ts';

function effectOf(op: ModelOp): Effect | undefined {
  if (op.f === 'write') return { sets: op.value ?? null };
  if (op.f !== 'read') return undefined;
  return op.outcome === 'ok' ? { needs: op.output ?? null } : {};
}

export const register: Model = {
  name: 'register',
  summary: 'one value that is read and written; null at first',
  operations: [
    { f: 'read', takes: 'null', gives: 'the value', doc: 'Gives the value that was written last.' },
    { f: 'write', takes: 'any value', gives: 'the same', doc: 'Replaces the value.' },
  ],
  init: null,
  effect: effectOf,
  kind(op) {
    const effect = effectOf(op);
    return effect && kindOfEffect(effect);
  },
  step(state, op) {
    const effect = effectOf(op);
    return effect && stepByEffect(state, effect);
  },
  describe(op) {
    if (op.f === 'write') {
      const value = shown(op.value);
      return { noun: `write of ${value}`, did: `wrote ${value}` };
    }
    const value = shown(op.output);
    return op.outcome === 'ok'
      ? { noun: `read of ${value}`, did: `read ${value}` }
      : { noun: 'read', did: 'read' };
  },
  describeState: shown,
};
