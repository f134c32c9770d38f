/**
 * Ground truth for small histories: is there a serial order, consistent with real time if that counts, in
 * which every read of a transaction that succeeded gives what it gave, and every delete finds its row? Tries
 * all; one of unknown outcome may be anywhere after its invocation, or nowhere.
 */
import type { Key } from '../../../src/index.ts';
import type { Txn } from './naive.ts';

type State = ReadonlyMap<Key, ReadonlySet<unknown>>;

export function hasSerialOrder(all: readonly Txn[], { realtime }: { readonly realtime: boolean }): boolean {
  const txns = all.filter(({ outcome }) => outcome !== 'fail');
  const seen = new Set<string>();
  const search = (done: ReadonlySet<Txn>, state: State): boolean => {
    const left = txns.filter((txn) => !done.has(txn));
    if (left.every(({ outcome }) => outcome === 'info')) return true;
    const name = String(left.map(({ op }) => op));
    if (seen.has(name)) return false;
    seen.add(name);
    return left.some((txn) => {
      const mustWait = realtime && left.some(({ outcome, end }) => outcome === 'ok' && end! < txn.op);
      const next = mustWait ? undefined : applied(txn, state);
      return next !== undefined && search(new Set([...done, txn]), next);
    });
  };
  // Rows are inserted and deleted once, so what was done says what the state is, in whatever order.
  return search(new Set(), new Map());
}

/** The state after the transaction; undefined where it would have seen something else, or found no row. */
function applied({ micros, outcome }: Txn, state: State): State | undefined {
  const next = new Map([...state].map(([key, rows]) => [key, new Set(rows)]));
  for (const [f, key, value] of micros) {
    const rows = next.get(key) ?? new Set();
    next.set(key, rows);
    if (f === 'i') rows.add(value);
    else if (f === 'd') {
      if (!rows.delete(value)) return undefined;
    } else if (outcome === 'ok' && !isSame(value as unknown[], rows)) return undefined;
  }
  return next;
}

function isSame(shown: readonly unknown[], rows: ReadonlySet<unknown>): boolean {
  return (
    shown.length === rows.size && shown.every((value) => rows.has(value)) && new Set(shown).size === rows.size
  );
}
