/**
 * Histories of the literature on predicates, written as Jepsen's EDN, and the models that each is known to
 * allow or to rule out. No other checker judges predicates, so the verdicts are those of the texts.
 */
import { afterAll, describe, expect, it } from 'vitest';
import plugin from '../../checkers/predicate/index.ts';
import { contextOf } from '../../checkers/testing/history.ts';
import { Texts } from '../../src/formats/testing/texts.ts';

const texts = new Texts();
afterAll(() => texts.remove());

interface Golden {
  readonly name: string;
  readonly edn: string;
  readonly types: readonly string[];
  readonly allowedBy: readonly string[];
  readonly ruledOutBy: readonly string[];
}

/** Transactions that all overlap, each a line of micro-operations as they came back. */
function overlapping(...txns: readonly string[]): string {
  const blank = (txn: string) => txn.replaceAll(/(\[:rp :\w+) \[.*?\]\]/g, '$1 nil]');
  const line = (type: string, value: string, process: number) =>
    `{:process ${process}, :type :${type}, :f :txn, :value [${value}]}\n`;
  const invocations = txns.map((txn, process) => line('invoke', blank(txn), process));
  return [...invocations, ...txns.map((txn, process) => line('ok', txn, process))].join('');
}

function pair(outcome: string): string {
  const line = (process: number, type: string, ids: string) =>
    `{:process ${process}, :type :${type}, :f :insert, :value [7 ${ids}]}\n`;
  const invocations = [line(0, 'invoke', '[1 nil]'), line(1, 'invoke', '[nil 2]')];
  return [...invocations, line(0, 'ok', '[1 nil]'), line(1, outcome, '[nil 2]')].join('');
}

const BEFORE = '[:i :sales 1] [:i :sales 2] [:i :sum 20]';

const GOLDENS: readonly Golden[] = [
  {
    name: "Jepsen's adya/g2: both of a pair inserted",
    edn: pair('ok'),
    types: ['G2'],
    allowedBy: ['repeatable-read', 'snapshot-isolation'],
    ruledOutBy: ['serializable'],
  },
  {
    name: "Jepsen's adya/g2: the outcome of one is unknown",
    edn: pair('info'),
    types: [],
    allowedBy: ['strict-serializable'],
    ruledOutBy: [],
  },
  {
    name: 'Adya et al., "Generalized Isolation Level Definitions", H_phantom: the sum has an employee whom the list lacks',
    edn: overlapping(
      BEFORE,
      '[:rp :sales [1 2]] [:rp :sum [30]]',
      '[:rp :sum [20]] [:i :sales 3] [:d :sum 20] [:i :sum 30]',
    ),
    types: ['G-single'],
    allowedBy: ['repeatable-read', 'read-committed'],
    ruledOutBy: ['consistent-view', 'snapshot-isolation', 'serializable'],
  },
  {
    name: 'Berenson et al., "A Critique of ANSI SQL Isolation Levels", A3: the predicate is read again',
    edn: overlapping(BEFORE, '[:rp :sales [1 2]] [:rp :sales [1 2 3]]', '[:i :sales 3]'),
    types: ['phantom', 'G-single'],
    allowedBy: ['repeatable-read', 'read-committed'],
    ruledOutBy: ['snapshot-isolation', 'serializable'],
  },
  {
    name: 'the same: two add tasks of which only eight hours may be, a phantom that snapshots allow',
    edn: overlapping('[:i :tasks 7]', '[:rp :tasks [7]] [:i :tasks 1]', '[:rp :tasks [7]] [:i :tasks 2]'),
    types: ['G2'],
    allowedBy: ['snapshot-isolation', 'repeatable-read'],
    ruledOutBy: ['serializable'],
  },
  {
    // Whether it was deleted, or the second predicate went back before the insert, the reads do not say; only
    // the former is an anomaly of items.
    name: 'the same, A2: a row that was read is gone when it is read again',
    edn: overlapping(BEFORE, '[:rp :sales [1 2]] [:rp :sales [2]]', '[:d :sales 1]'),
    types: ['phantom', 'G-single'],
    allowedBy: ['read-committed'],
    ruledOutBy: ['snapshot-isolation', 'serializable'],
  },
];

describe('golden histories of predicates', () => {
  it.each(GOLDENS)('$name', ({ edn, types, allowedBy, ruledOutBy }) => {
    const { history } = texts.read(edn);
    expect(plugin.suggest!(history)).toEqual({});
    const check = (model: string) =>
      plugin.create({ consistencyModels: [model] }).check(history, contextOf());
    expect(check('strict-serializable').anomalies.map(({ type }) => type)).toEqual(types);
    for (const model of allowedBy) expect(check(model).valid, model).toBe(true);
    for (const model of ruledOutBy) expect(check(model).valid, model).toBe(false);
  });
});
