/**
 * Windows against their definition: one is condemned exactly where Wing and Gong find no order of its calls
 * from any state whatever, and then the whole history has none either; and what is left of it once it is
 * shrunk is still a contradiction, from any state.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { modelByName } from '../../models/by-name.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { randomHistory } from '../../testing/random-history.ts';
import { type Call, isMandatory, NEVER } from '../calls.ts';
import type { Semantics } from '../semantics.ts';
import { refute } from '../window.ts';
import { witnessOf } from '../witness.ts';
import { judgedByTwin, told, wholeOf } from './judged.ts';
import { isLinearizable } from './wgl.ts';

const STEPS_MAX = 1_000_000;
const LOCK_STATES = ['free', 'held'];
/** A state that no operation mentions. */
const OTHER = 'another';

const cases = fc
  .record({
    name: fc.constantFrom('register', 'cas-register', 'mutex'),
    failObserves: fc.boolean(),
    crowded: fc.boolean(),
    size: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ name, crowded, ...rest }) => {
    const model = modelByName(name);
    const histories = randomHistory({ model, opsMax: 10, crowded });
    return histories.map((history) => ({ model, history, ...rest }));
  });

/** Every value in the history, all states of a lock, and one besides. */
function statesOf(history: History): unknown[] {
  const values = [...history].flatMap(({ value }) => value);
  return [...new Set([...values, null, ...LOCK_STATES, OTHER])];
}

/** From no state at all is there an order of the calls. */
function isImpossible(semantics: Semantics, history: History, calls: readonly Call[]): boolean {
  const asked = calls.map((call) => ({ ...call, op: semantics.opOf(call.cls) }));
  return statesOf(history).every((init) => !isLinearizable({ ...semantics.model, init }, asked));
}

/** The last `size` calls that began before `last` returned, and those that were under way then. */
function windowOf(calls: readonly Call[], last: Call, size: number): Call[] {
  const prefix = calls.filter(({ call }) => call < last.ret);
  const since = prefix.at(-size)!.call;
  return prefix
    .filter(({ ret }) => ret >= since)
    .map((each) => (each.call >= since && each.ret <= last.ret ? each : { ...each, ret: NEVER }));
}

export default fuzzer({
  name: 'linearizable-window',
  about: 'windows of a history, and the witnesses in them, against Wing and Gong from any state',
  cases,
  disagreement({ model, failObserves, history, size }) {
    const { semantics, calls } = wholeOf(model, history, failObserves);
    for (const last of calls.filter(isMandatory)) {
      if (calls.filter(({ call }) => call < last.ret).length <= size) continue;
      const options = { semantics, calls, last, stepsMax: STEPS_MAX };
      const said = refute({ ...options, sizes: [size] }).scene !== undefined;
      const isSo = isImpossible(semantics, history, windowOf(calls, last, size));
      const where = `${model.name}, ${size} calls before ${last.ret}: window ${said}, twin ${isSo}`;
      if (said !== isSo) return `${where}\n${told(history)}`;
      if (!said) continue;
      if (judgedByTwin(semantics, calls)) return `${where}, but the history is right\n${told(history)}`;
      const witness = witnessOf({ ...options, windowSizes: [size] });
      if (witness.since === undefined) return `${where}, but no window is the witness\n${told(history)}`;
      if (!isImpossible(semantics, history, [...witness.calls, ...witness.optional]))
        return `${where}: ${JSON.stringify(witness.calls)} do not contradict each other\n${told(history)}`;
    }
    return undefined;
  },
});
