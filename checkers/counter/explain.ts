/**
 * Why a read cannot be: the adds that decide it. Too low: of the certain adds the largest, as few as are
 * needed, and all that may have taken away. Too high: all that may have added, and of those that certainly
 * took away as few as are needed.
 */
import type { Anomaly, History } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted, listed } from '../shared/wording.ts';
import { changeOf } from './changes.ts';
import type { Bounds } from './sums.ts';

export interface WrongRead {
  readonly history: History;
  /** Of the invocation. */
  readonly index: number;
  readonly read: number;
  readonly bounds: Bounds;
  /** Below its bounds, else above them. */
  readonly isLow: boolean;
}

interface Add {
  readonly index: number;
  readonly change: number;
}

/** Adds that a witness lists: thousands may decide together. */
const LISTED_MAX = 100;
const NAMED_MAX = 6;

export function explainRead(wrong: WrongRead): Omit<Anomaly, 'type'> {
  const { history, index, read, bounds, isLow } = wrong;
  const key = history.keyAt(index);
  const { certain, possible } = addsAround(wrong);
  const over = read - sumOf(possible);
  const needed = asFewAsNeeded(certain, isLow ? over : -over);
  const limit = isLow ? bounds.low : bounds.high;
  const least = isLow ? 'the least that it had to see' : 'the most that it can have seen';
  const deciding = [...needed, ...possible];
  return {
    message: `${keyPrefix(key)}${toldOp(history, index)} gave ${read}, but ${least} is ${limit}`,
    steps: [
      ...stepsOf(wrong, { certain, needed, possible }),
      `So it ${isLow ? 'had to give at least' : 'can have given at the most'} ${limit}, and it gave ${read}.`,
    ],
    ops: inOrder([index, ...deciding.slice(0, LISTED_MAX).map((add) => add.index)]),
    ...(key === undefined ? {} : { key }),
    rulesOut: ['linearizable'],
    detail: { read, ...bounds, adds: deciding.length },
  };
}

interface Sides {
  readonly certain: readonly Add[];
  /** Of the certain ones those that are enough. */
  readonly needed: readonly Add[];
  readonly possible: readonly Add[];
}

/**
 * Too low: adds that had succeeded before the read began, and those that take away and may have had an
 * effect. Too high: the other way around. Largest first.
 */
function addsAround({ history, index, isLow }: WrongRead): { certain: Add[]; possible: Add[] } {
  const completion = history.pairOf(index);
  const key = history.keyAt(index);
  const certain: Add[] = [];
  const possible: Add[] = [];
  eachClientOp(history, (op) => {
    if (op.index > completion || op.outcome === 'fail' || history.keyAt(op.index) !== key) return;
    const change = changeOf(history, op.index) ?? 0;
    const add = { index: op.index, change };
    if (change === 0) return;
    if (change > 0 !== isLow) possible.push(add);
    else if (op.outcome === 'ok' && op.completion < index) certain.push(add);
  });
  const bySize = (a: Add, b: Add) => Math.abs(b.change) - Math.abs(a.change) || a.index - b.index;
  return { certain: certain.sort(bySize), possible: possible.sort(bySize) };
}

/** The first ones that come to more than this, whatever their sign. */
function asFewAsNeeded(adds: readonly Add[], size: number): readonly Add[] {
  if (size < 0) return [];
  let sum = 0;
  const enough = adds.findIndex(({ change }) => {
    sum += Math.abs(change);
    return sum > size;
  });
  return enough < 0 ? adds : adds.slice(0, enough + 1);
}

function stepsOf({ history, index, isLow }: WrongRead, { certain, needed, possible }: Sides): string[] {
  const completion = history.pairOf(index);
  const at = timesOf(history, [index, completion]);
  const begun = `By the completion of operation ${index}, at ${at(completion)},`;
  const away = isLow ? ' that take away' : '';
  const possibleStep =
    possible.length === 0
      ? `${begun} no adds${away} had begun, apart from those that failed.`
      : `${begun} adds${away} had begun, and not failed, that come to ${sumOf(possible)}: ${named(possible)}.`;
  if (needed.length === 0) return [possibleStep];
  const which = needed.length < certain.length ? ', among them ' : ': ';
  const began = `When operation ${index} began, at ${at(index)},`;
  const certainStep = `${began} adds had succeeded that come to ${sumOf(certain)}${which}${named(needed)}.`;
  return isLow ? [certainStep, possibleStep] : [possibleStep, certainStep];
}

/** `operations 0 (5) and 4 (2)`. */
function named(adds: readonly Add[]): string {
  const names = adds.slice(0, NAMED_MAX).map(({ index, change }) => `${index} (${change})`);
  if (adds.length > NAMED_MAX) names.push(`${counted(adds.length - NAMED_MAX, 'other')}`);
  return `${adds.length === 1 ? 'operation' : 'operations'} ${listed(names)}`;
}

function sumOf(adds: readonly Add[]): number {
  return adds.reduce((sum, { change }) => sum + change, 0);
}
