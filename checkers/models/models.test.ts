import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../shared/canonical.ts';
import { OBJECTS } from '../testing/objects.ts';
import { MODELS, modelByName } from './by-name.ts';
import { casRegister } from './cas-register.ts';
import { kindOfEffect, type Model, type ModelOp, stepByEffect } from './model.ts';
import { mutex } from './mutex.ts';
import { register } from './register.ts';

const values = fc.constantFrom(null, 0, 1, 2, 'a', { x: 1 });
const outcomes = fc.constantFrom('ok' as const, 'fail' as const, 'info' as const);

/** What is asked of an object of the model, and an answer, which may be a lie or of no shape that it has. */
function opsOf({ name }: Model): fc.Arbitrary<ModelOp> {
  const { asked, lie } = OBJECTS[name]!;
  return fc
    .record({
      asked,
      salt: fc.nat(2),
      odd: fc.option(values),
      outcome: outcomes,
      error: fc.constantFrom(undefined, 'precondition-failed', 'unavailable'),
      process: fc.nat(1),
    })
    .map(({ asked, salt, odd, outcome, error, process }) => {
      const output = odd ?? (lie ? lie(salt, asked) : asked.value);
      return { ...asked, output: outcome === 'ok' ? output : undefined, outcome, error, process };
    });
}

/** States that some operations, one after another, lead to. */
function statesOf(model: Model): fc.Arbitrary<unknown> {
  const apply = (state: unknown, op: ModelOp) => {
    const next = model.kind(op) === undefined ? undefined : model.step(state, op);
    return next === undefined ? state : next;
  };
  return fc.array(opsOf(model), { maxLength: 6 }).map((list) => list.reduce(apply, model.init));
}

function ok(f: string, value: unknown, output: unknown = value): ModelOp {
  return { f, value, output, outcome: 'ok' };
}

describe('every model', () => {
  for (const model of MODELS) {
    it(`${model.name} is found by name and keeps its word about kinds and effects`, () => {
      expect(modelByName(model.name)).toBe(model);
      let known = 0;
      fc.assert(
        fc.property(statesOf(model), opsOf(model), (state, op) => {
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
          expect(model.describe(op).noun).not.toBe('');
          expect(model.describeState(state)).not.toBe('');
        }),
        { numRuns: 2000, seed: 3 },
      );
      expect(known).toBeGreaterThan(300);
      expect(model.kind({ f: 'no-such', value: 1, output: 1, outcome: 'ok' })).toBe(undefined);
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
