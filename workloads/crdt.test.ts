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

  const lies: [string, GeoLie][] = [
    ['acknowledges what it forgets', 'forgets'],
    ['loses updates on the way', 'drops'],
    ['counts updates twice', 'doubles'],
    ['starts replicas anew', 'resets'],
    ['keeps removals to itself', 'drops-removals'],
    ['removes what the removal had not seen', 'removes-all'],
    ['prefers what each replica wrote itself', 'prefers-its-own'],
    ['makes up what nobody did', 'makes-up'],
  ];

  it.each(lies)('finds a store that %s', (_, lie) => {
    const { valid, types, ofTypes, summary } = verdictOf(lie);
    console.log(lie, valid, types, ofTypes, summary);
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
