import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/index.ts';
import { MODELS } from '../models/by-name.ts';
import { casRegister } from '../models/cas-register.ts';
import type { Model } from '../models/model.ts';
import { randomHistory } from '../testing/random-history.ts';
import { search } from './engine.ts';
import { callsByKey } from './parts.ts';
import { problemOf } from './problem.ts';
import { Semantics } from './semantics.ts';
import { isLinearizable } from './testing/wgl.ts';

const STEPS_MAX = 1_000_000;

interface Judged {
  readonly engine: string;
  readonly twin: boolean;
}

function judge(model: Model, history: History, failObserves: boolean): Judged {
  const semantics = new Semantics(model);
  const parts = callsByKey(history, semantics, { failObserves });
  if ('unknownAt' in parts) throw new Error(`operation ${parts.unknownAt} is unknown`);
  const calls = parts[0]!.calls;
  const { outcome } = search(problemOf(semantics, calls), { stepsMax: STEPS_MAX });
  const twin = isLinearizable(
    model,
    calls.map((call) => ({ ...call, op: semantics.opOf(call.cls) })),
  );
  return { engine: outcome, twin };
}

/** The same model without its shortcut, so that the search has to ask `step`. */
function withoutEffects(model: Model): Model {
  const { effect: _, ...rest } = model;
  return rest;
}

const VARIANTS = MODELS.flatMap((model) =>
  [false, true].flatMap((failObserves) => [
    { name: `${model.name}, failures ${failObserves ? 'observed' : 'dropped'}`, model, failObserves },
    {
      name: `${model.name} by step, failures ${failObserves ? 'observed' : 'dropped'}`,
      model: withoutEffects(model),
      failObserves,
    },
  ]),
);

describe('the engine against its twin', () => {
  for (const [seed, { name, model, failObserves }] of VARIANTS.entries()) {
    it(`agrees on random histories of ${name}, legal and illegal ones`, () => {
      const seen = { legal: 0, illegal: 0 };
      fc.assert(
        fc.property(randomHistory({ model, opsMax: 10 }), (history) => {
          const { engine, twin } = judge(model, history, failObserves);
          expect(engine).toBe(twin ? 'legal' : 'illegal');
          seen[twin ? 'legal' : 'illegal']++;
        }),
        { numRuns: 1500, seed },
      );
      expect(seen.legal).toBeGreaterThan(50);
      expect(seen.illegal).toBeGreaterThan(50);
    });
  }

  it('agrees where nearly all operations overlap', () => {
    const seen = { legal: 0, illegal: 0 };
    fc.assert(
      fc.property(randomHistory({ model: casRegister, opsMax: 12, crowded: true }), (history) => {
        const { engine, twin } = judge(casRegister, history, true);
        expect(engine).toBe(twin ? 'legal' : 'illegal');
        seen[twin ? 'legal' : 'illegal']++;
      }),
      { numRuns: 1500, seed: 21 },
    );
    expect(seen.legal).toBeGreaterThan(50);
    expect(seen.illegal).toBeGreaterThan(50);
  });

  it('never condemns an honest atomic register', () => {
    fc.assert(
      fc.property(randomHistory({ model: casRegister, opsMax: 40, honest: true }), (history) => {
        const semantics = new Semantics(casRegister);
        const parts = callsByKey(history, semantics, { failObserves: true });
        if ('unknownAt' in parts) throw new Error('unknown operation');
        const result = search(problemOf(semantics, parts[0]!.calls), { stepsMax: STEPS_MAX });
        expect(result.outcome).toBe('legal');
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
