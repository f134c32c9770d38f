/**
 * The counts and the sweep of the queue against the plainest reading of what they promise: every moment at
 * which something came out, and every pair of values.
 */
import fc from 'fast-check';
import type { History, Op } from '../../../src/index.ts';
import { queueCases } from '../../queues/testing/queue-histories.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { queue } from '../index.ts';

interface Passage {
  readonly put: Op;
  readonly takes: readonly Op[];
  readonly places: readonly number[];
}

const valuesOf = (op: Op): readonly unknown[] =>
  op.f === 'drain'
    ? (op.value as unknown[])
    : op.f === 'dequeue' && (op.value ?? null) !== null
      ? [op.value]
      : [];

function comesFromNowhere(history: History, realtime: boolean): boolean {
  const ops = [...history];
  const outs = ops.filter((op) => op.type === 'ok' && op.f !== 'enqueue');
  return outs.some((out) =>
    valuesOf(out).some((value) => {
      const came = outs
        .filter((op) => op.index <= out.index)
        .flatMap(valuesOf)
        .filter((other) => other === value);
      const put = ops.filter(
        (op) =>
          op.f === 'enqueue' &&
          op.type === 'invoke' &&
          op.value === value &&
          history.outcomeOf(op.index) !== 'fail' &&
          (!realtime || op.index < out.index),
      );
      return came.length > put.length;
    }),
  );
}

function passages(history: History): Passage[] {
  const ops = [...history];
  const puts = ops.filter(
    (op) => op.f === 'enqueue' && op.type === 'invoke' && history.outcomeOf(op.index) !== 'fail',
  );
  const outs = ops.filter((op) => op.type === 'ok' && op.f !== 'enqueue');
  const single = puts.filter((put) => puts.filter((other) => other.value === put.value).length === 1);
  return single.map((put) => {
    const found = outs.flatMap((op) =>
      valuesOf(op).flatMap((value, place) => (value === put.value ? [{ op, place }] : [])),
    );
    return { put, takes: found.map(({ op }) => op), places: found.map(({ place }) => place) };
  });
}

function isOvertaken(history: History, realtime: boolean): boolean {
  const all = passages(history).filter(({ takes }) => takes.length <= 1);
  const isUnseen = [...history].some(
    (op) => op.type === 'invoke' && op.f !== 'enqueue' && history.outcomeOf(op.index) === 'info',
  );
  return all.some((a) => all.some((b) => precedes(history, a, b, { realtime, isUnseen })));
}

/** a went in before b, and b came out before a. */
function precedes(
  history: History,
  a: Passage,
  b: Passage,
  { realtime, isUnseen }: { readonly realtime: boolean; readonly isUnseen: boolean },
): boolean {
  const [takeA, takeB] = [a.takes[0], b.takes[0]];
  if (history.outcomeOf(a.put.index) !== 'ok' || history.pairOf(a.put.index) > b.put.index) return false;
  if (takeB === undefined) return false;
  if (takeA === undefined) return realtime && !isUnseen;
  if (!realtime && (a.put.process !== b.put.process || takeA.process !== takeB.process)) return false;
  if (takeA === takeB) return b.places[0]! < a.places[0]!;
  return takeB.index < history.pairOf(takeA.index);
}

export default fuzzer({
  name: 'queue',
  about: 'counting along the history and one sweep, against all moments and all pairs of values',
  cases: fc.record({ drawn: queueCases, realtime: fc.boolean() }),
  disagreement({ drawn: { history, isHonest }, realtime }) {
    const { valid, anomalies } = queue({ order: 'fifo' }).check(history, contextOf({ realtime }));
    if (isHonest && valid === false) return `an honest queue is wrong: ${anomalies[0]!.message}`;
    const took = [...history].some((op) => op.type === 'ok' && op.f !== 'enqueue' && valuesOf(op).length > 0);
    if (!took) return valid === 'unknown' ? undefined : `${valid} although nothing came out`;
    const found = new Set(anomalies.map(({ type }) => type));
    const nowhere = comesFromNowhere(history, realtime);
    if ((found.has('unexpected') || found.has('duplicated')) !== nowhere)
      return `from nowhere: twin ${nowhere}`;
    const overtaken = isOvertaken(history, realtime);
    if (found.has('overtaken') !== overtaken) return `overtaken: twin ${overtaken}`;
    return valid === !(nowhere || overtaken) ? undefined : `valid ${valid}`;
  },
});
