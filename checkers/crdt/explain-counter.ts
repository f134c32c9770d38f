/**
 * Evidence about counters. Too low: of the increments that the read must have seen the largest, as few as are
 * needed, and all decrements that it can have seen. Too high: the other way around.
 */
import { counted, listed } from '../shared/wording.ts';
import { amountOf } from './amounts.ts';
import { isSettled } from './facts.ts';
import type { ObjectContext } from './object-judge.ts';
import type { Read, Update } from './operations.ts';
import { capital } from './tell.ts';

export interface OutOfBounds {
  readonly read: Read;
  readonly bound: number;
  readonly isLow: boolean;
  /** All that can have taken effect before the read completed. */
  readonly updates: readonly Update[];
}

/** Updates that a witness lists: thousands may decide together. */
const LISTED_MAX = 100;
const NAMED_MAX = 6;

export function explainOutOfBounds({ tell, settling }: ObjectContext, wrong: OutOfBounds) {
  const { read, bound, isLow, updates } = wrong;
  const isAgainst = (update: Update) => amountOf(update)! < 0 === isLow;
  const may = updates.filter((update) => isAgainst(update) && amountOf(update) !== 0);
  const must = updates
    .filter((update) => !isAgainst(update) && mustSee(read, update, settling))
    .sort((a, b) => size(b) - size(a));
  const needed = asFewAsNeeded(must, sizeOf(may) + (isLow ? 1 : -1) * (read.value as number));
  const [ups, downs] = isLow ? ['increments', 'decrements'] : ['decrements', 'increments'];
  const least = isLow ? 'the least that it had to see' : 'the most that it can have seen';
  const name = capital(tell.operation(read));
  const last = needed.at(-1);
  return tell.evidence({
    ops: [read, ...[...needed, ...may].slice(0, LISTED_MAX)],
    says: `${tell.op(read)} gave ${read.value}, but ${least} is ${bound}`,
    steps: [
      ...(last === undefined
        ? []
        : [
            `${name} had to see ${ups} that come to ${sizeOf(must)}, among them ${named(needed)}.`,
            tell.mustHaveSeen(read, last),
          ]),
      may.length === 0
        ? `No ${downs} had begun when it completed, apart from those that failed.`
        : `The ${downs} that had begun when it completed, and not failed, come to ${sizeOf(may)}: ${named(may)}.`,
      `So it ${isLow ? 'had to give at least' : 'can have given at the most'} ${bound}, and it gave ${read.value}.`,
    ],
    detail: { read: read.value, bound, updates: needed.length + may.length },
  });
}

/** The read is lower, or higher, than another one before it allows. */
export function explainContradiction(
  { tell }: ObjectContext,
  wrong: OutOfBounds & { readonly before: Read },
) {
  const { read, before, bound, isLow, updates } = wrong;
  const may = updates.filter((update) => amountOf(update)! < 0 === isLow && amountOf(update) !== 0);
  const least = Math.abs(bound - (before.value as number));
  const kind = isLow ? 'decrements' : 'increments';
  const between =
    may.length === 0
      ? `No ${kind} had begun when it completed, apart from those that failed.`
      : `Of the ${kind} that had begun when it completed, and not failed (${named(may)}), ` +
        `those that ${tell.operation(before)} need not have seen come to ${least}.`;
  const since = least === 0 ? '' : `, and ${kind} that may have come since come to ${least}`;
  const sources = sourcesOf(wrong, sizeOf(may) - least);
  return tell.evidence({
    ops: [before, read, ...[...sources, ...may].slice(0, LISTED_MAX)],
    says: `${tell.op(read)} gave ${read.value}, after ${tell.operation(before)} had given ${before.value}${since}`,
    steps: [
      `${capital(tell.operation(before))} gave ${before.value}${sources.length === 0 ? '' : `: ${named(sources)} can have made it that`}.`,
      tell.mustHaveSeen(read, before),
      between,
      `So it ${isLow ? 'had to give at least' : 'can have given at the most'} ${bound}, and it gave ${read.value}.`,
    ],
    detail: { before: before.value, after: read.value, bound },
  });
}

/** As few updates as explain what the earlier read gave, in spite of what it had seen that is against it. */
function sourcesOf(
  { before, isLow, updates }: OutOfBounds & { readonly before: Read },
  against: number,
): readonly Update[] {
  const begun = updates.filter((update) => update.begin < before.end && amountOf(update)! < 0 !== isLow);
  const value = (isLow ? 1 : -1) * (before.value as number);
  begun.sort((a, b) => size(b) - size(a));
  return asFewAsNeeded(begun, value + against - 1).toSorted((a, b) => a.begin - b.begin);
}

function mustSee(read: Read, update: Update, settling: ObjectContext['settling']): boolean {
  if (!update.isOk || update.end > read.begin) return false;
  const isOwn = read.replica !== undefined && read.replica === update.replica;
  return isOwn || isSettled(settling, update, read);
}

/** The first ones that come to more than this. */
function asFewAsNeeded(updates: readonly Update[], limit: number): readonly Update[] {
  if (limit < 0) return [];
  let sum = 0;
  const enough = updates.findIndex((update) => {
    sum += size(update);
    return sum > limit;
  });
  return enough < 0 ? updates : updates.slice(0, enough + 1);
}

/** `operations 0 (5) and 4 (2)`. */
function named(updates: readonly Update[]): string {
  const names = updates.slice(0, NAMED_MAX).map((update) => `${update.begin} (${size(update)})`);
  if (updates.length > NAMED_MAX) names.push(counted(updates.length - NAMED_MAX, 'other'));
  return `${updates.length === 1 ? 'operation' : 'operations'} ${listed(names)}`;
}

function size(update: Update): number {
  return Math.abs(amountOf(update)!);
}

function sizeOf(updates: readonly Update[]): number {
  return updates.reduce((sum, update) => sum + size(update), 0);
}
