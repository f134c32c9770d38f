import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import workload from './rw-register.ts';
import { type Answer, judged, playedAgainst } from './testing/played.ts';

type Micro = readonly [f: 'r' | 'w', key: number, value: number | null];
type Values = Map<number, number>;

function carriedOut(txn: readonly Micro[], values: Values): Micro[] {
  return txn.map(([f, key, value]): Micro => {
    if (f === 'r') return ['r', key, values.get(key) ?? null];
    values.set(key, value!);
    return [f, key, value];
  });
}

function microsOf({ value }: Invocation): readonly Micro[] {
  return value as readonly Micro[];
}

function completed(value: readonly Micro[]): Completion {
  return { type: 'ok', value };
}

function honest(): Answer {
  const values: Values = new Map();
  return (op) => completed(carriedOut(microsOf(op), values));
}

/** Transactions that only read see the state as it was some transactions ago. */
function lagging(txns: number): Answer {
  const states: Values[] = [new Map()];
  return (op) => {
    const isRead = microsOf(op).every(([f]) => f === 'r');
    const state = new Map(states.at(isRead ? -Math.min(txns, states.length) : -1)!);
    const answer = carriedOut(microsOf(op), state);
    if (!isRead) states.push(state);
    return completed(answer);
  };
}

/** Every so often a transaction works on a state that lacks the writes of the last one. */
function losing(): Answer {
  let [before, now]: [Values, Values] = [new Map(), new Map()];
  let count = 0;
  return (op) => {
    const next = new Map(count++ % 50 === 49 ? before : now);
    const answer = carriedOut(microsOf(op), next);
    before = now;
    now = next;
    return completed(answer);
  };
}

/** Reads of the second key of a transaction come from before the transaction that was carried out last. */
function torn(): Answer {
  let before: Values = new Map();
  const now: Values = new Map();
  return (op) => {
    const old = before;
    before = new Map(now);
    const [first] = microsOf(op);
    const answer = carriedOut(microsOf(op), now);
    const isRead = microsOf(op).every(([f]) => f === 'r');
    const isOld = ([, key]: Micro) => isRead && key !== first![1];
    return completed(
      answer.map((micro) => (isOld(micro) ? ['r', micro[1], old.get(micro[1]) ?? null] : micro)),
    );
  };
}

describe('workload rw-register', () => {
  it('passes a store that carries out one transaction after another', () => {
    expect(judged(workload, playedAgainst(workload, honest())).valid).toBe(true);
  });

  it('asks for writes that follow reads, of values that are new', () => {
    const written = new Set<string>();
    for (const { type, value } of playedAgainst(workload, honest())) {
      if (type !== 'invoke') continue;
      const micros = value as readonly Micro[];
      for (const [i, [f, key, each]] of micros.entries()) {
        if (f === 'r') continue;
        expect(micros[i - 1]).toEqual(['r', key, null]);
        expect(written).not.toContain(`${key} ${each}`);
        written.add(`${key} ${each}`);
      }
    }
    expect(written.size).toBeGreaterThan(500);
  });

  const lying: readonly (readonly [string, () => Answer, RegExp])[] = [
    ['replicas that lag', () => lagging(3), /^G-single-item-(process|realtime)$/],
    ['updates that get lost', losing, /^lost-update$/],
    ['reads of two states', torn, /^G-single-item$/],
  ];
  it.each(lying)('finds %s', (_, answer, type) => {
    const { valid, results } = judged(workload, playedAgainst(workload, answer()));
    expect(valid).toBe(false);
    const types = results['rw-register']!.anomalies.map((each) => each.type);
    expect(
      types.some((each) => type.test(each)),
      String(types),
    ).toBe(true);
  });
});
