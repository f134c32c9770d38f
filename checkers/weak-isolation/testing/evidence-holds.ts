/**
 * Holds the evidence of the weak levels against the history, edge by edge, without the checkers' own code.
 */
import type { Anomaly, History } from '../../../src/index.ts';
import { type SmallTxn, smallTxns } from './by-definition.ts';

interface Forced {
  readonly before: number;
  readonly after: number | null;
  readonly reader: number;
  readonly key: string;
}

function writes(txn: SmallTxn, key: string): boolean {
  return txn.micros.some(([f, each]) => f === 'w' && each === key);
}

function readsFrom(reader: SmallTxn, writer: SmallTxn, key?: string): boolean {
  return reader.micros.some(
    ([f, each, value]) =>
      f === 'r' &&
      (key === undefined || key === each) &&
      writer.micros.some(([g, other, written]) => g === 'w' && other === each && written === value),
  );
}

/** What is wrong with the evidence; undefined where it holds. */
export function evidenceTrouble(
  history: History,
  { type, ops, edges, detail, message }: Anomaly,
): string | undefined {
  const byIndex = new Map(smallTxns(history).map((txn) => [txn.index, txn]));
  if (ops.some((op) => !byIndex.has(op))) return `${type}: operations that are none`;
  if (/undefined|NaN/.test(message)) return `${type}: "${message}"`;
  const { commitOrder = [] } = detail as { commitOrder?: readonly Forced[] };
  for (const { before, after, reader, key } of commitOrder) {
    const [early, late, by] = [before, after, reader].map((op) => byIndex.get(op as number));
    if (!writes(early!, key)) return `${type}: ${before} does not write ${key}`;
    if (after !== null && !readsFrom(by!, late!, key))
      return `${type}: ${reader} does not read ${key} from ${after}`;
    if (![before, after ?? before, reader].every((op) => ops.includes(op)))
      return `${type}: operations left out`;
  }
  for (const [i, edge] of (edges ?? []).entries()) {
    const next = edges![(i + 1) % edges!.length]!;
    if (edge.to !== next.from) return `${type}: the cycle is not closed`;
    const [from, to] = [byIndex.get(edge.from)!, byIndex.get(edge.to)!];
    const isForced = commitOrder.some(({ before, after }) => before === edge.from && after === edge.to);
    const holds =
      edge.type === 'so'
        ? from.process === to.process && from.index < to.index && from.outcome === 'ok'
        : edge.type === 'wr'
          ? readsFrom(to, from)
          : isForced;
    if (!holds) return `${type}: ${edge.type} from ${edge.from} to ${edge.to} does not hold`;
  }
  return undefined;
}
