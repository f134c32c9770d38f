import { describe, expect, it } from 'vitest';
import { History, TYPE } from '../../src/index.ts';
import { historyOf, type Told } from '../testing/history.ts';
import { story } from './testing/story.ts';
import { readTxns, type TxnTable } from './txn-table.ts';
import { keyText, txnText } from './txn-words.ts';

function tableOf(history: History): TxnTable {
  const table = readTxns(history);
  if ('problem' in table) throw new Error(table.problem);
  return table;
}

function problemOf(value: unknown, gave: unknown = value): string | undefined {
  const table = readTxns(historyOf([{ process: 0, f: 'txn', value, gave, fromMs: 0, toMs: 1 }]));
  return 'problem' in table ? table.problem : undefined;
}

function texts(table: TxnTable): string[] {
  return Array.from({ length: table.rowCount }, (_, row) => txnText(table, row));
}

describe('the table of transactions', () => {
  it('has a row for each, with what is known of it', () => {
    const table = tableOf(
      story([
        [0, 'append x 1, r x [1]', 0, 10],
        [1, 'append x 2', 5, 15, 'fail'],
        [2, 'r x null, append y 3', 6, 16, 'info'],
        [3, 'r y [3]', 20],
      ]),
    );
    expect(texts(table)).toEqual(['append x 1, r x [1]', 'append x 2', 'r x, append y 3', 'r y']);
    expect([...table.outcome]).toEqual([TYPE.ok, TYPE.fail, TYPE.info, TYPE.info]);
    expect([...table.first]).toEqual([0, 2, 3, 5, 6]);
    expect([...table.process]).toEqual([0, 1, 2, 3]);
    expect(table).toMatchObject({ rowCount: 4, keyCount: 2, otherCount: 0 });
  });

  it('takes values of any kind, equal ones as the same word', () => {
    const value = [
      ['w', 'x', 'a'],
      ['w', 'y', { b: 1, c: [2] }],
      ['r', 'z', null],
      ['w', 'z', 1_099_511_627_776],
      ['w', 'x', { c: [2], b: 1 }],
    ];
    const table = tableOf(historyOf([{ process: 0, f: 'txn', value, fromMs: 0, toMs: 1 }]));
    expect(texts(table)).toEqual([
      'w x "a", w y {"b":1,"c":[2]}, r z null, w z 1099511627776, w x {"b":1,"c":[2]}',
    ]);
    expect(table.words[table.at[1]!]).toBe(table.words[table.at[4]!]);
  });

  it('keeps the same key of several independent keys apart', () => {
    const at = (key: string, fromMs: number): Told => {
      return { process: 0, f: 'txn', key, value: [['w', 'x', 1]], fromMs, toMs: fromMs + 1 };
    };
    const table = tableOf(historyOf([at('a', 0), at('b', 10), at('a', 20)]));
    expect([...table.key]).toEqual([0, 1, 0]);
    expect([keyText(table, 0), keyText(table, 1)]).toEqual(['key x of a', 'key x of b']);
  });

  it('leaves out what is no transaction, and says how much', () => {
    const other: Told = { process: 1, f: 'ping', value: 3, fromMs: 0, toMs: 1 };
    const txn: Told = { process: 0, f: 'txn', value: [['w', 'x', 1]], fromMs: 0, toMs: 1 };
    expect(tableOf(historyOf([other, txn]))).toMatchObject({ rowCount: 1, otherCount: 1 });
    expect(tableOf(new History())).toMatchObject({ rowCount: 0, otherCount: 0 });
  });

  it('says what cannot be read', () => {
    expect(problemOf([['r', 'x', null]], [['r', 'y', [1]]])).toBe(
      'operation 0 came back with other micro-operations than were asked for',
    );
    expect(problemOf([['w', 'x', 1]], [['w', 'x', 2]])).toMatch(/other micro-operations/);
    expect(problemOf([['r', 'x', null]], [])).toMatch(/other micro-operations/);
    expect(problemOf([['r', 'x']])).toMatch(/where \[function, key, value\] must be/);
    expect(problemOf(7)).toMatch(/where a list of micro-operations must be/);
    expect(problemOf([['r', 'x', null]], [['r', 'x', [1]]])).toBeUndefined();
  });
});
