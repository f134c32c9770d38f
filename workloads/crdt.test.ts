import { describe, expect, it } from 'vitest';
import crdt, { crdtTypeOf } from './crdt.ts';
import { type GeoLie, GeoStore } from './testing/geo-store.ts';
import { finalReadKeys, judged, OPTIONS, playedAgainst } from './testing/played.ts';

function verdictOf(lie?: GeoLie, options = OPTIONS) {
  const store = new GeoStore({ replicas: options.nodeCount, ...(lie && { lie }) });
  const history = playedAgainst(crdt, (op, process, timeNs) => store.answer(op, process, timeNs), options);
  const { valid, results } = judged(crdt, history, options);
  const { summary, anomalies, stats } = results.crdt!;
  const types = Object.keys((stats?.anomalies ?? {}) as object).sort();
  const ofTypes = new Set(anomalies.map(({ key }) => crdtTypeOf(key)));
  return { valid, summary, types, ofTypes: [...ofTypes].sort(), history, stats };
}

describe('crdt', () => {
  it('passes a store whose replicas get everything sooner or later', () => {
    const { valid, summary, stats } = verdictOf();
    expect(summary).toMatch(
      /^9\d\d updates and 1\d\d\d reads of 12 objects: all within their bounds, replicas agreed within \d+/,
    );
    expect(valid).toBe(true);
    expect(stats).toMatchObject({ replicas: 5 });
    expect(verdictOf(undefined, { ...OPTIONS, keyCount: 6 }).valid).toBe(true);
  });

  const COUNTERS = ['g-counter', 'pn-counter'];
  const LOSSY = ['g-counter', 'g-set', 'mv-register', 'or-set', 'pn-counter'];
  const ALL = ['g-counter', 'g-set', 'lww-register', 'mv-register', 'or-set', 'pn-counter'];

  it.each<[string, GeoLie, tells: string[], of: string[]]>([
    ['acknowledges what it forgets', 'forgets', ['counter-out-of-bounds', 'lost-update'], LOSSY],
    ['loses updates on the way', 'drops', ['divergent', 'lost-update', 'strong-convergence'], LOSSY],
    ['counts updates twice', 'doubles', ['counter-out-of-bounds'], COUNTERS],
    ['starts replicas anew', 'resets', ['lost-update', 'non-monotonic-read', 'resurrected'], ALL],
    ['keeps removals to itself', 'drops-removals', ['divergent', 'resurrected'], ['or-set']],
    ['removes what it had not seen', 'removes-all', ['divergent', 'strong-convergence'], ['or-set']],
    ['prefers what it wrote itself', 'prefers-its-own', ['divergent'], ['lww-register']],
    ['makes up what nobody did', 'makes-up', ['counter-out-of-bounds', 'unwritten-value'], ALL],
  ])('finds a store that %s', (_, lie, tells, of) => {
    const { valid, types, ofTypes } = verdictOf(lie);
    expect(valid).toBe(false);
    expect(types).toEqual(expect.arrayContaining(tells));
    expect(ofTypes).toEqual(expect.arrayContaining(of));
  });

  it('reads every key through every node at the end, again and again', () => {
    const keys = finalReadKeys(crdt);
    expect([...keys.keys()].sort()).toEqual([0, 1, 2, 3, 4]);
    for (const own of keys.values()) {
      expect(new Set(own).size).toBe(12);
      expect(own.length).toBe(12 * 5);
    }
  });
});
