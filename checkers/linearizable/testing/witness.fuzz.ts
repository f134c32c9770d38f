/**
 * Witnesses of histories that the fast procedures judge, where the search only sees the culprits they name.
 */
import fc from 'fast-check';
import { modelByName } from '../../models/by-name.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { randomHistory } from '../../testing/random-history.ts';
import { told } from './judged.ts';
import { FAST_MODELS, OBJECT_OF } from './unambiguous.ts';
import { checkWitness } from './witness-twin.ts';

export default fuzzer({
  name: 'linearizable-witness',
  about:
    'what a witness says alone, with all else left open, and without any one of its calls, by Wing and Gong',
  cases: fc.record({ name: fc.constantFrom(...FAST_MODELS), crowded: fc.boolean() }).chain((options) => {
    const model = modelByName(options.name);
    const object = OBJECT_OF[options.name] ?? options.name;
    const { crowded } = options;
    const histories = randomHistory({ model, object, opsMax: 9, distinct: true, crowded });
    return histories.map((history) => ({ model, history }));
  }),
  disagreement({ model, history }) {
    const { trouble } = checkWitness(model, history);
    return trouble && `${model.name}: ${trouble}\n${told(history)}`;
  },
});
