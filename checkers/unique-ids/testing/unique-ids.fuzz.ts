/** Ids of all shapes, of which some come twice. The twin compares all pairs of operations. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type History, NONE } from '../../../src/index.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { uniqueIds } from '../index.ts';

const ids = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1, max: 300 }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>('1', '2', 1.5, 1e12, -0, true, [1], [2], {}) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ a: 1, b: 2 }, { b: 2, a: 1 }, [['r', 1, 2]], ['1']) },
);

const drafts = fc.array(
  fc.record({
    id: ids,
    key: fc.constantFrom(undefined, undefined, undefined, 'k'),
    startsAt: fc.nat(20),
    lasts: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom(...(['ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'] as const)),
  }),
  { maxLength: 12 },
);

type Draft = typeof drafts extends fc.Arbitrary<(infer D)[]> ? D : never;

function told({ id, key, startsAt, lasts, outcome }: Draft, process: number): Told {
  const ends = outcome === 'open' ? {} : { toMs: startsAt + lasts, outcome };
  const common = { process, f: 'generate', gave: id, fromMs: startsAt, ...ends };
  return key === undefined ? common : { ...common, key };
}

/** How many ids were given twice or more often. */
function duplicates(history: History): number {
  const given = [...history].filter((op) => op.type === 'ok');
  const same = (a: (typeof given)[number], b: (typeof given)[number]) =>
    a.key === b.key && isDeepStrictEqual(asJson(a.value), asJson(b.value));
  return given.filter(
    (op, i) =>
      given.findIndex((other) => same(op, other)) === i &&
      given.slice(i + 1).some((other) => same(op, other)),
  ).length;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

export default fuzzer({
  name: 'unique-ids',
  about: 'ids numbered as they come, against all pairs of operations',
  cases: fc.record({ drafts, honest: fc.boolean() }),
  disagreement({ drafts, honest }) {
    const history = historyOf(drafts.map((draft, i) => told(honest ? { ...draft, id: i } : draft, i)));
    const { valid, anomalies, stats } = uniqueIds().check(history, contextOf());
    const expected = duplicates(history);
    if (honest && expected > 0) return 'honest ids are given twice';
    const any = [...history].some((op) => op.type === 'ok' && history.pairOf(op.index) !== NONE);
    if (valid !== (any ? expected === 0 : 'unknown')) return `${valid}, and ${expected} are given twice`;
    const found = (stats?.anomalies as Record<string, number> | undefined)?.['duplicate-id'] ?? 0;
    if (found !== expected) return `finds ${found}, and ${expected} are given twice`;
    return anomalies.every(({ ops }) => duplicates(onlyOps(history, ops)) === 1)
      ? undefined
      : 'a witness that does not stand alone';
  },
});
