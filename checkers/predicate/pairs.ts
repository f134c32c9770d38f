/**
 * Jepsen's test of G2 (`jepsen.tests.adya`): for each key two transactions. Each reads by predicate whether
 * there is a row of the key in one of two tables, and only if there is none, inserts a row of its own. Serial
 * transactions cannot both do so. If two succeeded, each read before the other one inserted: a cycle of two
 * predicate anti-dependencies, Adya's G2, which snapshot isolation and repeatable read allow.
 *
 * One whose outcome is unknown may have inserted or not, which proves nothing.
 */
import type { Anomaly, History, Key } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { boundaryOf } from '../transactions/consistency-models.ts';
import type { Findings } from '../transactions/findings.ts';
import { PAIR_INSERT, type PairInsert, pairOf } from './shape.ts';

interface Attempt extends PairInsert {
  readonly index: number;
}

/** Of one key. */
interface Attempts {
  count: number;
  readonly succeeded: Attempt[];
}

export interface Pairs {
  /** All inserts that were asked for. */
  readonly inserts: number;
  readonly keys: number;
  /** Keys that two transactions or more wanted, and one got. */
  readonly contested: number;
  /** What the values should have been, a sentence. */
  readonly problem?: string;
}

export function findPairs(history: History, findings: Findings): Pairs {
  const byKey = new Map<string, Attempts>();
  let inserts = 0;
  let problem: string | undefined;
  if (!history.fs.includes(PAIR_INSERT)) return { inserts, keys: 0, contested: 0 };
  eachClientOp(history, ({ index, outcome }) => {
    if (history.fAt(index) !== PAIR_INSERT) return;
    inserts++;
    const pair = pairOf(history, index);
    if (pair === undefined) {
      problem ??= `operation ${index} inserts ${canonicalText(history.valueAt(index))}, where [key, [a, b]] must be, one of a and b null`;
      return;
    }
    const key = canonicalText(pair.key);
    const attempts = byKey.get(key) ?? { count: 0, succeeded: [] };
    byKey.set(key, attempts);
    attempts.count++;
    if (outcome === 'ok') attempts.succeeded.push({ ...pair, index });
  });
  if (problem !== undefined) return { inserts, keys: byKey.size, contested: 0, problem };
  let contested = 0;
  for (const { count, succeeded } of byKey.values()) {
    if (count > 1 && succeeded.length > 0) contested++;
    const [one, other] = succeeded;
    if (other !== undefined) findings.add('G2', () => pairAnomaly(history, [one!, other], succeeded.length));
  }
  return { inserts, keys: byKey.size, contested };
}

function pairAnomaly(history: History, pair: readonly [Attempt, Attempt], count: number): Anomaly {
  const [one, other] = pair;
  const key = canonicalText(one.key);
  const id = ({ id, table }: Attempt) => `${canonicalText(id)} into table ${table}`;
  const why = (reader: string, writer: string, row: Attempt) =>
    `${reader} saw no row of key ${key}, and ${writer} inserted ${canonicalText(row.id)}, so ${reader} came before ${writer}.`;
  const noun = (each: Attempt) => `operation ${each.index} of process ${history.processAt(each.index)}`;
  const reasons = [why('T1', 'T2', other), why('T2', 'T1', one)] as const;
  const ops = [one.index, other.index] as const;
  return {
    type: 'G2',
    message: `T1 inserted ${id(one)} and T2 inserted ${id(other)}, each because there was no row of key ${key}`,
    steps: [
      `T1 is ${noun(one)} (insert ${id(one)}).`,
      `T2 is ${noun(other)} (insert ${id(other)}).`,
      reasons[0],
      `But ${reasons[1]}`,
      'So each came before itself, which no order allows.',
    ],
    ops,
    key: one.key as Key,
    edges: [
      { from: ops[0], to: ops[1], type: 'rw', why: reasons[0] },
      { from: ops[1], to: ops[0], type: 'rw', why: reasons[1] },
    ],
    rulesOut: boundaryOf(['G2']).not,
    detail: { succeeded: count },
  };
}
