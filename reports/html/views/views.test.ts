/** What the views make of a run, held against the plain way to compute it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, type RunResult } from '../../../src/index.ts';
import { sampleRun } from '../../testing/sample-run.ts';
import { durationText, opText, plural, valueText } from '../format.ts';
import { thin } from '../thin.ts';
import { bandsOf, stackBands } from './bands.ts';
import { latenciesOf } from './latency.ts';
import { ratesOf } from './rate.ts';
import { sampleOps } from './sample.ts';
import { witnessOf } from './witness.ts';

const RUN = sampleRun({ valid: true });
const END_MS = 20_000;
/** Bins of equal ratio: 40 a decade are 6 % wide. */
const BIN_RATIO = 10 ** (1 / 40);

function clientOps(history: History) {
  return [...history].filter((op) => op.type === 'invoke' && op.process !== 'nemesis');
}

describe('latencies', () => {
  it('have the quantiles that sorting gives, but for the width of a bin', () => {
    const { panels } = latenciesOf(RUN.history, END_MS);
    const reads = panels.find((panel) => panel.f === 'read')!;
    const stretchMs = END_MS / 60;
    let compared = 0;
    for (const { atMs, p50, p99 } of reads.quantiles) {
      const inside = clientOps(RUN.history)
        .filter((op) => op.f === 'read' && RUN.history.outcomeOf(op.index) === 'ok')
        .filter((op) => Math.abs(op.timeNs / 1e6 - atMs) < stretchMs / 2)
        .map((op) => (RUN.history.timeNsAt(RUN.history.pairOf(op.index)) - op.timeNs) / 1e6)
        .sort((a, b) => a - b);
      if (p50 === null || p99 === null) {
        expect(inside.length).toBeLessThan(5);
        continue;
      }
      compared++;
      for (const [ratio, found] of [
        [0.5, p50],
        [0.99, p99],
      ] as const) {
        const exact = inside[Math.max(0, Math.ceil(ratio * inside.length) - 1)]!;
        expect(found).toBeGreaterThan(exact / BIN_RATIO);
        expect(found).toBeLessThan(exact * BIN_RATIO);
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it('count every operation that ended, once', () => {
    const latencies = latenciesOf(RUN.history, END_MS);
    const counted = latencies.panels.reduce((sum, panel) => sum + panel.count, latencies.endlessCount);
    expect(counted).toBe(clientOps(RUN.history).length);
  });

  it('share a panel where there are many functions', () => {
    const ops = Array.from({ length: 20 }, (_, i) => i).flatMap((i) => [
      { type: 'invoke' as const, process: i, f: `f${i}`, value: null, timeNs: i * 10 },
      { type: 'ok' as const, process: i, f: `f${i}`, value: null, timeNs: i * 10 + 5 },
    ]);
    const { panels } = latenciesOf(History.of(ops), 1);
    expect(panels.map((panel) => panel.count)).toEqual([1, 1, 1, 1, 1, 15]);
    expect(panels.at(-1)!.f).toBe('all others');
  });
});

describe('rates', () => {
  it('add up to the operations that ended', () => {
    const { steps, stepMs } = ratesOf(RUN.history, END_MS);
    for (const outcome of ['ok', 'fail', 'info'] as const) {
      const total = steps[outcome].reduce((sum, { atMs, perSecond }, i) => {
        const lengthMs = i === steps[outcome].length - 1 ? END_MS - atMs : stepMs;
        return sum + (perSecond * lengthMs) / 1000;
      }, 0);
      expect(Math.round(total)).toBe(RUN.result.counts[outcome]);
    }
  });
});

describe('sampling', () => {
  it('keeps the marks and never more than asked, in order', () => {
    const marks = [clientOps(RUN.history)[3]!.index, clientOps(RUN.history)[1700]!.index];
    for (const max of [50, 500, 1999]) {
      const { chosen, total } = sampleOps(RUN.history, { marks, faults: RUN.result.faults, max });
      expect(total).toBe(clientOps(RUN.history).length);
      expect(chosen.length).toBeLessThanOrEqual(max);
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      for (const mark of marks) expect(chosen).toContain(mark);
    }
  });

  it('thins evenly', () => {
    const some = fc.array(fc.nat(), { maxLength: 300 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 50 }), (items, max) => {
        const thinned = thin(items, max);
        expect(thinned).toHaveLength(Math.min(items.length, max));
      }),
    );
    expect(thin([1, 2, 3, 4, 5, 6, 7, 8], 4)).toEqual([2, 4, 6, 8]);
  });
});

describe('bands', () => {
  const fault = { nemesis: 'kill', f: 'kill', nodes: ['n1'], effectCount: 1, evidence: {} };
  const resultOf = (spans: readonly (readonly [number, number | null])[]) =>
    ({
      ...RUN.result,
      faults: spans.map(([atMs, untilMs]) => ({ ...fault, atMs, untilMs })),
    }) satisfies RunResult;

  it('take the first row that is free, so that none hides another', () => {
    const bands = bandsOf(
      resultOf([
        [0, 10],
        [5, 20],
        [10, 15],
        [12, null],
        [30, 31],
      ]),
      100,
    );
    expect(stackBands(bands)).toEqual({ rows: [0, 1, 0, 2, 0], rowCount: 3 });
    expect(bands[3]).toMatchObject({
      untilMs: 100,
      title: 'kill n1: 0.012 s, never healed',
    });
  });

  it('keep the longest where there are too many', () => {
    const many = Array.from({ length: 1000 }, (_, i) => [i, i + (i === 500 ? 90 : 1)] as const);
    const bands = bandsOf(resultOf(many), 2000);
    expect(bands.length).toBeLessThan(1000);
    expect(bands.some((band) => band.fromMs === 500)).toBe(true);
    expect(bands.map((band) => band.fromMs)).toEqual(bands.map((band) => band.fromMs).sort((a, b) => a - b));
  });
});

describe('a witness', () => {
  it('spaces its bars by the order of events, and leaves open what never ended', () => {
    const history = History.of([
      { type: 'invoke', process: 0, f: 'write', value: 1, timeNs: 0 },
      { type: 'invoke', process: 1, f: 'write', value: 2, timeNs: 1 },
      { type: 'ok', process: 0, f: 'write', value: 1, timeNs: 2_000_000_000 },
      { type: 'info', process: 1, f: 'write', value: 2, timeNs: 2_000_000_001, error: 'timeout' },
    ]);
    const anomaly = { type: 't', message: 'm', ops: [2, 1] };
    const { rows, window } = witnessOf(anomaly, { history, faults: [], checker: 'c' });
    expect(rows.map(({ x, width, open }) => [x, width, open])).toEqual([
      [0, 66.7, false],
      [33.3, 66.7, true],
    ]);
    expect(rows.map((row) => row.text)).toEqual(['write 1', 'write 2 → ?']);
    expect(window).toEqual({ fromMs: 0, untilMs: 2000.000001 });
  });
});

describe('words', () => {
  it('are what a person reads', () => {
    expect([0.34, 1.2, 34.56, 2050, 123_456].map(durationText)).toEqual([
      '340 µs',
      '1.20 ms',
      '34.6 ms',
      '2.05 s',
      '123 s',
    ]);
    expect([plural(1, 'fault'), plural(12_345, 'fault')]).toEqual(['1 fault', '12,345 faults']);
    expect(valueText({ a: ['x'.repeat(200)] })).toHaveLength(160);
    const history = History.of([
      { type: 'invoke', process: 0, f: 'read', value: null, timeNs: 0 },
      { type: 'ok', process: 0, f: 'read', value: null, timeNs: 1 },
    ]);
    expect(opText(history, 0)).toBe('read → null');
  });
});
