import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../models/by-name.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, lines } from '../testing/history.ts';
import { randomHistory } from '../testing/random-history.ts';
import { NEVER } from './calls.ts';
import { linearizable } from './index.ts';
import { callsByKey } from './parts.ts';
import { Semantics } from './semantics.ts';
import { shapeOf } from './shape.ts';
import fuzz from './testing/witness.fuzz.ts';
import { checkWitness } from './testing/witness-twin.ts';
import { prefixOf } from './witness.ts';

const TOLD_BY_EFFECTS = ['cas-register', 'mutex', 'register'];

describe('the witness', () => {
  for (const [seed, model] of MODELS.entries()) {
    it(`is a contradiction, and none of its operations can be spared (${model.name})`, () => {
      const shapes = new Map<string, number>();
      fc.assert(
        fc.property(randomHistory({ model, opsMax: 12 }), (history) => {
          const { shape, trouble } = checkWitness(model, history);
          expect(trouble).toBeUndefined();
          if (shape) shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
        }),
        { numRuns: 1000, seed },
      );
      const told = [...shapes].filter(([shape]) => shape !== 'contradiction');
      const witnesses = [...shapes.values()].reduce((sum, count) => sum + count, 0);
      expect(witnesses).toBeGreaterThan(30);
      // Only effects tell what an argument by "needs" and "sets" rests on.
      if (!TOLD_BY_EFFECTS.includes(model.name)) return;
      expect(told.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(30);
    });
  }

  it('is one too where a procedure has judged', () => expectAgreement(fuzz, { runs: 1000 }));

  it('is found in a long history among thousands of operations', () => {
    const busy = Array.from({ length: 2000 }, (_, i) => [
      { process: 1, f: 'write', value: i, fromMs: 10 * i, toMs: 10 * i + 4 },
      { process: 2, f: 'read', gave: i, fromMs: 10 * i + 5, toMs: 10 * i + 9 },
    ]).flat();
    const stale = lines([[3, 'read 1500', 20_000, 20_010]]);
    const history = historyOf([...busy, ...stale]);
    const result = linearizable({ model: 'register' }).check(history, contextOf());
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]!.ops).toHaveLength(3);
  });
});

describe('shapes', () => {
  /** A shape is an argument of its own: it must never be found in a history that can be explained. */
  it('never argue against a linearizable history', () => {
    for (const model of MODELS) {
      fc.assert(
        fc.property(randomHistory({ model, opsMax: 9, honest: true }), (history) => {
          const semantics = new Semantics(model);
          const parts = callsByKey(history, semantics, { failObserves: true });
          if ('unknownAt' in parts) throw new Error('unknown operation');
          const { calls } = parts[0]!;
          for (const last of calls.filter((call) => call.ret !== NEVER)) {
            const prefix = prefixOf({ semantics, calls, last });
            const mandatory = prefix.filter((call) => call.ret !== NEVER);
            const none = { optional: [], minimal: true, order: [], state: 0, steps: 0 };
            const shape = shapeOf({ semantics, calls, witness: { calls: mandatory, last, ...none } });
            expect(shape.kind).toBe('contradiction');
          }
        }),
        { numRuns: 1500, seed: 5 },
      );
    }
  });
});
