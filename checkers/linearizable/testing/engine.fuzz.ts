/**
 * The search, and its peer in benches, against their twin, Wing and Gong on the whole history: for every
 * model, with its shortcuts and as plain as a user's own, with few and with many operations under way.
 */
import fc from 'fast-check';
import { MODELS, modelByName } from '../../models/by-name.ts';
import type { Model } from '../../models/model.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { OBJECTS } from '../../testing/objects.ts';
import { randomHistory } from '../../testing/random-history.ts';
import { search } from '../engine.ts';
import { partsOf } from '../parts.ts';
import { problemOf } from '../problem.ts';
import { judgedByTwin, told, wholeOf } from './judged.ts';
import { wingGong } from './wing-gong.ts';

const STEPS_MAX = 1_000_000;
const MODEL_OF: Readonly<Record<string, string>> = { cell: 'kv', 'unit-counter': 'counter' };

/** The same model without its shortcuts, so that the search has to ask `step`. */
function plain(model: Model): Model {
  const { effect: _, footprint: __, part: ___, growthText: ____, collection: _____, ...rest } = model;
  return rest;
}

const cases = fc
  .record({
    object: fc.constantFrom(...Object.keys(OBJECTS)),
    failObserves: fc.boolean(),
    asked: fc.constantFrom('with shortcuts', 'plain'),
    crowded: fc.boolean(),
  })
  .chain(({ object, failObserves, asked, crowded }) => {
    const full = modelByName(MODEL_OF[object] ?? object);
    const model = asked === 'plain' ? plain(full) : full;
    return randomHistory({ model, object, opsMax: 10, crowded }).map((history) => ({
      model,
      failObserves,
      history,
    }));
  });

export default fuzzer({
  name: 'linearizable-engine',
  about: `the search, part by part, against Wing and Gong on the whole, for ${MODELS.length} models`,
  cases,
  disagreement({ model, failObserves, history }) {
    const whole = wholeOf(model, history, failObserves);
    const twin = judgedByTwin(whole.semantics, whole.calls);
    const outcomes = partsOf(whole).map(({ semantics, calls }) => {
      return search(problemOf(semantics, calls), { stepsMax: STEPS_MAX }).outcome;
    });
    const engine = outcomes.every((outcome) => outcome === 'legal');
    const peer = wingGong(whole.semantics, whole.calls, { stepsMax: STEPS_MAX }).outcome;
    const agree = engine === twin && !outcomes.includes('unknown') && peer === (twin ? 'legal' : 'illegal');
    if (agree) return undefined;
    const said = `twin ${twin}, search ${outcomes}, peer ${peer}`;
    return `${model.name}, failObserves ${failObserves}: ${said}\n${told(history)}`;
  },
});
