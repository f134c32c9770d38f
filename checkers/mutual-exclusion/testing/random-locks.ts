/**
 * Histories of two locks for the fuzzer: an object in memory that grants, releases and fences, each operation
 * at its beginning or at its end, and that lies in some histories. Crashed holders may keep the lock or not.
 */
import fc from 'fast-check';
import type { History, Key } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';

const drafts = fc.array(
  fc.record({
    process: fc.nat(3),
    key: fc.constantFrom<Key | undefined>(undefined, undefined, undefined, 'k'),
    f: fc.constantFrom(
      ...(['acquire', 'acquire', 'acquire', 'release', 'release', 'effect', 'effect'] as const),
    ),
    lie: fc.constantFrom(...(['none', 'none', 'grants', 'reuses', 'sinks', 'accepts', 'forgets'] as const)),
    actsLate: fc.boolean(),
    startsAt: fc.nat(40),
    lasts: fc.integer({ min: 1, max: 6 }),
    outcome: fc.constantFrom(...(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'info', 'refused', 'open'] as const)),
    /** Whether a release names its token, and perhaps the one that was given last to anybody. */
    names: fc.constantFrom(...(['nothing', 'own', 'latest'] as const)),
  }),
  { minLength: 1, maxLength: 14 },
);

type Draft = typeof drafts extends fc.Arbitrary<(infer D)[]> ? D : never;

export interface LockKind {
  readonly permits: number;
  readonly reentrant: boolean;
  readonly leaseMs?: number;
}

const kinds: fc.Arbitrary<LockKind> = fc
  .record({
    permits: fc.constantFrom(1, 1, 2),
    reentrant: fc.boolean(),
    leaseMs: fc.constantFrom(undefined, undefined, 4, 12),
  })
  .map(({ leaseMs, ...kind }) => (leaseMs === undefined ? kind : { ...kind, leaseMs }));

export interface RandomLocks {
  readonly drafts: readonly Draft[];
  readonly kind: LockKind;
  readonly honest: boolean;
  readonly givesTokens: boolean;
}

export const randomLocks: fc.Arbitrary<RandomLocks> = fc.record({
  drafts,
  kind: kinds,
  honest: fc.boolean(),
  givesTokens: fc.boolean(),
});

/** A process does one thing after another, and nothing more after one of which it does not know the end. */
function inTurn(list: readonly Draft[]): Draft[] {
  const freeAt = new Map<number, number>();
  const inOrder = [...list].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.filter(({ process, startsAt, lasts, outcome }) => {
    if ((freeAt.get(process) ?? 0) > startsAt) return false;
    const goesOn = outcome === 'ok' || outcome === 'refused';
    freeAt.set(process, goesOn ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY);
    return true;
  });
}

interface Holder {
  readonly process: number;
  readonly token: number;
  readonly untilMs: number;
  depth: number;
}

/** One lock with the resource that it protects; null: refused. */
class Lock {
  readonly #kind: LockKind;
  #holders: Holder[] = [];
  #last = 0;
  #accepted = 0;

  constructor(kind: LockKind) {
    this.#kind = kind;
  }

  acquire({ process, lie }: Draft, atMs: number): number | null {
    this.#holders = this.#holders.filter(({ untilMs }) => untilMs > atMs);
    const own = this.#holders.find((holder) => holder.process === process);
    if (this.#kind.reentrant && own !== undefined) {
      own.depth++;
      return own.token;
    }
    if (this.#holders.length >= this.#kind.permits && lie !== 'grants') return null;
    // Every second number, so that one that sinks may still be new.
    const next = this.#last + (lie === 'sinks' ? -1 : lie === 'reuses' ? 0 : 2);
    const token = Math.max(1, next);
    this.#last = Math.max(this.#last, token);
    if (lie === 'forgets') return token;
    const untilMs = atMs + (this.#kind.leaseMs ?? Number.POSITIVE_INFINITY);
    this.#holders.push({ process, token, untilMs, depth: 1 });
    return token;
  }

  release(process: number, token: number | null): true | null {
    const owned = (holder: Holder) => holder.process === process || (token !== null && !this.#kind.reentrant);
    const holder = this.#holders.findLast((each) => owned(each) && (token ?? each.token) === each.token);
    if (holder === undefined) return null;
    holder.depth--;
    if (holder.depth === 0) this.#holders.splice(this.#holders.indexOf(holder), 1);
    return true;
  }

  effect({ lie }: Draft, token: number): true | null {
    if (token < this.#accepted && lie !== 'accepts') return null;
    this.#accepted = Math.max(this.#accepted, token);
    return true;
  }

  /** The session of a process that crashed is over. */
  drop(process: number): void {
    this.#holders = this.#holders.filter((holder) => holder.process !== process);
  }
}

class World {
  readonly #drawn: RandomLocks;
  readonly #locks = new Map<Key | undefined, Lock>();
  /** What was given to whom, known from its completion on. */
  readonly #given: { readonly draft: Draft; readonly token: number }[] = [];

  constructor(drawn: RandomLocks) {
    this.#drawn = drawn;
  }

  play(honest: Draft, atMs: number): Told {
    const draft = this.#drawn.honest ? { ...honest, lie: 'none' as const } : honest;
    const { process, key, f, outcome, startsAt, lasts } = draft;
    const value = this.#valueOf(draft);
    const gave = outcome === 'refused' ? null : this.#act(draft, value, atMs);
    const common = { process, f, value, fromMs: startsAt, ...(key === undefined ? {} : { key }) };
    const isLost = outcome === 'open' || outcome === 'info';
    if (isLost && draft.actsLate) for (const lock of this.#locks.values()) lock.drop(process);
    if (outcome === 'open') return common;
    const toMs = startsAt + lasts;
    if (outcome === 'info') return { ...common, toMs, outcome };
    if (outcome === 'refused') return { ...common, toMs, outcome: 'fail', error: 'unavailable' };
    if (gave === null) return { ...common, toMs, outcome: 'fail', error: 'precondition-failed' };
    if (f !== 'acquire') return { ...common, toMs };
    return { ...common, toMs, gave: this.#drawn.givesTokens ? gave : null };
  }

  #lockOf(key: Key | undefined): Lock {
    const lock = this.#locks.get(key) ?? new Lock(this.#drawn.kind);
    this.#locks.set(key, lock);
    return lock;
  }

  #valueOf({ process, key, f, names, startsAt }: Draft): unknown {
    if (f === 'acquire' || !this.#drawn.givesTokens) return null;
    const known = this.#given.filter(({ draft }) => {
      const isOwn = names === 'latest' || draft.process === process;
      return isOwn && draft.key === key && draft.outcome === 'ok' && draft.startsAt + draft.lasts < startsAt;
    });
    const token = known.at(-1)?.token ?? 0;
    if (f === 'effect') return { token: names === 'nothing' ? (known[0]?.token ?? 0) : token };
    return names === 'nothing' ? null : token;
  }

  #act(draft: Draft, value: unknown, atMs: number): number | true | null {
    const { process, key, f } = draft;
    const lock = this.#lockOf(key);
    if (f === 'release') return lock.release(process, value as number | null);
    if (f === 'effect') return lock.effect(draft, (value as { token: number } | null)?.token ?? 0);
    const token = lock.acquire(draft, atMs);
    if (token !== null) this.#given.push({ draft, token });
    return token;
  }
}

export function lockHistory(drawn: RandomLocks): History {
  const world = new World(drawn);
  const acting = inTurn(drawn.drafts).map((draft) => ({
    draft,
    atMs: draft.startsAt + (draft.actsLate ? draft.lasts : 0),
  }));
  return historyOf(acting.sort((a, b) => a.atMs - b.atMs).map(({ draft, atMs }) => world.play(draft, atMs)));
}
