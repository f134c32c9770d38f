/**
 * How far the clocks of the nodes were off, over time: figures for a plot, as Jepsen's `clock-plot`.
 * Whoever measures clocks puts `offsetsMs`, a map from node to milliseconds ahead of the harness, into the
 * value of a nemesis operation, or into the evidence of its effect; the measurement counts at the
 * operation's completion.
 *
 * It judges one thing, the test itself: once the last fault is healed, clocks must be right again. Where
 * one is not, whatever is read from it afterwards (leases, last-write-wins) was tested under a fault that
 * nobody meant.
 */
import {
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  NONE,
  TYPE,
} from '../src/index.ts';
import { Findings, unknownResult } from './shared/findings.ts';
import { onlyOptions, positiveOption } from './shared/options.ts';
import { counted, msOf } from './shared/wording.ts';

const NAME = 'clock-plot';
const TOLERANCE_MS = 500;
/** Points of a node that the figures keep; of more, each span of time keeps its lowest and its highest. */
const POINTS_MAX = 400;

export interface ClockPlotOptions {
  /** Offsets up to here are no fault: measuring takes time, and real clocks drift. */
  readonly toleranceMs?: number;
}

export function clockPlot({ toleranceMs = TOLERANCE_MS }: ClockPlotOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, toleranceMs) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'how far the clocks of the nodes were off, and whether they were right again after the last heal',
  anomalies: {
    'clock-not-healed': 'The clock of a node was still off when it was measured after the last heal.',
  },
  create(options) {
    onlyOptions(NAME, options, ['toleranceMs']);
    const otherwise = TOLERANCE_MS;
    return clockPlot({
      toleranceMs: positiveOption({ checker: NAME, name: 'toleranceMs', options, otherwise }),
    });
  },
};
export default plugin;

interface Point {
  readonly timeMs: number;
  readonly offsetMs: number;
  /** Invocation of the nemesis operation that brought it. */
  readonly op: number;
}

function check(history: History, { faults }: CheckContext, toleranceMs: number): CheckResult {
  const byNode = measured(history);
  if (byNode.size === 0) return unknownResult(NAME, 'nobody measured the clocks of the nodes');
  const healed = faults.every(({ untilMs }) => untilMs !== null);
  const healMs = healed ? Math.max(0, ...faults.map(({ untilMs }) => untilMs ?? 0)) : null;
  const findings = new Findings();
  let count = 0;
  let largestMs = 0;
  for (const [node, points] of byNode) {
    count += points.length;
    for (const { offsetMs } of points) largestMs = Math.max(largestMs, Math.abs(offsetMs));
    const last = points.at(-1)!;
    if (healMs === null || last.timeMs < healMs || Math.abs(last.offsetMs) <= toleranceMs) continue;
    findings.add('clock-not-healed', () => ({
      message:
        `the clock of ${node} was ${aheadText(last.offsetMs)} at ${secondsText(last.timeMs)}, ` +
        `though the last fault was healed at ${secondsText(healMs)}`,
      ops: [last.op],
      detail: { node, offsetMs: last.offsetMs, timeMs: last.timeMs, healMs, toleranceMs },
    }));
  }
  const judged = `${counted(count, 'measurement')} of ${counted(byNode.size, 'clock')}, at most ${largestMs} ms off`;
  const series = [...byNode].map(([node, points]) => ({ node, points: thinned(points) }));
  const stats = { measurements: count, largestMs, healMs, series };
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  if (healMs === null) return { ...unknownResult(NAME, `${judged}; a fault was never healed`), stats };
  const isMeasured = [...byNode.values()].some((points) => points.at(-1)!.timeMs >= healMs);
  if (!isMeasured) return { ...unknownResult(NAME, `${judged}; none after the last heal`), stats };
  return {
    checker: NAME,
    valid: true,
    summary: `${judged}; right after the last heal`,
    anomalies: [],
    stats,
  };
}

/** By node, in order of time. */
function measured(history: History): Map<string, Point[]> {
  const { type } = history.columns();
  const byNode = new Map<string, Point[]>();
  for (let i = 0; i < history.length; i++) {
    if (history.isClient(i) || type[i] === TYPE.invoke || history.pairOf(i) === NONE) continue;
    for (const [node, offsetMs] of Object.entries(offsetsIn(history.valueAt(i)))) {
      if (typeof offsetMs !== 'number' || !Number.isFinite(offsetMs)) continue;
      const points = byNode.get(node) ?? [];
      byNode.set(node, points);
      points.push({ timeMs: msOf(history.timeNsAt(i)), offsetMs, op: history.pairOf(i) });
    }
  }
  return byNode;
}

function offsetsIn(value: unknown): Record<string, unknown> {
  const fields = recordOf(value);
  const evidence = recordOf(recordOf(fields.effect).evidence);
  return { ...recordOf(evidence.offsetsMs), ...recordOf(fields.offsetsMs) };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function thinned(points: readonly Point[]): Pick<Point, 'timeMs' | 'offsetMs'>[] {
  const span = Math.ceil(points.length / (POINTS_MAX / 2));
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += span) {
    const few = points.slice(start, start + span);
    const byOffset = [...few].sort((a, b) => a.offsetMs - b.offsetMs);
    const ends = new Set([byOffset[0]!, byOffset.at(-1)!]);
    kept.push(...few.filter((point) => ends.has(point)));
  }
  return kept.map(({ timeMs, offsetMs }) => ({ timeMs, offsetMs }));
}

function aheadText(offsetMs: number): string {
  return `${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'ahead' : 'behind'}`;
}

function secondsText(timeMs: number): string {
  return `${(timeMs / 1e3).toFixed(3)} s`;
}
