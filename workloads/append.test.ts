import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import append from './append.ts';
import { type Answer, judged, OPTIONS, playedAgainst } from './testing/played.ts';

type Micro = readonly [f: string, key: number, value: unknown];
/** Lists that are never changed, so that a copy of the map is a snapshot. */
type Lists = Map<number, readonly number[]>;

function carriedOut({ value }: Invocation, lists: Lists): Completion {
  const micros = (value as readonly Micro[]).map(([f, key, element]) => {
    const list = lists.get(key) ?? [];
    if (f === 'r') return [f, key, list];
    lists.set(key, [...list, element as number]);
    return [f, key, element];
  });
  return { type: 'ok', value: micros };
}

function isRead({ value }: Invocation): boolean {
  return (value as readonly Micro[]).every(([f]) => f === 'r');
}

function honest(): Answer {
  const lists: Lists = new Map();
  return (op) => carriedOut(op, lists);
}

/** Transactions that only read see the lists as they were some transactions ago. */
function lagging(txns: number): Answer {
  const states: Lists[] = [new Map()];
  return (op) => {
    if (isRead(op)) return carriedOut(op, new Map(states.at(-Math.min(txns, states.length))));
    const next = new Map(states.at(-1));
    states.push(next);
    return carriedOut(op, next);
  };
}

/** A failover forgets the latest transaction now and then, although it was acknowledged. */
function forgetful(): Answer {
  let [before, now]: Lists[] = [new Map(), new Map()];
  let count = 0;
  return (op) => {
    if (++count % 100 === 0) now = before;
    before = new Map(now);
    return carriedOut(op, now!);
  };
}

/**
 * Snapshot isolation: a transaction works on the state as it was some transactions ago, and is refused where
 * somebody has appended to one of its keys since.
 */
function snapshots(txns: number): Answer {
  const states: Lists[] = [new Map()];
  return (op) => {
    const now = states.at(-1)!;
    const snapshot = new Map(states.at(-Math.min(txns, states.length)));
    const written = (op.value as readonly Micro[]).filter(([f]) => f === 'append').map(([, key]) => key);
    if (written.some((key) => now.get(key) !== snapshot.get(key))) return { type: 'fail', error: 'conflict' };
    const next = new Map(now);
    carriedOut(op, next);
    states.push(next);
    return carriedOut(op, snapshot);
  };
}

function judgedOf(answer: Answer, options = OPTIONS) {
  const { valid, results } = judged(append, playedAgainst(append, answer, options), options);
  const list = results['list-append']!;
  return { valid, types: new Set(list.anomalies.map(({ type }) => type)), not: list.stats!.not, list };
}

describe('append', () => {
  it('passes a store that carries out one transaction after another', () => {
    const { valid, list } = judgedOf(honest());
    expect(valid).toBe(true);
    expect(list.stats).toMatchObject({ transactions: expect.any(Number), ambiguousKeys: 0, components: 0 });
  });

  it('finds reads of an old state, unless only serializability is promised', () => {
    const { types, not } = judgedOf(lagging(20));
    expect([...types]).toEqual(['G-single-item-process']);
    expect(not).toEqual(['strong-session-snapshot-isolation']);
    const weaker = { ...OPTIONS, consistencyModels: ['serializable'] };
    expect(judgedOf(lagging(20), weaker).valid).toBe(true);
  });

  it('finds appends that are lost', () => {
    expect(judgedOf(forgetful()).valid).toBe(false);
  });

  it('finds write skew, unless only snapshot isolation is promised', () => {
    const promised = (model: string) => judgedOf(snapshots(6), { ...OPTIONS, consistencyModels: [model] });
    const { valid, types } = promised('serializable');
    expect(valid).toBe(false);
    expect([...types]).toEqual(['G2-item']);
    expect(promised('snapshot-isolation').valid).toBe(true);
  });

  it('appends each element once, and looks at keys again that went out of use', () => {
    const history = playedAgainst(append, honest());
    const seen = new Set<string>();
    const lastAppend = new Map<number, number>();
    const lastRead = new Map<number, number>();
    for (const { type, value, index } of history) {
      if (type !== 'invoke') continue;
      for (const [f, key, element] of value as readonly Micro[]) {
        (f === 'r' ? lastRead : lastAppend).set(key, index);
        if (f === 'r') continue;
        expect(seen).not.toContain(`${key} ${element}`);
        seen.add(`${key} ${element}`);
      }
    }
    const again = [...lastAppend].filter(([key, index]) => (lastRead.get(key) ?? -1) > index + 50);
    expect(again.length).toBeGreaterThan(5);
  });
});
