import { describe, expect, it } from 'vitest';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { predicate } from './index.ts';

type Ids = readonly [a: number | null, b: number | null];

function insert(process: number, key: number, ids: Ids, outcome?: Told['outcome']): Told {
  const ends = outcome === undefined ? {} : { toMs: 10, outcome };
  return { process, f: 'insert', value: [key, ids], fromMs: 0, ...ends };
}

function check(told: readonly Told[], consistencyModels = ['strict-serializable']) {
  return predicate({ consistencyModels }).check(historyOf(told), contextOf());
}

describe("predicate, Jepsen's test of G2", () => {
  const both = [insert(0, 1, [5, null], 'ok'), insert(1, 1, [null, 6], 'ok')];

  it('G2: both of a pair inserted', () => {
    const [found] = check(both).anomalies;
    expect(found).toEqual({
      type: 'G2',
      message:
        'T1 inserted 5 into table a and T2 inserted 6 into table b, each because there was no row of key 1',
      steps: [
        'T1 is operation 0 of process 0 (insert 5 into table a).',
        'T2 is operation 1 of process 1 (insert 6 into table b).',
        'T1 saw no row of key 1, and T2 inserted 6, so T1 came before T2.',
        'But T2 saw no row of key 1, and T1 inserted 5, so T2 came before T1.',
        'So each came before itself, which no order allows.',
      ],
      ops: [0, 1],
      key: 1,
      edges: [
        {
          from: 0,
          to: 1,
          type: 'rw',
          why: 'T1 saw no row of key 1, and T2 inserted 6, so T1 came before T2.',
        },
        {
          from: 1,
          to: 0,
          type: 'rw',
          why: 'T2 saw no row of key 1, and T1 inserted 5, so T2 came before T1.',
        },
      ],
      rulesOut: ['serializable'],
      detail: { succeeded: 2 },
    });
    expect(check(both).summary).toBe('2 transactions with G2 (1): not serializable');
    expect(check(both, ['snapshot-isolation']).valid).toBe(true);
  });

  it('the key may be the one of the operation, as of independent keys', () => {
    const keyed = both.map(({ value, ...rest }) => ({ ...rest, value: (value as unknown[])[1], key: 'k' }));
    expect(check(keyed).anomalies[0]).toMatchObject({ type: 'G2', key: 'k' });
  });

  it('one of a pair, or one and perhaps the other, are right', () => {
    const losers = ['fail', 'info', undefined] as const;
    for (const outcome of losers) {
      const told = [insert(0, 1, [5, null], 'ok'), insert(1, 1, [null, 6], outcome)];
      expect(check(told)).toMatchObject({
        valid: true,
        summary: '2 transactions show nothing that strict-serializable rules out',
      });
    }
    expect(
      check([insert(0, 1, [5, null], 'ok'), insert(1, 2, [null, 6], 'ok'), ...losersOf(1, 2)]).valid,
    ).toBe(true);
  });

  function losersOf(...keys: readonly number[]): Told[] {
    return keys.map((key) => insert(10 + key, key, [null, 90 + key], 'fail'));
  }

  it('nothing is known where nobody competed, or nobody succeeded', () => {
    const alone = check([insert(0, 1, [5, null], 'ok'), insert(1, 2, [null, 6], 'ok')]);
    expect(alone).toMatchObject({
      valid: 'unknown',
      summary: 'for no key two inserts were asked for of which one succeeded, so nothing was tested',
    });
    expect(check([insert(0, 1, [5, null], 'info'), insert(1, 1, [null, 6], 'fail')]).valid).toBe('unknown');
  });

  it('names the operation whose value is no pair', () => {
    const odd: readonly unknown[] = [[1, [5, 6]], [1, [null, null]], [1, 5], 7, [1, [5]], [[1], [5, null]]];
    for (const value of odd) {
      const told: Told[] = [...both, { process: 3, f: 'insert', value, fromMs: 20, toMs: 30 }];
      const { valid, summary } = check(told);
      expect(valid, JSON.stringify(value)).toBe('unknown');
      expect(summary).toContain('operation 4');
    }
  });

  it('is suggested for it', () => {
    expect(plugin.suggest!(historyOf(both))).toEqual({});
    expect(plugin.suggest!(historyOf([{ process: 0, f: 'insert', value: 5, fromMs: 0 }]))).toBeUndefined();
  });
});
