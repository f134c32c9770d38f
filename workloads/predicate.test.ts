import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import predicate from './predicate.ts';
import { type Answer, judged, OPTIONS, playedAgainst } from './testing/played.ts';

type Micro = readonly [f: string, key: number, row: number];
/** Lists that are never changed, so that a copy of the map is a snapshot. */
type Rows = Map<number, readonly number[]>;

const NOT_THERE: Completion = { type: 'fail', error: 'precondition-failed' };

function microsOf({ value }: Invocation): readonly Micro[] {
  return value as readonly Micro[];
}

/** Changes the rows; where one to be deleted is not there, some are changed and the transaction fails. */
function carriedOut(op: Invocation, rows: Rows): Completion {
  const gave: unknown[] = [];
  for (const [f, key, row] of microsOf(op)) {
    const list = rows.get(key) ?? [];
    if (f === 'd' && !list.includes(row)) return NOT_THERE;
    if (f === 'i') rows.set(key, [...list, row]);
    if (f === 'd')
      rows.set(
        key,
        list.filter((each) => each !== row),
      );
    gave.push([f, key, f === 'rp' ? list : row]);
  }
  return { type: 'ok', value: gave };
}

function isRead(op: Invocation): boolean {
  return microsOf(op).every(([f]) => f === 'rp');
}

/** Transactions that only read see the rows as they were some transactions ago; 1 is honest. */
function lagging(txns: number): Answer {
  const states: Rows[] = [new Map()];
  return (op) => {
    if (isRead(op)) return carriedOut(op, new Map(states.at(-Math.min(txns, states.length))));
    const next = new Map(states.at(-1));
    const completion = carriedOut(op, next);
    if (completion.type === 'ok') states.push(next);
    return completion;
  };
}

/** A failover forgets the latest transaction now and then, although it was acknowledged. */
function forgetful(): Answer {
  const states: Rows[] = [new Map()];
  let count = 0;
  return (op) => {
    if (++count % 100 === 0 && states.length > 1) states.pop();
    const next = new Map(states.at(-1));
    const completion = carriedOut(op, next);
    if (completion.type === 'ok') states.push(next);
    return completion;
  };
}

/** What a transaction changed before it failed stays. */
function notAtomic(): Answer {
  const rows: Rows = new Map();
  let count = 0;
  return (op) => {
    const completion = carriedOut(op, rows);
    return ++count % 50 === 0 ? NOT_THERE : completion;
  };
}

/**
 * Snapshot isolation: a transaction works on the state as it was some transactions ago, and is refused where
 * a row that it deletes is gone since. Inserts never collide.
 */
function snapshots(txns: number): Answer {
  const states: Rows[] = [new Map()];
  return (op) => {
    const next = new Map(states.at(-1));
    const onSnapshot = carriedOut(op, new Map(states.at(-Math.min(txns, states.length))));
    if (carriedOut(op, next).type === 'fail' || onSnapshot.type === 'fail') return NOT_THERE;
    states.push(next);
    return onSnapshot;
  };
}

/** Reads after the first one of a transaction see what a later transaction of somebody else inserted. */
function withPhantoms(): Answer {
  const rows: Rows = new Map();
  let before: Rows = new Map();
  return (op) => {
    const old = carriedOut(op, new Map(before));
    before = new Map(rows);
    const next = new Map(rows);
    const now = carriedOut(op, next);
    if (now.type === 'fail') return now;
    for (const [key, list] of next) rows.set(key, list);
    const [first, ...rest] = now.value as Micro[];
    if (first![0] !== 'rp' || old.type === 'fail') return now;
    return { type: 'ok', value: [(old.value as Micro[])[0], ...rest] };
  };
}

function judgedOf(answer: Answer, options = OPTIONS) {
  const { valid, results } = judged(predicate, playedAgainst(predicate, answer, options), options);
  const result = results.predicate!;
  return { valid, types: new Set(result.anomalies.map(({ type }) => type)), not: result.stats!.not, result };
}

function promised(answer: Answer, model: string) {
  return judgedOf(answer, { ...OPTIONS, consistencyModels: [model] });
}

describe('workload predicate', () => {
  it('passes a store that carries out one transaction after another', () => {
    const { valid, result } = judgedOf(lagging(1));
    expect(valid).toBe(true);
    expect(result.stats).toMatchObject({ ambiguousKeys: 0, components: 0 });
  });

  it('finds reads of an old state, unless only serializability is promised', () => {
    const { valid, types } = judgedOf(lagging(20));
    expect(valid).toBe(false);
    for (const type of types) expect(type).toMatch(/-(process|realtime)$/);
    expect(types).toContain('G-single-process');
    expect(promised(lagging(20), 'serializable').valid).toBe(true);
  });

  it('finds transactions that are lost', () => {
    const { valid, types } = judgedOf(forgetful());
    expect(valid).toBe(false);
    expect([...types].filter((type) => type.startsWith('G-single'))).not.toEqual([]);
  });

  it('finds what failed and stayed', () => {
    expect(judgedOf(notAtomic()).types).toContain('G1a');
  });

  it('finds write skew of predicates, unless only snapshot isolation is promised', () => {
    const { valid, types } = promised(snapshots(6), 'serializable');
    expect(valid).toBe(false);
    expect([...types].sort()).toEqual(['G2', 'G2-item']);
    expect(promised(snapshots(6), 'snapshot-isolation').valid).toBe(true);
  });

  it('finds phantoms, unless only repeatable read is promised', () => {
    const { valid, types } = promised(withPhantoms(), 'snapshot-isolation');
    expect(valid).toBe(false);
    expect(types).toContain('phantom');
    expect(types).toContain('G-single');
  });

  it('inserts each row once, deletes it once and later, and looks at keys that went out of use', () => {
    const seen = new Set<string>();
    const lastInsert = new Map<number, number>();
    const lastRead = new Map<number, number>();
    for (const { type, value, index } of playedAgainst(predicate, lagging(1))) {
      if (type !== 'invoke') continue;
      for (const [f, key, row] of value as readonly Micro[]) {
        if (f === 'rp') lastRead.set(key, index);
        if (f === 'i') lastInsert.set(key, index);
        if (f === 'd') expect(seen).toContain(`i ${key} ${row}`);
        if (f !== 'rp') expect(seen).not.toContain(`${f} ${key} ${row}`);
        seen.add(`${f} ${key} ${row}`);
      }
    }
    const again = [...lastInsert].filter(([key, index]) => (lastRead.get(key) ?? -1) > index + 50);
    expect(again.length).toBeGreaterThan(5);
    expect([...seen].filter((each) => each.startsWith('d')).length).toBeGreaterThan(20);
  });
});
