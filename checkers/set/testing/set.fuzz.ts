/** The final read of each set against the definition, element by element. */
import type { History } from '../../../src/index.ts';
import { plainSets, randomSets, setHistory } from '../../sets/testing/random-sets.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { set } from '../index.ts';

/** What is wrong, by type and count, and whether all that was added is accounted for. */
function definition(history: History) {
  const counts = { lost: 0, unexpected: 0, duplicated: 0 };
  let acknowledged = 0;
  let isKnown = true;
  for (const { adds, reads, elements } of plainSets(history)) {
    const done = new Set(adds.filter(({ ok }) => ok !== null).map(({ element }) => element));
    acknowledged += done.size;
    const final = reads.at(-1);
    if (final === undefined) {
      if (done.size > 0) isKnown = false;
      continue;
    }
    for (const element of elements) {
      const own = adds.filter((add) => add.element === element);
      const times = final.shows.filter((each) => each === element).length;
      const isThere = own.some(({ ok }) => ok !== null && ok < final.from);
      if (times === 0 && isThere) counts.lost++;
      if (times === 0 && done.has(element) && !isThere) isKnown = false;
      if (times > 0 && !own.some(({ from }) => from < final.to)) counts.unexpected++;
      if (times > 1) counts.duplicated++;
    }
  }
  const isWrong = Object.values(counts).some((count) => count > 0);
  const verdict: boolean | 'unknown' = isWrong ? false : acknowledged === 0 || !isKnown ? 'unknown' : true;
  return { counts, verdict };
}

export default fuzzer({
  name: 'set',
  about: 'the final read by numbered elements, against the definition element by element',
  cases: randomSets,
  disagreement(drawn) {
    const history = setHistory(drawn);
    const { valid, anomalies, stats } = set().check(history, contextOf());
    const { counts, verdict } = definition(history);
    if (drawn.honest && verdict === false) return 'an honest set is wrong';
    if (valid !== verdict) return `${valid}, and the definition says ${verdict}`;
    const found = { lost: 0, unexpected: 0, duplicated: 0, ...(stats?.anomalies as object | undefined) };
    if (JSON.stringify(found) !== JSON.stringify(counts))
      return `${JSON.stringify(found)}, and the definition says ${JSON.stringify(counts)}`;
    for (const { type, ops } of anomalies) {
      const alone = definition(onlyOps(history, ops)).counts;
      if (alone[type as keyof typeof alone] === 0) return `a witness of ${type} that does not stand alone`;
    }
    return undefined;
  },
});
