/**
 * Ground truth for small histories: is there a serial order, consistent with real time, in which every read
 * of a transaction that succeeded gives what it gave? Tries all; one of unknown outcome may be anywhere after
 * its invocation, or nowhere.
 */
import type { Key } from '../../../src/index.ts';
import type { Txn } from './naive.ts';

type State = ReadonlyMap<Key, unknown>;

export function hasSerialOrder(all: readonly Txn[]): boolean {
  const txns = all.filter(({ outcome }) => outcome !== 'fail');
  const seen = new Set<string>();
  const search = (done: ReadonlySet<Txn>, state: State): boolean => {
    const left = txns.filter((txn) => !done.has(txn));
    if (left.every(({ outcome }) => outcome === 'info')) return true;
    const name = `${left.map(({ op }) => op)} ${JSON.stringify([...state].sort())}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return left.some((txn) => {
      const mustWait = left.some(({ outcome, end }) => outcome === 'ok' && end < txn.op);
      const next = mustWait ? undefined : applied(txn, state);
      return next !== undefined && search(new Set([...done, txn]), next);
    });
  };
  return search(new Set(), new Map());
}

/** The state after the transaction; undefined where it would have read something else. */
function applied({ micros, outcome }: Txn, state: State): State | undefined {
  const next = new Map(state);
  for (const [f, key, value] of micros) {
    if (f === 'w') next.set(key, value);
    else if (outcome === 'ok' && (next.get(key) ?? null) !== value) return undefined;
  }
  return next;
}
