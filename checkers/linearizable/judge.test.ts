import { describe, expect, it } from 'vitest';
import { contextOf, historyOf, type Line, lines, type Told } from '../testing/history.ts';
import plugin, { linearizable } from './index.ts';

describe('the judgement of linearizability', () => {
  it('says which procedure judged, and leaves all to the search where it is told to', () => {
    const stale: readonly Line[] = [
      [1, 'write 1', 0, 10],
      [2, 'write 2', 20, 30],
      [3, 'read 1', 40, 50],
    ];
    const judged = (...[list, fast]: [readonly Line[], boolean?]) =>
      linearizable({ model: 'register', ...(fast === undefined ? {} : { fast }) }).check(
        historyOf(lines(list)),
        contextOf(),
      );
    const fast = judged(stale);
    const searched = judged(stale, false);
    expect(fast.stats).toMatchObject({ procedures: { 'register-zones': 1 }, steps: 0 });
    expect(searched.stats).toMatchObject({ procedures: { search: 1 } });
    expect(fast.anomalies).toEqual(searched.anomalies);
    expect(fast.anomalies[0]!.message).toBe(
      "process 3 read 1 at 0.05 s, but process 2's write of 2 had completed at 0.03 s, " +
        "before process 3's read began, and no write of 1 came after it",
    );
    const twice = judged([...stale, [4, 'write 1', 60, 70]]);
    expect(twice).toMatchObject({ valid: false, stats: { procedures: { search: 1 } } });
    const created = plugin.create({ model: 'register', fast: false });
    expect(created.check(historyOf(lines(stale)), contextOf()).stats).toEqual(searched.stats);
  });

  it('takes a set apart only where something is wrong', () => {
    const judged = (list: readonly Told[]) =>
      linearizable({ model: 'set' }).check(historyOf(list), contextOf());
    const on = (f: string, value: number, fromMs: number, gave: unknown = value): Told => {
      return { process: fromMs, f, value, gave, fromMs, toMs: fromMs + 5 };
    };
    const right = [on('add', 1, 0), on('add', 2, 10), on('contains', 1, 20, true)];
    expect(judged(right).stats).toMatchObject({ parts: 1, procedures: { set: 1 } });
    const wrong = judged([...right, on('contains', 2, 30, false)]);
    expect(wrong.stats).toMatchObject({ parts: 2, procedures: { set: 2 } });
    expect(wrong.anomalies[0]!.ops).toEqual([2, 6]);
  });

  it('blames two reads of a counter, however much was counted before', () => {
    const added = Array.from({ length: 4000 }, (_, i) => ({ process: 1, f: 'add', value: 1, ...span(i) }));
    const reads = [4000, 3999].map((gave, i) => ({ process: 2, f: 'read', gave, ...span(4000 + i / 4) }));
    const history = historyOf([...added, ...reads]);
    const { anomalies } = linearizable({ model: 'counter' }).check(history, contextOf());
    expect(anomalies[0]!.message).toBe(
      "process 2 read 3999 at 40.004 s, which no order of the operations explains together with process 2's " +
        'read of 4000',
    );
    expect(anomalies[0]!.detail).toMatchObject({ minimal: true });
  });
});

function span(i: number) {
  return { fromMs: 10 * i, toMs: 10 * i + 1 };
}
