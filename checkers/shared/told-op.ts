/** How sentences name an operation, so that it can be found in the history. */
import type { History, Key } from '../../src/index.ts';
import { clockFor } from './wording.ts';

/** `process 3's read, operation 12,` */
export function toldOp(history: History, index: number): string {
  return `process ${history.processAt(index)}'s ${history.fAt(index)}, operation ${index},`;
}

/** `key 7: `, or nothing where there is no key. */
export function keyPrefix(key: Key | undefined): string {
  return key === undefined ? '' : `key ${key}: `;
}

/** The times of some events of a history, given by their indices, as one argument tells them. */
export function timesOf(history: History, indices: readonly number[]): (index: number) => string {
  const clock = clockFor(indices.map((index) => history.timeNsAt(index)));
  return (index) => clock(history.timeNsAt(index));
}

/** Indices in order, each once, as a witness lists them. */
export function inOrder(indices: readonly number[]): number[] {
  return [...new Set(indices)].sort((a, b) => a - b);
}
