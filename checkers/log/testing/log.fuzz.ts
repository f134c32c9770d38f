/**
 * A simulated log, honest or lying, with operations that fail and that are not heard of. The twin is the
 * definition; each witness must be one by itself, too.
 */
import fc from 'fast-check';
import { History } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { log } from '../index.ts';
import { Definition } from './definition.ts';
import { type Draft, LIES, playedOps } from './simulated-log.ts';

const draft = fc.record<Draft>({
  thread: fc.nat(2),
  f: fc.constantFrom('send', 'send', 'poll', 'poll', 'poll', 'txn', 'txn', 'txn', 'assign', 'subscribe'),
  keys: fc.array(fc.constantFrom('a', 'a', 'b'), { minLength: 1, maxLength: 4 }),
  seeks: fc.constantFrom(false, false, true),
  rebalances: fc.boolean(),
  lasts: fc.nat(2),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'info', 'open'),
  isDone: fc.boolean(),
  lie: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...LIES) },
  ),
});

/** Few operations, or so many that cycles come about. */
const drafts = fc.oneof(
  fc.array(draft, { minLength: 1, maxLength: 6 }),
  fc.array(draft, { minLength: 8, maxLength: 14 }),
);

/** A consumer that polls all to its end, after all else. */
function drain(seeks: boolean): readonly Draft[] {
  const fs = ['assign' as const, ...Array.from({ length: 4 }, () => 'drain' as const)];
  const common = { thread: 0, keys: ['a', 'b'], lasts: 0, outcome: 'ok', isDone: true } as const;
  return fs.map((f) => ({ ...common, f, seeks, rebalances: false, lie: undefined }));
}

/** Weaker first; only the first of these is compared. */
const CYCLES: readonly string[] = ['G1c', 'G1c-process', 'G1c-realtime'];

function comparable(types: Iterable<string>): string {
  const all = new Set(types);
  const [weakest] = CYCLES.filter((type) => all.has(type));
  return [...all]
    .filter((type) => !CYCLES.includes(type) || type === weakest)
    .sort()
    .join(' ');
}

export default fuzzer({
  name: 'log',
  about: 'positions, ranks and a graph, against loops over all operations',
  cases: fc.record({
    drafts,
    drains: fc.boolean(),
    seeks: fc.boolean(),
    honest: fc.boolean(),
    isGroup: fc.boolean(),
    isDirty: fc.constantFrom(false, false, true),
  }),
  disagreement({ drafts, drains, seeks, honest, isGroup, isDirty }) {
    // What is not yet committed is seen: so cycles come about.
    const played = drafts.map((each): Draft => (isDirty ? { ...each, lie: each.lie ?? 'early' } : each));
    const all = drains ? [...played, ...drain(seeks)] : played;
    const history = History.of(playedOps(all, { honest, isGroup }));
    const { valid, anomalies, stats } = log().check(history, contextOf());
    const { types, unsure } = new Definition(history);
    if (honest && types.size > 0) return `an honest log has ${comparable(types)}`;
    const found = Object.keys((stats?.anomalies ?? {}) as object);
    if (comparable(found) !== comparable(types))
      return `finds "${comparable(found)}", and there is "${comparable(types)}"`;
    if (valid !== false && stats !== undefined && stats.unsure !== unsure)
      return `${stats.unsure} unsure, and not ${unsure}`;
    if (valid === true && unsure > 0) return 'true, although messages may be lost';
    for (const { type, ops } of anomalies) {
      const again = log().check(onlyOps(history, ops), contextOf()).anomalies;
      if (!again.some((other) => other.type === type))
        return `the witness of ${type} does not stand alone: ${ops}`;
    }
    return undefined;
  },
});
