/** The history that a witness is of, alone: what is wrong must be wrong in it too. */
import { History } from '../../src/index.ts';

/** Only the operations with these invocations, and their completions; their indices change. */
export function onlyOps(history: History, invocations: readonly number[]): History {
  const chosen = new Set(invocations);
  return History.of(
    [...history].filter(({ index, type }) => chosen.has(type === 'invoke' ? index : history.pairOf(index))),
  );
}
