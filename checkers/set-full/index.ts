/**
 * A set that grows, judged element by element over time (Jepsen's `set-full`). An element is known to be
 * there once its add, or a read that shows it, has completed. It is stable if the latest reads show it, lost
 * if the latest read does not, and stale if a read that began after it was known did not show it yet. What a
 * read does not show that ran beside the add says nothing: it may have come first.
 *
 * A lost element is always wrong, a stale one only in a linearizable set (option `linearizable`). Where
 * Jepsen's latencies end one nanosecond after the event, ours end at the event; and an element that a read
 * showed, and that only reads beside the proof of it lack, is stable here, and "never read" there.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { setsOf } from '../sets/set-part.ts';
import { isOfSets } from '../sets/suggestion.ts';
import { duplicatedElement, unexpectedElement } from '../sets/wrong-elements.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { booleanOption, onlyOptions } from '../shared/options.ts';
import { quantilesMs } from '../shared/quantiles.ts';
import { counted } from '../shared/wording.ts';
import { isStale, latencyNs, lostElement, staleElement } from './fates.ts';
import { type Fate, Timelines } from './timelines.ts';

const NAME = 'set-full';

export interface SetFullOptions {
  /** A read that began after an element was known must show it. */
  readonly linearizable?: boolean;
}

export function setFull({ linearizable = false }: SetFullOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check({ history, context, linearizable }) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'elements that were added to a set stay in it; how long until all reads show them',
  anomalies: {
    lost: 'An element that was in the set is not shown by the latest read.',
    stale: 'A read that began after the element was known does not show it, though later ones do.',
    unexpected: 'A read shows an element that nobody had tried to add by then, or whose adds had failed.',
    duplicated: 'A read shows an element more than once.',
  },
  create(options) {
    onlyOptions(NAME, options, ['linearizable']);
    const linearizable = booleanOption({ checker: NAME, name: 'linearizable', options, otherwise: false });
    return setFull({ linearizable });
  },
  suggest: (history) => (isOfSets(history) ? {} : undefined),
};
export default plugin;

interface CheckInput {
  readonly history: History;
  readonly context: CheckContext;
  readonly linearizable: boolean;
}

function check({ history, context, linearizable }: CheckInput): CheckResult {
  const parts = setsOf(history);
  if (typeof parts === 'string') return unknownResult(NAME, parts);
  if (context.realtime === false) {
    return unknownResult(
      NAME,
      'without the order of events in time nothing can be said of what is there when',
    );
  }
  const timelines = parts.map((part) => new Timelines(history, part));
  const fates = timelines.flatMap((timeline) => timeline.fates);
  const stale = fates.filter(isStale).sort((a, b) => latencyNs(history, b) - latencyNs(history, a));
  const lost = fates.filter(({ kind }) => kind === 'lost');
  const findings = new Findings();
  for (const fate of lost) findings.add('lost', () => lostElement(history, fate));
  for (const { unexpected, duplicated } of timelines) {
    for (const each of unexpected) findings.add('unexpected', () => unexpectedElement(history, each));
    for (const each of duplicated) findings.add('duplicated', () => duplicatedElement(history, each));
  }
  if (linearizable) for (const fate of stale) findings.add('stale', () => staleElement(history, fate));
  const reads = parts.reduce((sum, part) => sum + part.reads.length, 0);
  const attempted = parts.reduce((sum, part) => sum + part.attempted(), 0);
  const stats = { sets: parts.length, reads, attempted, ...figures(history, fates) };
  return conclusion(findings, stats);
}

function figures(history: History, fates: readonly Fate[]) {
  const stable = fates.filter(({ kind }) => kind === 'stable');
  const lost = fates.filter(({ kind }) => kind === 'lost');
  return {
    known: fates.length,
    stable: stable.length,
    stale: stable.filter(isStale).length,
    lost: lost.length,
    neverRead: fates.length - stable.length - lost.length,
    stableLatencyMs: quantilesMs(stable.map((fate) => latencyNs(history, fate))),
    lostLatencyMs: quantilesMs(lost.map((fate) => latencyNs(history, fate))),
  };
}

type Stats = ReturnType<typeof figures> & {
  readonly sets: number;
  readonly reads: number;
  readonly attempted: number;
};

function conclusion(findings: Findings, stats: Stats): CheckResult {
  const { known, stable, stale, neverRead, reads, stableLatencyMs } = stats;
  const judged = `${counted(known, 'element')}, ${stable} stable`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  if (reads === 0)
    return { ...unknownResult(NAME, 'no read succeeded, so there is nothing to judge'), stats };
  if (stable === 0) return { ...unknownResult(NAME, `no read shows an element: ${judged}`), stats };
  const late = stale === 0 ? '' : `, ${stale} of them only after up to ${stableLatencyMs!.max} ms`;
  const unread = neverRead === 0 ? '' : `; no read that began later tells of ${neverRead} more`;
  return { checker: NAME, valid: true, summary: `${judged}${late}${unread}`, anomalies: [], stats };
}
