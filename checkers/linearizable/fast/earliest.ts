/**
 * Which return is the first that no order gets past, where a procedure found the calls illegal: whoever looks
 * for the cause wants to know when things went wrong first. The calls up to a later return are no easier to
 * explain, so bisection finds it, with one more run of the procedure for each step.
 */
import { type Call, isMandatory, optional } from '../calls.ts';
import type { Semantics } from '../semantics.ts';
import { prefixOf } from '../witness.ts';
import { type FastVerdict, judgeFast } from './index.ts';

export interface Contradiction {
  /**
   * Calls that contradict each other, and their helpers as ones that may take effect at any time, or never.
   */
  readonly calls: readonly Call[];
  readonly last: Call;
}

export function earliestContradiction(
  semantics: Semantics,
  calls: readonly Call[],
  verdict: FastVerdict,
): Contradiction {
  const byReturn = calls.filter(isMandatory).sort((a, b) => a.ret - b.ret);
  let found = contradictionOf(calls, verdict);
  let legal = -1;
  // Mostly the procedure has found the first one: so the return just before is tried first.
  let tried = placeOf(byReturn, found.last) - 1;
  while (tried > legal) {
    const prefix = prefixOf({ semantics, calls, last: byReturn[tried]! });
    const verdict = judgeFast(semantics, prefix);
    if (verdict?.culprits === undefined) legal = tried;
    else found = contradictionOf(prefix, verdict);
    tried = (legal + placeOf(byReturn, found.last)) >> 1;
  }
  return found;
}

function contradictionOf(
  calls: readonly Call[],
  { culprits = [], helpers = [] }: FastVerdict,
): Contradiction {
  const blamed = culprits.map((position) => calls[position]!);
  const others = helpers.map((position) => optional(calls[position]!));
  const last = blamed.filter(isMandatory).reduce((latest, call) => (call.ret > latest.ret ? call : latest));
  return { calls: [...blamed, ...others].sort((a, b) => a.call - b.call), last };
}

function placeOf(byReturn: readonly Call[], { ret }: Call): number {
  let low = 0;
  let high = byReturn.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byReturn[middle]!.ret < ret) low = middle + 1;
    else high = middle;
  }
  return low;
}
