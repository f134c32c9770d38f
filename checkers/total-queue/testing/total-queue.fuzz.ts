/** Losses by the book: each multiset written out, each condition asked of every operation. */
import fc from 'fast-check';
import type { History, Op } from '../../../src/index.ts';
import { queueCases } from '../../queues/testing/queue-histories.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { totalQueue } from '../index.ts';

const valuesOf = (op: Op): readonly unknown[] =>
  op.f === 'drain' ? (op.value as unknown[]) : (op.value ?? null) === null ? [] : [op.value];

const sawEmpty = (op: Op): boolean =>
  (op.type === 'ok' && (op.f === 'drain' || (op.f === 'dequeue' && valuesOf(op).length === 0))) ||
  (op.type === 'fail' && op.f === 'dequeue' && op.error === 'empty');

/** How many values are lost for certain; undefined where nothing tells whether any are. */
function lostByTheBook(history: History, mayTake: boolean): number | undefined {
  const ops = [...history];
  const outs = ops.filter((op) => op.type === 'ok' && op.f !== 'enqueue');
  const acknowledged = ops.filter((op) => op.type === 'ok' && op.f === 'enqueue');
  const came = (value: unknown) => outs.flatMap(valuesOf).filter((other) => other === value).length;
  const values = [...new Set(acknowledged.map((op) => op.value))];
  const missingOf = (enqueues: readonly Op[]) =>
    values.reduce<number>((sum, value) => {
      return sum + Math.max(0, enqueues.filter((op) => op.value === value).length - came(value));
    }, 0);
  const absent = missingOf(acknowledged);
  if (absent === 0) return 0;
  const sight = ops.findLast(sawEmpty);
  if (sight === undefined) return undefined;
  if (outs.some((op) => op.index > sight.index && valuesOf(op).length > 0)) return undefined;
  const began = history.pairOf(sight.index);
  const unknown = ops.filter(
    (op) => op.type === 'invoke' && op.index < sight.index && history.outcomeOf(op.index) === 'info',
  );
  if (mayTake && unknown.some((op) => op.f === 'drain')) return undefined;
  const missing = missingOf(acknowledged.filter((op) => op.index < began));
  const takers = mayTake ? unknown.filter((op) => op.f === 'dequeue').length : 0;
  if (missing > takers) return missing - takers;
  return absent > missing ? undefined : 0;
}

export default fuzzer({
  name: 'total-queue',
  about: 'losses counted by element, against multisets written out',
  cases: fc.record({ drawn: queueCases, takesNothing: fc.boolean() }),
  disagreement({ drawn: { history, isHonest }, takesNothing }) {
    const rules = { duplicates: true, unknownDequeues: takesNothing ? 'take-nothing' : 'may-take' } as const;
    const { valid, anomalies, stats, summary } = totalQueue(rules).check(history, contextOf());
    if (isHonest && !takesNothing && valid === false)
      return `an honest queue is wrong: ${anomalies[0]!.message}`;
    if (stats === undefined) return /nothing to judge$/.test(summary) ? undefined : summary;
    const isOdd = anomalies.some(({ type }) => type === 'unexpected');
    const lost = lostByTheBook(history, !takesNothing);
    if ((lost ?? 0) !== stats.lost) return `lost ${stats.lost}, twin ${lost}`;
    const expected = isOdd || (lost ?? 0) > 0 ? false : lost === undefined ? 'unknown' : true;
    return valid === expected ? undefined : `valid ${valid}, twin ${expected}`;
  },
});
