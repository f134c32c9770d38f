import { describe, expect, it } from 'vitest';
import type { Completion, Invocation, Key } from '../src/index.ts';
import lock from './lock.ts';
import { judged, OPTIONS, playedAgainst } from './testing/played.ts';

interface Held {
  readonly token: number;
  readonly untilNs: number;
}

const REFUSED: Completion = { type: 'fail', error: 'precondition-failed' };

/** Locks with leases, and the resources that they protect; made wrong by subclasses. */
class Locks {
  readonly held = new Map<Key, Held>();
  readonly accepted = new Map<Key, number>();
  last = 0;
  count = 0;

  answer({ f, key = 0, value }: Invocation, nowNs: number): Completion {
    this.count++;
    if (f === 'acquire') return this.acquire(key, (value as { leaseMs: number }).leaseMs, nowNs);
    const { token } = value as { token: number };
    return (f === 'release' ? this.release(key, token) : this.effect(key, token)) ? { type: 'ok' } : REFUSED;
  }

  acquire(key: Key, leaseMs: number, nowNs: number): Completion {
    const held = this.held.get(key);
    if (held !== undefined && held.untilNs > nowNs) return REFUSED;
    const token = this.next();
    this.held.set(key, { token, untilNs: nowNs + 1e6 * leaseMs });
    return { type: 'ok', value: { token } };
  }

  next(): number {
    return ++this.last;
  }

  release(key: Key, token: number): boolean {
    return this.held.get(key)?.token === token && this.held.delete(key);
  }

  effect(key: Key, token: number): boolean {
    const accepted = this.accepted.get(key) ?? 0;
    this.accepted.set(key, Math.max(accepted, token));
    return token >= accepted;
  }
}

/** Loses who holds what now and then, as a node that restarts with an empty memory. */
class Forgetful extends Locks {
  override next(): number {
    if (this.count % 50 === 0) this.held.clear();
    return super.next();
  }
}

/** Gives leases that are over too soon, as with a clock that runs fast. */
class Hasty extends Locks {
  override acquire(key: Key, leaseMs: number, nowNs: number): Completion {
    return super.acquire(key, leaseMs / 4, nowNs);
  }
}

/** Takes a release for one of whoever holds the lock now. */
class Unowned extends Locks {
  override release(key: Key): boolean {
    return this.held.delete(key);
  }
}

/** Counts from the beginning again after a while. */
class Restarted extends Locks {
  override next(): number {
    if (this.last === 100) this.last = 0;
    return super.next();
  }
}

/** Gives the next token to two. */
class Repetitive extends Locks {
  override next(): number {
    return Math.ceil(super.next() / 2);
  }
}

/** A resource that does not look at tokens. */
class Unfenced extends Locks {
  override effect(): boolean {
    return true;
  }
}

function verdictOf(locks: Locks) {
  const options = { ...OPTIONS, gapNs: 15e6 };
  const history = playedAgainst(lock, (op, _, timeNs) => locks.answer(op, timeNs), options);
  const { valid, results } = judged(lock, history);
  const { anomalies, stats } = results['mutual-exclusion']!;
  return { valid, types: [...new Set(anomalies.map(({ type }) => type))], stats, history };
}

describe('lock', () => {
  it('passes locks that are held by one at a time', () => {
    const { valid, types, stats } = verdictOf(new Locks());
    expect(types).toEqual([]);
    expect(valid).toBe(true);
    const { acquires, effects, locks } = stats as Record<string, number>;
    expect(locks).toBe(5);
    expect(acquires).toBeGreaterThan(200);
    expect(effects).toBeGreaterThan(200);
  });

  it.each([
    ['forgets its holders', new Forgetful(), 'too-many-holders'],
    ['ends leases too soon', new Hasty(), 'too-many-holders'],
    ['lets anybody release', new Unowned(), 'too-many-holders'],
    ['counts its tokens from the beginning again', new Restarted(), 'token-not-increasing'],
    ['gives tokens twice', new Repetitive(), 'duplicate-token'],
    ['has a resource that takes old tokens', new Unfenced(), 'stale-token-accepted'],
  ])('finds a system that %s', (_, locks, type) => {
    const { valid, types } = verdictOf(locks);
    expect(valid).toBe(false);
    expect(types).toContain(type);
  });

  it('goes on with a hold until it is released, under its token', () => {
    const { history } = verdictOf(new Locks());
    const held = new Map<unknown, unknown>();
    for (const { type, process, f, value, error } of history) {
      const { token } = value as { token?: number };
      if (type === 'ok' && f === 'acquire') held.set(process, token);
      const isOver = type === 'ok' || error === 'precondition-failed';
      if (f === 'release' && isOver) held.delete(process);
      if (type === 'invoke') expect(token, f).toBe(held.get(process));
    }
  });
});
