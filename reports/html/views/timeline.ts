/**
 * What the timeline needs, as compact columns for the page's own script, which draws them on a canvas: a few
 * bytes an operation, so that twenty thousand of them load at once from a file on disk.
 */
import type { History, RunResult } from '../../../src/index.ts';
import { NONE } from '../../../src/index.ts';
import { askedAndGot, NS_PER_MS, plainText } from '../format.ts';
import { type Band, stackBands } from './bands.ts';
import { lanesOf } from './lanes.ts';
import { sampleOps } from './sample.ts';
import type { Witness } from './witness.ts';

const OUTCOMES = ['ok', 'fail', 'info'] as const;
const NS_PER_US = 1e3;
const VALUE_CHARS_MAX = 64;
/** Bars drawn at most; beyond that a share of the operations is shown. */
const BARS_MAX = 20_000;

/** Numbers texts in order of appearance, so that each is stored once. */
class Texts {
  readonly all: string[] = [];
  readonly #codes = new Map<string, number>();

  code(text: string | null | undefined): number {
    if (text === null || text === undefined) return NONE;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

export interface TimelineSource {
  readonly result: RunResult;
  readonly history: History;
  readonly bands: readonly Band[];
  readonly witness: Witness | null;
  readonly endMs: number;
}

/** Plain data, for JSON. Times are whole microseconds; -1 stands for none. */
export function timelineOf(source: TimelineSource) {
  const { result, history, bands, witness, endMs } = source;
  const marks = witness?.rows.map((row) => row.index) ?? [];
  const { chosen, total } = sampleOps(history, { marks, faults: result.faults, max: BARS_MAX });
  const texts = new Texts();
  const lanes = lanesOf(history, result.scenario.concurrency);
  const stack = stackBands(bands);
  return {
    endUs: Math.ceil(endMs * NS_PER_US),
    view: viewOf(witness, endMs),
    laneCount: lanes.count,
    laneNoun: lanes.noun,
    laneNumbers: lanes.numbers,
    bandRowCount: stack.rowCount,
    bands: bands.map((band, i) => ({
      row: stack.rows[i]!,
      colour: band.colour,
      from: Math.round(band.fromMs * NS_PER_US),
      until: Math.round(band.untilMs * NS_PER_US),
      label: band.label,
      title: band.title,
    })),
    total,
    shown: chosen.length,
    marks,
    // Operations of other keys have no part in the witness, and step back.
    markedKey: texts.code(witness?.key),
    ops: columnsOf(chosen, { history, texts, laneOf: lanes.of }),
    texts: texts.all,
  };
}

interface Encoding {
  readonly history: History;
  readonly texts: Texts;
  laneOf(process: number): number;
}

function columnsOf(chosen: readonly number[], { history, texts, laneOf }: Encoding) {
  const process = (index: number) => history.processAt(index) as number;
  const pair = (index: number) => history.pairOf(index);
  const values = chosen.map((index) => askedAndGot(history, index, VALUE_CHARS_MAX));
  const keys = chosen.map((index) => history.keyAt(index));
  return {
    index: chosen,
    start: deltas(chosen.map((index) => Math.round(history.timeNsAt(index) / NS_PER_US))),
    length: chosen.map((index) => lengthUs(history, index)),
    lane: chosen.map((index) => laneOf(process(index))),
    process: chosen.map(process),
    outcome: chosen.map((index) => OUTCOMES.indexOf(history.outcomeOf(index))),
    f: chosen.map((index) => texts.code(history.fAt(index))),
    key: keys.map((key) => texts.code(key === undefined ? null : plainText(key))),
    asked: values.map(({ asked }) => texts.code(asked)),
    got: values.map(({ got }) => texts.code(got)),
    error: chosen.map((index) => texts.code(pair(index) === NONE ? null : history.errorAt(pair(index)))),
  };
}

/** Length of the bar; -1 where the operation never ended. */
function lengthUs(history: History, index: number): number {
  const pair = history.pairOf(index);
  if (pair === NONE) return NONE;
  return Math.max(0, Math.round((history.timeNsAt(pair) - history.timeNsAt(index)) / NS_PER_US));
}

/** Each number less the one before: small numbers are short texts. */
function deltas(numbers: readonly number[]): number[] {
  return numbers.map((number, i) => number - (numbers[i - 1] ?? 0));
}

/** Around the witness where there is one, with room on both sides; else all. */
function viewOf(witness: Witness | null, endMs: number): [number, number] {
  const window = witness?.window;
  if (!window) return [0, Math.ceil(endMs * NS_PER_US)];
  const room = Math.max(2, (window.untilMs - window.fromMs) * 0.2);
  const from = Math.max(0, window.fromMs - room);
  const until = Math.min(endMs, window.untilMs + room);
  return [Math.floor(from * NS_PER_US), Math.ceil(until * NS_PER_US)];
}

export type Timeline = ReturnType<typeof timelineOf>;

/** When the last event of the history happened. */
export function lastOpMs(history: History): number {
  return history.length === 0 ? 0 : history.timeNsAt(history.length - 1) / NS_PER_MS;
}
