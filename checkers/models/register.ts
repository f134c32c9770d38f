/** A register: `write` replaces the value, `read` gives it. Null until something is written. */
import { type Effect, kindOfEffect, type Model, type ModelOp, stepByEffect } from './model.ts';

function effectOf(op: ModelOp): Effect | undefined {
  if (op.f === 'write') return { sets: op.value ?? null };
  if (op.f !== 'read') return undefined;
  return op.outcome === 'ok' ? { needs: op.output ?? null } : {};
}

export const register: Model = {
  name: 'register',
  summary: 'one value that is read and written; null at first',
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
      const value = JSON.stringify(op.value ?? null);
      return { noun: `write of ${value}`, did: `wrote ${value}` };
    }
    const value = JSON.stringify(op.output ?? null);
    return op.outcome === 'ok'
      ? { noun: `read of ${value}`, did: `read ${value}` }
      : { noun: 'read', did: 'read' };
  },
  describeState: (state) => JSON.stringify(state ?? null),
};
