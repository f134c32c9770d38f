/**
 * A register with compare-and-set: `cas [old, new]` replaces the value where it is `old`, and fails
 * otherwise. A failed cas is a fact about the state only where it failed for that very reason
 * (`precondition-failed`).
 */
import { sameValue } from '../shared/canonical.ts';
import {
  type Effect,
  isRefusal,
  kindOfEffect,
  type Model,
  type ModelOp,
  shown,
  stepByEffect,
} from './model.ts';
import { register } from './register.ts';

function casOf(op: ModelOp): { old: unknown; new: unknown } | undefined {
  const pair = op.value;
  if (op.f !== 'cas' || !Array.isArray(pair) || pair.length !== 2) return undefined;
  return { old: pair[0] ?? null, new: pair[1] ?? null };
}

function effectOf(op: ModelOp): Effect | undefined {
  const cas = casOf(op);
  if (!cas) return register.effect?.(op);
  if (op.outcome === 'fail') return { denies: cas.old };
  // Setting what is there already changes nothing: such a cas is as good as a read.
  return sameValue(cas.old, cas.new) ? { needs: cas.old } : { needs: cas.old, sets: cas.new };
}

export const casRegister: Model = {
  name: 'cas-register',
  summary: 'one value that is read, written, and compared and set; null at first',
  operations: [
    ...register.operations!,
    {
      f: 'cas',
      takes: '[expected, next]',
      gives: 'the same',
      doc: 'Replaces the value where it is `expected`; fails with `precondition-failed` where it is not.',
    },
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
  observesFailure: (op) => op.f === 'cas' && isRefusal(op),
  describe(op) {
    const cas = casOf(op);
    if (!cas) return register.describe(op);
    const change = `${shown(cas.old)} to ${shown(cas.new)}`;
    if (op.outcome !== 'fail') return { noun: `cas from ${change}`, did: `changed ${change}` };
    const old = shown(cas.old);
    return { noun: `failed cas from ${change}`, did: `was told that the value is not ${old}` };
  },
  describeState: register.describeState,
};
