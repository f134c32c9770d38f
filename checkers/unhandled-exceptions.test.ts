import { describe, expect, it } from 'vitest';
import { BadInputError } from '../src/index.ts';
import { contextOf, historyOf, type Told } from './testing/history.ts';
import plugin, { unhandledExceptions } from './unhandled-exceptions.ts';

function op(process: number, error?: string, outcome: Told['outcome'] = 'info'): Told {
  const ended = error === undefined ? {} : { error, outcome };
  return { process, f: 'write', value: process, fromMs: process, toMs: process + 0.5, ...ended };
}

function check(told: readonly Told[], strict = false) {
  return unhandledExceptions({ strict }).check(historyOf(told), contextOf());
}

describe('unhandled-exceptions', () => {
  it('knows the errors that are classified', () => {
    const result = check([op(0), op(1, 'timeout'), op(2, 'unavailable', 'fail')], true);
    expect(result).toMatchObject({ valid: true, anomalies: [] });
    expect(result.summary).toBe('3 operations: every error is a known one');
  });

  it('tells what clients threw and what nobody knows, the most frequent first', () => {
    const told = [op(0), op(1, 'ECONNRESET'), op(2, 'client-error'), op(3, 'ECONNRESET'), op(4, 'toString')];
    const result = check(told);
    expect(result).toMatchObject({
      valid: true,
      anomalies: [],
      stats: { operations: 5, unhandled: 4, kinds: 3 },
    });
    expect(result.summary).toBe(
      '5 operations: 4 ended with errors that are not classified, of 3 kinds; most often write with "ECONNRESET" (2)',
    );
  });

  it('is strict where it is asked to be', () => {
    const result = check([op(0), op(1, 'ECONNRESET'), op(2, 'client-error'), op(3, 'ECONNRESET')], true);
    expect(result.valid).toBe(false);
    expect(result.anomalies.map(({ type, message, ops }) => [type, message, ops])).toEqual([
      [
        'unhandled-exception',
        '2 write operations ended with the error "ECONNRESET", which is not a known one',
        [2, 6],
      ],
      [
        'unhandled-exception',
        'operation 4, write, ended with the error "client-error", which is not a known one',
        [4],
      ],
    ]);
    expect(result.anomalies[1]!.steps![0]).toBe(
      'The client threw an error instead of completing the operation.',
    );
  });

  it('calls nothing valid in which nothing succeeded', () => {
    expect(check([op(1, 'timeout')]).valid).toBe('unknown');
    expect(check([]).summary).toBe('the history has no client operations');
    expect(() => plugin.create({ strict: 'yes' })).toThrow(BadInputError);
  });
});
