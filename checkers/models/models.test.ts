import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../shared/canonical.ts';
import { MODELS, modelByName } from './by-name.ts';
import { casRegister } from './cas-register.ts';
import { kindOfEffect, type ModelOp, stepByEffect } from './model.ts';
import { mutex } from './mutex.ts';
import { register } from './register.ts';

const values = fc.constantFrom(null, 0, 1, 'a', { x: 1 });

const ops: fc.Arbitrary<ModelOp> = fc.record({
  f: fc.constantFrom('read', 'write', 'cas', 'acquire', 'release', 'enqueue'),
  value: fc.oneof(values, fc.tuple(values, values)),
  output: values,
  outcome: fc.constantFrom('ok', 'fail', 'info'),
});

const states: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  mutex: fc.constantFrom('free', 'held'),
  register: values,
  'cas-register': values,
};

function ok(f: string, value: unknown, output: unknown = value): ModelOp {
  return { f, value, output, outcome: 'ok' };
}

describe('every model', () => {
  for (const model of MODELS) {
    it(`${model.name} is found by name and keeps its word about kinds and effects`, () => {
      expect(modelByName(model.name)).toBe(model);
      let known = 0;
      fc.assert(
        fc.property(states[model.name]!, ops, (state, op) => {
          const kind = model.kind(op);
          if (kind === undefined) return;
          known++;
          const next = model.step(state, op);
          if (kind === 'pure' && next !== undefined) expect(sameValue(next, state)).toBe(true);
          if (kind === 'blind') expect(next).not.toBe(undefined);
          const effect = model.effect?.(op);
          if (effect) {
            expect(kindOfEffect(effect)).toBe(kind);
            expect(next).toEqual(stepByEffect(state, effect));
          }
          expect(model.describe(op).noun).toContain(op.f);
          expect(model.describeState(state)).not.toBe('');
        }),
        { numRuns: 2000, seed: 3 },
      );
      expect(known).toBeGreaterThan(300);
      expect(model.kind({ f: 'enqueue', value: 1, output: 1, outcome: 'ok' })).toBe(undefined);
    });
  }
});

describe('models', () => {
  it('register: reads give what was written, deeply', () => {
    expect(register.step(null, ok('read', null, null))).toBe(null);
    expect(register.step({ a: 1, b: 2 }, ok('read', null, { b: 2, a: 1 }))).toEqual({ a: 1, b: 2 });
    expect(register.step(1, ok('read', null, '1'))).toBe(undefined);
    expect(register.step(1, ok('write', [2]))).toEqual([2]);
    expect(register.kind(ok('cas', [1, 2]))).toBe(undefined);
  });

  it('cas-register: a cas needs the old value, and its failure denies it', () => {
    expect(casRegister.step(1, ok('cas', [1, 2]))).toBe(2);
    expect(casRegister.step(3, ok('cas', [1, 2]))).toBe(undefined);
    expect(casRegister.kind(ok('cas', [1, 1]))).toBe('pure');
    expect(casRegister.kind(ok('cas', 7))).toBe(undefined);
    const refused: ModelOp = { ...ok('cas', [1, 2]), outcome: 'fail', error: 'precondition-failed' };
    expect(casRegister.step(1, refused)).toBe(undefined);
    expect(casRegister.step(3, refused)).toBe(3);
    expect(casRegister.observesFailure!(refused)).toBe(true);
    expect(casRegister.observesFailure!({ ...refused, error: 'unavailable' })).toBe(false);
  });

  it('mutex: held by one at a time', () => {
    expect(mutex.step('free', ok('acquire', null))).toBe('held');
    expect(mutex.step('held', ok('acquire', null))).toBe(undefined);
    expect(mutex.step('held', ok('release', null))).toBe('free');
    expect(mutex.step('free', ok('release', null))).toBe(undefined);
  });
});
