/** What operations do to a counter, and what is wrong with values that say nothing of it. */
import type { History } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { malformed, shown } from '../shared/findings.ts';

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** By how much an operation, given by its invocation, changes the counter; undefined where it does not. */
export function changeOf(history: History, index: number): number | undefined {
  const f = history.fAt(index);
  const value = history.valueAt(index);
  if (f === 'add') return isNumber(value) ? value : undefined;
  if (f !== 'increment' && f !== 'decrement') return undefined;
  const by = value ?? 1;
  if (!isNumber(by)) return undefined;
  return f === 'increment' ? by : -by;
}

/** Why the history cannot be judged: an operation that may change the counter in ways unknown. */
export function troubleIn(history: History): string | undefined {
  let trouble: string | undefined;
  eachClientOp(history, ({ index, completion, outcome }) => {
    if (trouble !== undefined || outcome === 'fail') return;
    const f = history.fAt(index);
    if (f === 'read') {
      const gave = outcome === 'ok' ? history.valueAt(completion) : 0;
      if (!isNumber(gave)) trouble = malformed({ index, f }, `gave ${shown(gave)}, which is no number`);
    } else if (changeOf(history, index) === undefined) {
      const isKnown = f === 'add' || f === 'increment' || f === 'decrement';
      const takes = `takes ${shown(history.valueAt(index))}, which is no number`;
      trouble = malformed({ index, f }, isKnown ? takes : 'may change the counter by nobody knows how much');
    }
  });
  return trouble;
}
