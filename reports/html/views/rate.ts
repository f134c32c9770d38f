/** Operations that ended per second, by outcome, in steps of a round length. */
import type { History } from '../../../src/index.ts';
import { NEMESIS_PROCESS, TYPE } from '../../../src/index.ts';
import { NS_PER_MS } from '../format.ts';
import { OUTCOMES, type Outcome } from './latency.ts';

export interface RateStep {
  readonly atMs: number;
  readonly perSecond: number;
}

export interface Rates {
  readonly stepMs: number;
  readonly maxPerSecond: number;
  readonly steps: Readonly<Record<Outcome, readonly RateStep[]>>;
}

const STEPS_MAX = 120;

export function ratesOf(history: History, endMs: number): Rates {
  const stepMs = roundUp(endMs / STEPS_MAX);
  const stepCount = Math.max(1, Math.floor(endMs / stepMs));
  const counts = OUTCOMES.map(() => new Float64Array(stepCount));
  const { type, process, timeNs } = history.columns();
  for (let i = 0; i < history.length; i++) {
    if (type[i] === TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    const step = Math.min(stepCount - 1, Math.floor(timeNs[i]! / NS_PER_MS / stepMs));
    counts[type[i]! - TYPE.ok]![step]!++;
  }
  const [ok, fail, info] = counts.map((steps) => stepsOf(steps, { stepMs, endMs }));
  const all = { ok: ok!, fail: fail!, info: info! };
  return { stepMs, maxPerSecond: highest(Object.values(all).flat()), steps: all };
}

/** The last step lasts until the end of the run, which may be a little longer than the others. */
function stepsOf(counts: Float64Array, { stepMs, endMs }: { stepMs: number; endMs: number }): RateStep[] {
  return Array.from(counts, (count, i) => {
    const atMs = i * stepMs;
    const lengthMs = i === counts.length - 1 ? endMs - atMs : stepMs;
    return { atMs, perSecond: (count * 1000) / lengthMs };
  });
}

function highest(steps: readonly RateStep[]): number {
  return steps.reduce((max, step) => Math.max(max, step.perSecond), 0);
}

/** The next of 1, 2, 5, 10, 20, … milliseconds. */
function roundUp(ms: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, ms)));
  return [1, 2, 5, 10].map((digit) => digit * decade).find((step) => step >= ms)!;
}
