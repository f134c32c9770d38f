/**
 * Counts, rates and latencies by function. The verdict is only about the test itself: a function that never
 * succeeded was not tested, whatever the other checkers say.
 */
import {
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  NEMESIS_PROCESS,
  NONE,
  TYPE,
} from '../src/index.ts';
import { onlyOptions } from './shared/options.ts';
import { counted, listed, msOf } from './shared/wording.ts';

const NAME = 'stats';

export function stats(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'counts, rates and latencies of operations; every function must have succeeded at least once',
  anomalies: {},
  create(options) {
    onlyOptions(NAME, options, []);
    return stats();
  },
};
export default plugin;

interface Tally {
  ok: number;
  fail: number;
  info: number;
  readonly latenciesNs: number[];
  readonly errors: Record<string, number>;
}

function tallyByF(history: History): Map<string, Tally> {
  const { type, process, pair, timeNs } = history.columns();
  const tallies = new Map<string, Tally>();
  for (let i = 0; i < history.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    const f = history.fAt(i);
    const tally = tallies.get(f) ?? { ok: 0, fail: 0, info: 0, latenciesNs: [], errors: {} };
    tallies.set(f, tally);
    const outcome = history.outcomeOf(i);
    const completion = pair[i]!;
    tally[outcome]++;
    if (outcome === 'ok') tally.latenciesNs.push(timeNs[completion]! - timeNs[i]!);
    const error = completion === NONE ? undefined : history.errorAt(completion);
    if (error !== undefined) tally.errors[error] = (tally.errors[error] ?? 0) + 1;
  }
  return tallies;
}

/** Nearest-rank quantiles in milliseconds; null where nothing succeeded. */
function latencyMs(latenciesNs: readonly number[]) {
  if (latenciesNs.length === 0) return null;
  const sorted = Float64Array.from(latenciesNs).sort();
  const at = (ratio: number) => msOf(sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)]!);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function summed(tallies: readonly Tally[]) {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const { ok, fail, info } of tallies) {
    counts.ok += ok;
    counts.fail += fail;
    counts.info += info;
  }
  return { ...counts, count: counts.ok + counts.fail + counts.info };
}

function perSecond(count: number, durationMs: number): number | null {
  return durationMs > 0 ? Math.round((count * 1e6) / durationMs) / 1e3 : null;
}

function figures(tallies: readonly Tally[], durationMs: number) {
  const { count, ok, fail, info } = summed(tallies);
  const latenciesNs = tallies.flatMap((tally) => tally.latenciesNs);
  return {
    count,
    ok,
    fail,
    info,
    okRatio: count > 0 ? Math.round((1e4 * ok) / count) / 1e4 : null,
    perSecond: perSecond(count, durationMs),
    okPerSecond: perSecond(ok, durationMs),
    latencyMs: latencyMs(latenciesNs),
  };
}

function check(history: History): CheckResult {
  const tallies = tallyByF(history);
  const durationMs =
    history.length > 0 ? msOf(history.timeNsAt(history.length - 1) - history.timeNsAt(0)) : 0;
  const all = figures([...tallies.values()], durationMs);
  const byF = Object.fromEntries(
    [...tallies].map(([f, tally]) => [f, { ...figures([tally], durationMs), errors: tally.errors }]),
  );
  const never = [...tallies].filter(([, tally]) => tally.ok === 0).map(([f]) => f);
  return {
    checker: NAME,
    valid: all.count > 0 && never.length === 0 ? true : 'unknown',
    summary: summaryOf(all, never),
    anomalies: [],
    stats: { durationMs, ...all, byF },
  };
}

function summaryOf(all: ReturnType<typeof figures>, never: readonly string[]): string {
  if (all.count === 0) return 'the history has no client operations';
  if (never.length > 0)
    return `${listed(never)} never succeeded, so what ${never.length === 1 ? 'it promises' : 'they promise'} was not tested`;
  return `${counted(all.count, 'operation')}: ${all.ok} ok, ${all.fail} failed, ${all.info} indeterminate`;
}
