/**
 * An anomaly for a person: the sentence, the argument, and its operations as a small table in which each has
 * a bar for the time between invocation and completion. The bars are spaced by the order of events, as the
 * order is what makes the contradiction; true times stand beside them.
 */
import type { Anomaly, CheckResult, FaultRecord, History, RunResult } from '../../../src/index.ts';
import { NONE } from '../../../src/index.ts';
import { capitalised, clip, durationText, momentText, NS_PER_MS, opText, plainText } from '../format.ts';
import { nodesText } from './bands.ts';

interface WitnessRow {
  /** From 1; the timeline marks the operation with the same number. */
  readonly number: number;
  readonly index: number;
  readonly process: string;
  readonly text: string;
  readonly outcome: string;
  readonly error: string | null;
  readonly at: string;
  readonly lasted: string;
  /** Left end and length of the bar, per cent. */
  readonly x: number;
  readonly width: number;
  /** Its end is unknown: it may take effect at any later time. */
  readonly open: boolean;
}

export interface Witness {
  readonly checker: string;
  readonly type: string;
  readonly key: string | null;
  readonly message: string;
  /** The weakest consistency models that allow no such thing. */
  readonly rulesOut: string | null;
  readonly steps: readonly string[];
  /** Too long to stand open on the first screen. */
  readonly longArgument: boolean;
  readonly rows: readonly WitnessRow[];
  readonly hiddenRowCount: number;
  /** Faults that were on while these operations ran. */
  readonly faults: readonly string[];
  /** From its first invocation to its last completion; null where it has no operations. */
  readonly window: { readonly fromMs: number; readonly untilMs: number } | null;
}

const ROWS_MAX = 30;
const STEPS_MAX = 30;
const STEPS_OPEN_MAX = 8;
const FAULTS_MAX = 6;
const TEXT_CHARS_MAX = 600;

/** The anomaly that the page leads with, and the checker that found it. */
export function primaryAnomaly(result: RunResult): { check: CheckResult; anomaly: Anomaly } | null {
  const ranked = [...result.results.filter((check) => check.valid === false), ...result.results];
  for (const check of ranked) if (check.anomalies[0]) return { check, anomaly: check.anomalies[0] };
  return null;
}

export interface WitnessSource {
  readonly history: History;
  readonly faults: readonly FaultRecord[];
  readonly checker: string;
}

export function witnessOf(anomaly: Anomaly, { history, faults, checker }: WitnessSource): Witness {
  const invocations = invocationsOf(anomaly, history);
  const shown = invocations.slice(0, ROWS_MAX);
  const window = windowOf(invocations, history);
  const steps = anomaly.steps ?? (anomaly.edges ?? []).map((edge) => edge.why);
  return {
    checker,
    type: anomaly.type,
    key: anomaly.key === undefined ? null : plainText(anomaly.key),
    message: clip(anomaly.message, TEXT_CHARS_MAX),
    rulesOut: (anomaly.rulesOut ?? []).join(', ') || null,
    steps: steps.slice(0, STEPS_MAX).map((step) => capitalised(clip(step, TEXT_CHARS_MAX))),
    longArgument: steps.length > STEPS_OPEN_MAX,
    rows: rowsOf(shown, history),
    hiddenRowCount: invocations.length - shown.length,
    faults: window === null ? [] : faultsDuring(faults, window),
    window,
  };
}

/** The invocations of an anomaly in the order of time, whichever end of an operation it names. */
function invocationsOf(anomaly: Anomaly, history: History): number[] {
  const invocations = anomaly.ops
    .filter((index) => index >= 0 && index < history.length)
    .map((index) => (history.typeAt(index) === 'invoke' ? index : history.pairOf(index)));
  return [...new Set(invocations)].filter((index) => index !== NONE).sort((a, b) => a - b);
}

function windowOf(invocations: readonly number[], history: History): Witness['window'] {
  if (invocations.length === 0) return null;
  const times = invocations.flatMap((index) => {
    const pair = history.pairOf(index);
    return [index, pair === NONE ? index : pair].map((i) => history.timeNsAt(i) / NS_PER_MS);
  });
  const fromMs = times.reduce((a, b) => Math.min(a, b));
  return { fromMs, untilMs: times.reduce((a, b) => Math.max(a, b)) };
}

function rowsOf(invocations: readonly number[], history: History): WitnessRow[] {
  const place = spacing(invocations, history);
  return invocations.map((index, i) => {
    const pair = history.pairOf(index);
    const outcome = history.outcomeOf(index);
    const open = outcome === 'info';
    const x = place.get(index)!;
    const end = open || pair === NONE ? 100 : place.get(pair)!;
    const lastedMs = pair === NONE ? null : (history.timeNsAt(pair) - history.timeNsAt(index)) / NS_PER_MS;
    return {
      number: i + 1,
      index,
      process: String(history.processAt(index)),
      text: opText(history, index),
      outcome,
      error: (pair === NONE ? undefined : history.errorAt(pair)) ?? null,
      at: momentText(history.timeNsAt(index) / NS_PER_MS),
      lasted: lastedMs === null ? 'never ended' : durationText(lastedMs),
      x: round1(x),
      width: round1(end - x),
      open,
    };
  });
}

/** Where each event stands, per cent: every event that we know of is one step to the right. */
function spacing(invocations: readonly number[], history: History): Map<number, number> {
  const ends = invocations.filter((index) => history.outcomeOf(index) !== 'info');
  const events = [...invocations, ...ends.map((index) => history.pairOf(index))].sort((a, b) => a - b);
  const anyOpen = ends.length < invocations.length;
  const step = 100 / Math.max(1, events.length - (anyOpen ? 0 : 1));
  return new Map(events.map((event, i) => [event, i * step]));
}

function faultsDuring(faults: readonly FaultRecord[], window: NonNullable<Witness['window']>): string[] {
  const on = faults.filter(
    (fault) => fault.atMs <= window.untilMs && (fault.untilMs ?? Infinity) >= window.fromMs,
  );
  const texts = on.slice(0, FAULTS_MAX).map((fault) => {
    const until = fault.untilMs === null ? 'never healed' : `healed at ${momentText(fault.untilMs)}`;
    return `${fault.nemesis} of ${nodesText(fault.nodes)} from ${momentText(fault.atMs)}, ${until}`;
  });
  return on.length > FAULTS_MAX ? [...texts, `and ${on.length - FAULTS_MAX} more`] : texts;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
