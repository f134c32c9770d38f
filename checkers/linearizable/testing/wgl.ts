/**
 * The dumb twin of the engine: the algorithm of Wing and Gong (1993) with Lowe's memo, as plain as it can
 * be, on the model itself. It serves as the oracle in tests. Any call that began before every mandatory
 * call left has returned may take effect next; all orders are tried.
 */
import type { Model, ModelOp } from '../../models/model.ts';
import { canonicalText } from '../../shared/canonical.ts';
import { NEVER } from '../calls.ts';

export interface WglCall {
  readonly call: number;
  /** `NEVER`: it may take effect at any later time, or never. */
  readonly ret: number;
  readonly op: ModelOp;
}

export function isLinearizable(model: Model, calls: readonly WglCall[]): boolean {
  const failed = new Set<string>();
  const done = calls.map(() => false);

  function search(state: unknown): boolean {
    const left = calls.filter((_, i) => !done[i]);
    const deadline = Math.min(NEVER, ...left.map((call) => call.ret));
    if (deadline >= NEVER) return true;
    const config = `${done.map(Number).join('')} ${canonicalText(state)}`;
    if (failed.has(config)) return false;
    for (const [i, { call, op }] of calls.entries()) {
      if (done[i] || call > deadline) continue;
      const next = model.step(state, op);
      if (next === undefined) continue;
      done[i] = true;
      if (search(next)) return true;
      done[i] = false;
    }
    failed.add(config);
    return false;
  }

  return search(model.init);
}
