/** Puts into words that a value was overtaken: who was in first, and who came out first. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import type { Overtaking } from './overtakings.ts';

export function explainOvertaking(history: History, overtaking: Overtaking): Omit<Anomaly, 'type'> {
  const { part, overtaken, overtaker } = overtaking;
  const { values } = part.elements;
  const first = shown(values[overtaken.code]);
  const second = shown(values[overtaker.code]);
  const done = history.pairOf(overtaken.enqueue);
  const took = history.pairOf(overtaker.take);
  const indices = [done, overtaker.enqueue, took, ...(overtaken.take === NONE ? [] : [overtaken.take])];
  const at = timesOf(history, indices);
  const putFirst = `operation ${overtaken.enqueue} had put ${first} in at ${at(done)}`;
  const putSecond = `operation ${overtaker.enqueue} began to put ${second} in at ${at(overtaker.enqueue)}`;
  const gave = `${toldOp(history, overtaker.take)} gave ${second} ${whatOfFirst(overtaking, first)}`;
  return {
    message: `${keyPrefix(part.key)}${gave}, but ${putFirst}, before ${putSecond}`,
    steps: [
      `The enqueue of ${first}, operation ${overtaken.enqueue}, completed at ${at(done)}.`,
      `The enqueue of ${second}, operation ${overtaker.enqueue}, began at ${at(overtaker.enqueue)}: ${first} stood before it.`,
      lastStep(overtaking, { first, second, at, took }),
    ],
    ops: inOrder(
      [overtaken.enqueue, overtaker.enqueue, overtaker.take, overtaken.take].filter((op) => op !== NONE),
    ),
    ...(part.key === undefined ? {} : { key: part.key }),
    detail: { overtaken: values[overtaken.code], overtaker: values[overtaker.code] },
  };
}

function whatOfFirst({ overtaken, overtaker }: Overtaking, first: string): string {
  if (overtaken.take === NONE) return `and ${first} never came out`;
  if (overtaken.take === overtaker.take) return `before ${first}, in one list`;
  return `before operation ${overtaken.take}, which gave ${first}, began`;
}

interface Words {
  readonly first: string;
  readonly second: string;
  readonly at: (index: number) => string;
  readonly took: number;
}

function lastStep({ overtaken, overtaker }: Overtaking, { first, second, at, took }: Words): string {
  if (overtaken.take === overtaker.take) {
    return `Operation ${overtaker.take} lists ${second} before ${first}, and so took it first.`;
  }
  const gave = `Operation ${overtaker.take} gave ${second} at ${at(took)}`;
  if (overtaken.take === NONE) {
    return `${gave}; no operation gave ${first}, and of none the outcome is unknown.`;
  }
  return `${gave}; operation ${overtaken.take}, which gave ${first}, began at ${at(overtaken.take)}.`;
}
