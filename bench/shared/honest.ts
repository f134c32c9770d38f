/** Honest objects in memory, which do each operation at once: what valid histories of benches come from. */
import type { Completion, Invocation, Key } from '../../src/index.ts';

export type Answer = (op: Invocation, timeNs: number) => Completion;

/** What is added to each key, in order. */
export function lists(adds: string): Answer {
  const byKey = new Map<Key, unknown[]>();
  return ({ f, key = 0, value }) => {
    const list = byKey.get(key) ?? [];
    byKey.set(key, list);
    if (f === adds) list.push(value);
    return { type: 'ok', value: f === adds ? value : list.slice() };
  };
}

/** A counter for each key. */
export function numbers(adds: string): Answer {
  const byKey = new Map<Key, number>();
  return ({ f, key = 0, value }) => {
    const number = (byKey.get(key) ?? 0) + (f === adds ? ((value as number | null) ?? 1) : 0);
    byKey.set(key, number);
    return { type: 'ok', value: f === 'read' || value === null ? number : value };
  };
}

/** Numbers that nobody was given before. */
export function ids(): Answer {
  let next = 0;
  return () => ({ type: 'ok', value: next++ });
}

/** Eight accounts of a bank. */
export function accounts(): Answer {
  const balances = Array.from({ length: 8 }, () => 10);
  return ({ f, value }) => {
    if (f === 'read') return { type: 'ok', value: Object.fromEntries(balances.entries()) };
    const { from, to, amount } = value as { from: number; to: number; amount: number };
    if (balances[from]! < amount) return { type: 'fail', error: 'precondition-failed' };
    balances[from]! -= amount;
    balances[to]! += amount;
    return { type: 'ok', value };
  };
}

/** Transactions of reads and writes. */
export function registers(): Answer {
  const written = new Map<unknown, unknown>();
  return ({ value }) => {
    const txn = value as [string, unknown, unknown][];
    for (const [f, key, element] of txn) if (f === 'w') written.set(key, element);
    return { type: 'ok', value: txn.map(([f, key]) => [f, key, written.get(key) ?? null]) };
  };
}

/** Locks with leases, and resources that look at tokens. */
export function locks(): Answer {
  const held = new Map<Key, { token: number; untilNs: number }>();
  let last = 0;
  return ({ f, key = 0, value }, timeNs) => {
    const { token, leaseMs = 0 } = value as { token?: number; leaseMs?: number };
    const isHeld = (held.get(key)?.untilNs ?? 0) > timeNs;
    if (f === 'acquire' && isHeld) return { type: 'fail', error: 'precondition-failed' };
    if (f === 'acquire') {
      held.set(key, { token: ++last, untilNs: timeNs + 1e6 * leaseMs });
      return { type: 'ok', value: { token: last } };
    }
    if (f === 'release' && held.get(key)?.token === token) held.delete(key);
    // An old token is refused at once.
    return f === 'effect' && held.get(key)?.token !== token
      ? { type: 'fail', error: 'precondition-failed' }
      : { type: 'ok' };
  };
}
