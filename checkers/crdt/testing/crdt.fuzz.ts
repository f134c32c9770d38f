/**
 * A replicated store with two replicas, honest or broken, and clients that move between them. The twin is the
 * definition; an honest store has no anomaly; each witness is one by itself, too.
 */
import fc from 'fast-check';
import { History } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, faultOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { crdt } from '../index.ts';
import { CRDT_TYPES, type CrdtType } from '../types.ts';
import { CounterDefinition } from './counter-definition.ts';
import type { Definition, DefinitionOptions } from './definition.ts';
import { CONVERGENCE_MS, type Draft, type Play, playedOps } from './played-store.ts';
import { RegisterDefinition } from './register-definition.ts';
import { LIES } from './replicated-store.ts';
import { SetDefinition } from './set-definition.ts';

const draft = fc.record<Draft>({
  thread: fc.nat(2),
  node: fc.constantFrom(0, 1),
  kind: fc.constantFrom('read', 'read', 'update', 'reverse'),
  element: fc.nat(2),
  isFresh: fc.constantFrom(true, true, true, true, false),
  stamp: fc.nat(5),
  waits: fc.oneof(fc.nat(3), fc.nat(15)),
  lasts: fc.nat(3),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'info', 'open'),
  isEarly: fc.boolean(),
  lateBy: fc.constantFrom(undefined, 0, 1, 5),
  sync: fc.constantFrom('none', 'none', 'forth', 'back'),
});

const plays = fc.record<Play>({
  type: fc.constantFrom(...CRDT_TYPES),
  drafts: fc.oneof(
    fc.array(draft, { minLength: 1, maxLength: 6 }),
    fc.array(draft, { minLength: 6, maxLength: 14 }),
  ),
  lie: fc.oneof(fc.constant(undefined), fc.constantFrom(...LIES)),
  healsAt: fc.constantFrom(0, 0, 6, 12, 25),
  resetsAt: fc.nat(30),
  tells: fc.constantFrom('nothing', 'replica', 'replica', 'seen'),
  finals: fc.boolean(),
});

function definitionOf(history: History, options: DefinitionOptions): Definition {
  if (options.type.endsWith('counter')) return new CounterDefinition(history, options).judged();
  if (options.type.endsWith('set')) return new SetDefinition(history, options).judged();
  return new RegisterDefinition(history, options).judged();
}

function words(types: Iterable<string>): string {
  return [...types].sort().join(' ');
}

function isAmbiguous({ updates }: Definition, type: CrdtType): boolean {
  const values = updates.map(({ value }) => value);
  return type.endsWith('register') && new Set(values).size < values.length;
}

export default fuzzer({
  name: 'crdt',
  about: 'bounds of what replicas had seen, against all pairs of operations',
  cases: plays,
  disagreement(play) {
    const { type, healsAt, lie } = play;
    const history = History.of(playedOps(play));
    const faults = healsAt === 0 ? [] : [faultOf(0, healsAt)];
    const checker = crdt({ type, convergenceMs: CONVERGENCE_MS });
    const { valid, anomalies, stats, summary } = checker.check(history, contextOf({ faults }));
    const healedNs = healsAt === 0 ? Number.NEGATIVE_INFINITY : 1e6 * healsAt;
    const definition = definitionOf(history, { type, healedNs, convergenceNs: 1e6 * CONVERGENCE_MS });
    const there = words(definition.types);
    if (lie === undefined && there !== '') return `an honest ${type} has ${there}`;
    const found = words(Object.keys((stats?.anomalies ?? {}) as object));
    if (found !== there) return `finds "${found}", and there is "${there}"`;
    const { updates, reads, isAgreed } = definition;
    const isRight =
      isAgreed && updates.some(({ isOk }) => isOk) && reads.length > 0 && !isAmbiguous(definition, type);
    const verdict = there !== '' ? false : isRight ? true : 'unknown';
    if (valid !== verdict) return `${valid}, and not ${verdict}: ${summary}`;
    for (const { type: name, ops } of anomalies) {
      const again = checker.check(onlyOps(history, ops), contextOf({ faults })).anomalies;
      if (!again.some((other) => other.type === name))
        return `the witness of ${name} does not stand alone: ${ops}`;
    }
    return undefined;
  },
});
