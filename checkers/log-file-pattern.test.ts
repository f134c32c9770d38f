import { describe, expect, it } from 'vitest';
import { BadInputError, History, type LogLine } from '../src/index.ts';
import plugin, { type LogFilePatternOptions, logFilePattern } from './log-file-pattern.ts';
import { contextOf } from './testing/history.ts';

function line(node: string, timeMs: number, text: string): LogLine {
  return { node, timeNs: timeMs * 1e6, text };
}

function check(logs: readonly LogLine[] | undefined, options: LogFilePatternOptions = {}) {
  return logFilePattern(options).check(new History(), contextOf(logs === undefined ? {} : { logs }));
}

const QUIET = line('n1', 10, 'became leader of term 3');

describe('log-file-pattern', () => {
  it('passes logs in which nothing matches', () => {
    expect(check([QUIET])).toMatchObject({ valid: true, summary: '1 line of the logs: none matches' });
    expect(check([line('n1', 1, 'there is no need to panicked')]).valid).toBe(true);
  });

  it('knows by itself what systems write when they break', () => {
    const texts = [
      'panic: runtime error: index out of range',
      'FATAL: could not open the log',
      'Assertion failed: term >= lastTerm',
      'checksum mismatch: segment 4 is corrupt',
    ];
    for (const text of texts) expect(check([QUIET, line('n2', 3200, text)]).valid, text).toBe(false);
    const result = check([QUIET, line('n2', 3200, texts[0]!)]);
    expect(result.anomalies).toEqual([
      {
        type: 'log-pattern',
        message: 'n2 logged at 3.200 s: panic: runtime error: index out of range',
        ops: [],
        detail: { node: 'n2', timeMs: 3200, matched: 'panic' },
      },
    ]);
    expect(result.summary).toBe('2 lines of the logs: 1 log-pattern');
  });

  it('looks for the pattern that it is given, and passes over what shall be ignored', () => {
    const logs = [line('n1', 1, 'slow sync: 300 ms'), line('n2', 2, 'slow sync: 900 ms'), QUIET];
    const result = check(logs, { pattern: 'slow sync', ignore: '300' });
    expect(result.stats).toMatchObject({ lines: 3, matchesByNode: { n2: 1 } });
    expect(result.valid).toBe(false);
    expect(check(logs, { pattern: 'slow sync', ignore: 'ms' }).valid).toBe(true);
  });

  it('explains the first few and counts the others', () => {
    const result = check(Array.from({ length: 50 }, (_, i) => line('n1', i, 'panic')));
    expect(result.anomalies).toHaveLength(8);
    expect(result.stats).toMatchObject({ anomalies: { 'log-pattern': 50 } });
  });

  it('shows of a long line what matched, and searches it up to a bound', () => {
    const result = check([line('n1', 1, `${'x'.repeat(5000)} panic ${'y'.repeat(5000)}`)]);
    expect(result.anomalies[0]!.message).toMatch(/^n1 logged at 0\.001 s: … x+ panic y+ …$/);
    expect(result.anomalies[0]!.message.length).toBeLessThan(400);
    const far = check([line('n1', 1, `${'x '.repeat(40_000)} panic`)]);
    expect(far).toMatchObject({ valid: true, stats: { linesCut: 1 } });
    expect(far.summary).toBe('1 line of the logs (1 long line searched in part): none matches');
  });

  it('knows nothing where there are no logs', () => {
    expect(check(undefined)).toMatchObject({
      valid: 'unknown',
      summary: 'no logs of nodes were kept with this history',
    });
    expect(check([])).toMatchObject({ valid: 'unknown', summary: 'the nodes logged nothing' });
  });

  it('asks for the logs, and refuses patterns that are none', () => {
    expect(logFilePattern().readsLogs).toBe(true);
    expect(() => plugin.create({ pattern: '(' })).toThrow(BadInputError);
    expect(() => plugin.create({ pattern: '(' })).toThrow(
      /option "pattern" of checker log-file-pattern is no regular expression: .*Unterminated group/,
    );
    expect(() => plugin.create({ pattern: '' })).toThrow(/would match every line/);
    expect(() => plugin.create({ pattern: 7 })).toThrow(BadInputError);
    expect(plugin.create({ pattern: 'oops', ignore: 'test' }).name).toBe('log-file-pattern');
  });
});
