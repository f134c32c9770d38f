import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Line, lines } from '../testing/history.ts';
import plugin, { type StalenessOptions, staleness } from './index.ts';
import fuzz from './testing/staleness.fuzz.ts';

function check(list: readonly Line[], options: StalenessOptions = {}, context: Partial<CheckContext> = {}) {
  return staleness(options).check(historyOf(lines(list)), contextOf(context));
}

const TWO_WRITES: readonly Line[] = [
  [0, 'write 1', 0, 10],
  [0, 'write 2', 20, 30],
];

describe('staleness', () => {
  it('measures how far reads are behind', () => {
    const result = check([
      ...TWO_WRITES,
      [1, 'read 2', 40, 50],
      [2, 'read 1', 80, 90],
      [3, 'read null', 100, 110],
    ]);
    expect(result).toMatchObject({
      valid: true,
      stats: { reads: 3, behind: 2, lagMs: { p50: 50, max: 90 }, versionsBehindMax: 2 },
    });
    expect(result.summary).toBe('3 reads of 1 register: 2 behind for certain, by up to 90 ms and 2 versions');
    expect(check([...TWO_WRITES, [1, 'read 2', 40, 50]]).summary).toBe(
      '1 read of 1 register: none was behind for certain',
    );
  });

  it('holds them against a bound in time', () => {
    const list: readonly Line[] = [...TWO_WRITES, [1, 'read 1', 80, 90]];
    expect(check(list, { boundMs: 50 })).toMatchObject({
      valid: true,
      summary:
        '1 read of 1 register: 1 behind for certain, by up to 50 ms and 1 version, within the bound of 50 ms',
    });
    const result = check(list, { boundMs: 49 });
    expect(result.valid).toBe(false);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'stale-read',
      message:
        "process 1's read, operation 4, began at 0.08 s and gave 1, though the newer 2 was there at 0.03 s: " +
        'it was 50 ms and 1 version behind, and the bound is 49 ms',
      steps: [
        '1 was there when its write (operation 0) completed, and the write of 2 (operation 2) began only at 0.02 s, so it is newer.',
        '2 was there at 0.03 s, when its write (operation 2) completed.',
        'The read began at 0.08 s, 50 ms later, and did not see it.',
      ],
      ops: [0, 2, 4],
      detail: { lagMs: 50, versionsBehind: 1, read: 4 },
    });
  });

  it('takes a version as there from the first read that shows it', () => {
    const list: readonly Line[] = [
      [0, 'write 1', 0, 500],
      [1, 'read 1', 10, 20],
      [2, 'read null', 90, 100],
    ];
    expect(check(list, { boundMs: 60 }).anomalies[0]!.message).toMatch(
      /began at 0\.09 s and gave null, though the newer 1 was there at 0\.02 s: it was 70 ms/,
    );
  });

  it('finds versions that were read in turn, whichever came first', () => {
    const list: readonly Line[] = [
      [0, 'write 1', 0, 100],
      [1, 'write 2', 0, 100],
      [2, 'read 1', 110, 120],
      [2, 'read 2', 130, 140],
      [2, 'read 1', 200, 210],
    ];
    expect(check(list, { boundMs: 100 }).valid).toBe(true);
    const result = check(list, { boundMs: 20 });
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'stale-read',
      message:
        'the versions 1 and 2 were read in turn: whichever was written first, a read of it came more than 20 ms too late',
      steps: [
        'If 1 came before 2: 2 was there at 0.10 s, and operation 8 read 1 from 0.20 s on, 100 ms later.',
        'If 2 came before 1: 1 was there at 0.10 s, and operation 6 read 2 from 0.13 s on, 30 ms later.',
      ],
      ops: [0, 1, 6, 8],
    });
    expect(check(list, { boundMs: 30 }).valid).toBe(true);
  });

  it('holds them against a bound in versions', () => {
    const list: readonly Line[] = [...TWO_WRITES, [0, 'write 3', 40, 50], [1, 'read 1', 80, 90]];
    expect(check(list, { versions: 2 }).valid).toBe(true);
    const result = check(list, { versions: 1 });
    expect(result.anomalies[0]).toMatchObject({ type: 'too-many-versions', detail: { versionsBehind: 2 } });
    expect(result.anomalies[0]!.message).toMatch(
      /it was 50 ms and 2 versions behind, and the bound is 1 version$/,
    );
  });

  it('finds values that nobody had written', () => {
    const list: readonly Line[] = [
      [0, 'write 1', 0, 10, 'fail'],
      [1, 'read 1', 20, 30],
      [2, 'read 2', 20, 30],
      [0, 'write 2', 40, 50],
    ];
    const result = check(list);
    expect(result.anomalies.map(({ type, message, ops }) => [type, message, ops])).toEqual([
      [
        'unwritten-value',
        "process 1's read, operation 2, gave 1, which nobody wrote, or whose write had failed",
        [2],
      ],
      [
        'unwritten-value',
        "process 2's read, operation 3, gave 2, whose write, operation 6, began only after the read had completed",
        [3, 6],
      ],
    ]);
  });

  it('judges each key by itself', () => {
    const told = [...lines(TWO_WRITES, 'a'), ...lines([[1, 'read null', 80, 90]], 'b')];
    expect(staleness({ boundMs: 1 }).check(historyOf(told), contextOf()).valid).toBe(true);
    const late = [...told, ...lines([[2, 'read 1', 80, 90]], 'a')];
    const result = staleness({ boundMs: 1 }).check(historyOf(late), contextOf());
    expect(result.anomalies[0]).toMatchObject({ key: 'a' });
  });

  it('agrees with every order', () => expectAgreement(fuzz, { runs: 400 }));

  it('knows nothing of what it cannot read', () => {
    expect(check([[0, 'write 1', 0, 10]]).summary).toBe('no read succeeded, so there is nothing to judge');
    expect(check([...TWO_WRITES, [1, 'write 1', 80, 90]]).summary).toBe(
      'operation 4 writes 1, which was written before, so that nobody knows which one a read saw',
    );
    expect(check([[0, 'cas 1 2', 0, 10]]).summary).toBe('operation 0, a cas, is neither a read nor a write');
    expect(check([[0, 'write null', 0, 10]]).valid).toBe('unknown');
    expect(check(TWO_WRITES, {}, { realtime: false }).valid).toBe('unknown');
    expect(() => plugin.create({ boundMs: 0 })).toThrow(BadInputError);
    expect(() => plugin.create({ versions: 1.5 })).toThrow(BadInputError);
  });
});
