import { describe, expect, it } from 'vitest';
import type { CheckResult, FaultRecord } from '../src/index.ts';
import { availability } from './availability.ts';
import { contextOf, faultOf, historyOf, type Line, lines } from './testing/history.ts';

/** One second of bound keeps the numbers small. */
function check(list: readonly Line[], faults: readonly FaultRecord[] = [faultOf(100, 500)]): CheckResult {
  return availability({ boundMs: 1000 }).check(historyOf(lines(list)), contextOf({ faults }));
}

describe('availability', () => {
  it('is there where an operation invoked after the last heal succeeds in time', () => {
    const result = check(
      [
        [1, 'read 1', 0, 10],
        [1, 'read 1', 150, 160, 'info'],
        [2, 'read 1', 250, 290],
        [2, 'read 1', 600, 700, 'fail'],
        [2, 'read 1', 800, 900],
      ],
      [faultOf(100, 200), faultOf(120, 500)],
    );
    expect(result.valid).toBe(true);
    expect(result.summary).toBe('an operation succeeded 0.4 s after the last heal');
    expect(result.stats).toMatchObject({
      recoveryMsMax: 400,
      recovered: [
        { untilMs: 200, recoveryMs: 90 },
        { untilMs: 500, recoveryMs: 400 },
      ],
    });
  });

  it('is missing where nothing succeeds in time', () => {
    const result = check([
      [1, 'read 1', 0, 10],
      [1, 'read 1', 490, 600],
      [2, 'read 1', 600, 700, 'info'],
      [3, 'write 1', 800, 900, 'fail'],
      [3, 'write 1', 1400, 1600],
    ]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({ type: 'unavailable', ops: [3, 6, 8] });
    expect(result.anomalies[0]!.message).toBe(
      'the last heal was at 0.5 s, and none of the 3 operations invoked in the 1 s after it succeeded in that time',
    );
  });

  it('is missing in part where a function that had worked stays silent', () => {
    const asked = [550, 650, 750, 850].map(
      (fromMs, i): Line => [10 + i, 'write 1', fromMs, fromMs + 400, 'info'],
    );
    const reads: Line[] = [
      [1, 'read 1', 600, 610],
      [1, 'read 1', 2000, 2010],
    ];
    const result = check([[1, 'write 1', 0, 10], ...asked, ...reads]);
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]).toMatchObject({
      type: 'partly-unavailable',
      detail: { f: 'write', asked: 4 },
    });
    expect(result.anomalies[0]!.ops).toHaveLength(4);
    const neverWorked = check([...asked, ...reads]);
    expect(neverWorked.valid).toBe(true);
  });

  it('takes a refusal with a reason in the state for an answer', () => {
    const refused = [550, 650, 750].map((fromMs): Line => [5, 'cas 1 2', fromMs, fromMs + 10, 'fail']);
    const result = check([
      [1, 'cas 1 2', 0, 10],
      ...refused,
      [1, 'read 1', 600, 610],
      [1, 'read 1', 2000, 2010],
    ]);
    expect(result.valid).toBe(true);
  });

  it('is judged from the start where there was no fault', () => {
    const slow: Line[] = [
      [1, 'read 1', 100, 1500],
      [2, 'read 1', 1600, 1700],
    ];
    expect(check(slow, []).anomalies[0]!.message).toMatch(/^the start was at 0.1 s/);
    expect(check(slow.slice(1), []).valid).toBe(true);
  });

  it('is unknown where it could not be seen', () => {
    const before: Line[] = [[1, 'read 1', 0, 10]];
    expect(check([]).summary).toBe('the history has no client operations');
    expect(check(before).summary).toBe('nothing was asked after the last heal at 0.5 s');
    expect(check(before, [faultOf(5, null)]).summary).toBe('partition halves at 0.005 s was never healed');
    const short: Line[] = [...before, [2, 'read 1', 600, 700, 'info']];
    expect(check(short).summary).toBe(
      'the history ends 0.2 s after the last heal, before an answer had to come',
    );
    const late: Line[] = [...before, [2, 'read 1', 1900, 2000]];
    expect(check(late).summary).toBe('nothing was asked in the 1 s after the last heal');
    for (const list of [[], before, short, late]) expect(check(list).valid).toBe('unknown');
  });
});
