import { describe, expect, it } from 'vitest';
import { BadInputError, type FaultRecord, History, type NewOp } from '../src/index.ts';
import plugin, { clockPlot } from './clock-plot.ts';
import { contextOf } from './testing/history.ts';

/** A nemesis operation that took no time, with what it measured. */
function measurement(timeMs: number, value: unknown): NewOp[] {
  const op = { process: 'nemesis', f: 'bump', timeNs: timeMs * 1e6 } as const;
  return [
    { ...op, type: 'invoke', value: { nodes: ['n1'] } },
    { ...op, type: 'info', value },
  ];
}

function fault(untilMs: number | null): FaultRecord {
  return { nemesis: 'clock', f: 'bump', nodes: ['n1'], atMs: 100, untilMs, effectCount: 1, evidence: {} };
}

function check(ops: readonly NewOp[], faults: readonly FaultRecord[] = [fault(200)], toleranceMs = 500) {
  return clockPlot({ toleranceMs }).check(History.of(ops), contextOf({ faults }));
}

describe('clock-plot', () => {
  it('gives the offsets of each node over time', () => {
    const result = check([
      ...measurement(100, {
        nodes: ['n1'],
        effect: { count: 1, evidence: { offsetsMs: { n1: -4000, n2: 3 } } },
      }),
      ...measurement(300, { offsetsMs: { n1: 20, n2: 2 } }),
    ]);
    expect(result).toMatchObject({ valid: true, anomalies: [] });
    expect(result.summary).toBe('4 measurements of 2 clocks, at most 4000 ms off; right after the last heal');
    expect(result.stats).toMatchObject({
      measurements: 4,
      healMs: 200,
      series: [
        {
          node: 'n1',
          points: [
            { timeMs: 100, offsetMs: -4000 },
            { timeMs: 300, offsetMs: 20 },
          ],
        },
        { node: 'n2' },
      ],
    });
  });

  it('finds a clock that was not set right again', () => {
    const ops = [
      ...measurement(150, { offsetsMs: { n1: 9000 } }),
      ...measurement(300, { offsetsMs: { n1: -3000, n2: 1 } }),
    ];
    const result = check(ops);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toEqual([
      {
        type: 'clock-not-healed',
        message: 'the clock of n1 was 3000 ms behind at 0.300 s, though the last fault was healed at 0.200 s',
        ops: [2],
        detail: { node: 'n1', offsetMs: -3000, timeMs: 300, healMs: 200, toleranceMs: 500 },
      },
    ]);
    expect(check(ops, [fault(200)], 3000).valid).toBe(true);
  });

  it('keeps the lowest and the highest of many', () => {
    const ops = Array.from({ length: 5000 }, (_, i) =>
      measurement(i, { offsetsMs: { n1: i === 2345 ? 777 : i % 3 } }),
    );
    const { stats } = check(ops.flat(), []);
    const [{ points }] = stats!.series as [{ points: { offsetMs: number }[] }];
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points.map(({ offsetMs }) => offsetMs)).toContain(777);
  });

  it('knows nothing without measurements, or with a fault that is still on', () => {
    expect(check([]).summary).toBe('nobody measured the clocks of the nodes');
    expect(check(measurement(100, { offsetsMs: { n1: 'x' } })).valid).toBe('unknown');
    expect(check(measurement(100, { offsetsMs: { n1: 9000 } })).summary).toMatch(/none after the last heal$/);
    const open = check(measurement(300, { offsetsMs: { n1: 9000 } }), [fault(null)]);
    expect(open).toMatchObject({ valid: 'unknown', stats: { largestMs: 9000, healMs: null } });
    expect(() => plugin.create({ toleranceMs: 0 })).toThrow(BadInputError);
  });
});
