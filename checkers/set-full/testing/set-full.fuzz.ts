/** The fate of each element by its latest reads, against the definition with all reads of all elements. */
import type { History } from '../../../src/index.ts';
import { type PlainSet, plainSets, randomSets, setHistory } from '../../sets/testing/random-sets.ts';
import { quantilesMs } from '../../shared/quantiles.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { setFull } from '../index.ts';

type Kind = 'stable' | 'lost' | 'never-read';

interface Fate {
  readonly kind: Kind;
  readonly isStale: boolean;
  readonly latencyNs: number;
}

/** Undefined where the element was never there for certain. */
function fateOf(history: History, { adds, reads }: PlainSet, element: string): Fate | undefined {
  const own = adds.filter((add) => add.element === element);
  const showing = reads.filter(({ shows }) => shows.includes(element));
  const seen = showing.filter(({ to }) => own.some(({ from }) => from < to));
  const proofs = [...own.flatMap(({ ok }) => ok ?? []), ...seen.map(({ to }) => to)];
  if (proofs.length === 0) return undefined;
  const known = Math.min(...proofs);
  const lacking = reads.filter(({ from, shows }) => from > known && !shows.includes(element));
  const lastPresent = Math.max(-1, ...showing.map(({ from }) => from));
  const lastAbsent = Math.max(-1, ...lacking.map(({ from }) => from));
  const kind = lastAbsent > lastPresent ? 'lost' : lastPresent >= 0 ? 'stable' : 'never-read';
  const end = kind === 'lost' ? lastPresent : lastAbsent;
  const latencyNs = end < 0 ? 0 : Math.max(0, history.timeNsAt(end) - history.timeNsAt(known));
  return { kind, isStale: kind === 'stable' && lastAbsent >= 0, latencyNs };
}

/** How many elements some read shows that cannot be there, and how many some read shows twice. */
function wrongElements(sets: readonly PlainSet[]) {
  const counts = { unexpected: 0, duplicated: 0 };
  for (const { adds, reads, elements } of sets) {
    for (const element of elements) {
      const own = adds.filter((add) => add.element === element);
      const showing = reads.filter(({ shows }) => shows.includes(element));
      if (showing.some(({ to }) => !own.some(({ from }) => from < to))) counts.unexpected++;
      const isDouble = showing.some(({ shows }) => shows.filter((each) => each === element).length > 1);
      if (isDouble) counts.duplicated++;
    }
  }
  return counts;
}

function definition(history: History, linearizable: boolean) {
  const sets = plainSets(history);
  const fates = sets.flatMap((set) => set.elements.flatMap((element) => fateOf(history, set, element) ?? []));
  const of = (kind: Kind) => fates.filter((fate) => fate.kind === kind);
  const stale = fates.filter(({ isStale }) => isStale).length;
  const counts = { lost: of('lost').length, ...wrongElements(sets), stale: linearizable ? stale : 0 };
  const isWrong = Object.values(counts).some((count) => count > 0);
  const verdict: boolean | 'unknown' = isWrong ? false : of('stable').length === 0 ? 'unknown' : true;
  const figures = {
    known: fates.length,
    stable: of('stable').length,
    stale,
    lost: of('lost').length,
    neverRead: of('never-read').length,
    stableLatencyMs: quantilesMs(of('stable').map(({ latencyNs }) => latencyNs)),
    lostLatencyMs: quantilesMs(of('lost').map(({ latencyNs }) => latencyNs)),
  };
  return { counts, verdict, figures };
}

function disagreementOn(history: History, linearizable: boolean): string | undefined {
  const { valid, anomalies, stats = {} } = setFull({ linearizable }).check(history, contextOf());
  const { counts, verdict, figures } = definition(history, linearizable);
  if (valid !== verdict) return `${valid}, and the definition says ${verdict}`;
  const found = { lost: 0, unexpected: 0, duplicated: 0, stale: 0, ...(stats.anomalies as object) };
  if (JSON.stringify(found) !== JSON.stringify(counts))
    return `${JSON.stringify(found)}, and the definition says ${JSON.stringify(counts)}`;
  for (const [name, figure] of Object.entries(figures)) {
    const own = JSON.stringify(stats[name]);
    if (own !== JSON.stringify(figure))
      return `${name}: ${own}, and the definition says ${JSON.stringify(figure)}`;
  }
  return anomalies.every(({ ops }) => ops.length > 0) ? undefined : 'a witness of nothing';
}

export default fuzzer({
  name: 'set-full',
  about: 'the fate of each element from the runs of reads that show it, against all reads of all elements',
  cases: randomSets,
  disagreement(drawn) {
    const history = setHistory(drawn);
    if (drawn.honest && definition(history, true).verdict === false) return 'an honest set is wrong';
    return disagreementOn(history, false) ?? disagreementOn(history, true);
  },
});
