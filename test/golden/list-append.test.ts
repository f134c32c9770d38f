/**
 * Histories of transactions over lists with Elle's verdicts. The verdict under every consistency model is the
 * same; so is what is ruled out, or follows from it. Where the anomalies have other names, the difference is
 * on the list.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listAppend } from '../../checkers/list-append/index.ts';
import { impliedBy } from '../../checkers/transactions/anomaly-types.ts';
import { modelName } from '../../checkers/transactions/consistency-models.ts';
import { readHistory } from '../../src/formats/read.ts';
import type { History } from '../../src/index.ts';
import { corpusFolder, expectedIn } from './corpora.ts';
import {
  type Difference,
  NOTHING_TESTED,
  OTHER_CYCLES,
  PROCESS_ORDER,
  READ_AFTER_OWN_APPEND,
  THROWS,
} from './list-append-differences.ts';

interface Expected {
  readonly kind: string;
  readonly valid: boolean | 'unknown' | 'throws';
  readonly anomalies: readonly string[];
  readonly not: readonly string[];
  readonly byModel: Readonly<Record<string, boolean | 'unknown' | 'throws'>>;
}

interface Stats {
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
  readonly anomalyCounts: Readonly<Record<string, number>>;
}

const STEPS_MAX = 10_000_000;
/** What Elle says where its search gave up. */
const GAVE_UP = /cycle-exists$|timeout$|^empty/;
/** Of models that speak of real time. */
const OF_REAL_TIME = /^strict|^strong-(?!session)/;

const folder = corpusFolder('elle');
const expected = Object.entries(expectedIn<Expected>(folder ?? ''))
  .filter(([, { kind }]) => kind === 'list-append')
  .map(([file, verdict]) => [file.replace(/list-append--|\.jsonl$/g, ''), verdict] as const);

function historyOf(name: string): History {
  const medium = /^medium-/.exec(name)?.[0] ?? '';
  const file = `${medium}list-append--${name.slice(medium.length)}.jsonl`;
  return readHistory(path.join(folder!, file)).history;
}

function judge(history: History, model?: string) {
  const options = model === undefined ? {} : { consistencyModels: [model] };
  const { valid, stats } = listAppend(options).check(history, { faults: [], stepsMax: STEPS_MAX });
  const { not, alsoNot, anomalyCounts } = stats as unknown as Stats;
  return { valid, not, out: new Set([...not, ...alsoNot]), types: Object.keys(anomalyCounts).sort() };
}

/** Names as we write them, sorted. */
function models(names: readonly string[]): string[] {
  return names.map((name) => modelName(name) ?? name).sort();
}

function withoutGivingUp(anomalies: readonly string[]): string[] {
  return anomalies.filter((each) => !GAVE_UP.test(each)).sort();
}

function differenceIn(ours: ReturnType<typeof judge>, elle: Expected): Difference {
  const named = withoutGivingUp(elle.anomalies);
  const elleOnly = named.filter((each) => !ours.types.includes(each));
  const oursOnly = ours.types.filter((each) => !named.includes(each));
  const isSame = models(elle.not).join() === ours.not.join();
  return {
    ...(elleOnly.length > 0 && { elleOnly }),
    ...(oursOnly.length > 0 && { oursOnly }),
    ...(!isSame && { not: ours.not }),
  };
}

describe.skipIf(folder === undefined)("Elle's verdicts on list-append", () => {
  const answered = expected.filter(([, { valid }]) => valid !== 'throws');

  it('are all there', () => expect([expected.length, answered.length]).toEqual([171, 163]));

  it.each(answered)('%s: the verdict under each model', (name, { byModel }) => {
    const history = historyOf(name);
    const ours = Object.keys(byModel).map((model) => [model, judge(history, model).valid]);
    const right = Object.entries(byModel).map(([model, valid]) => {
      const isUntested = NOTHING_TESTED.includes(name) && OF_REAL_TIME.test(model);
      return [model, isUntested ? 'unknown' : valid];
    });
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(right));
  });

  it.each(answered)('%s: all that Elle finds follows from what is found', (name, elle) => {
    const ours = judge(historyOf(name));
    const implied = impliedBy([...ours.types, ...(READ_AFTER_OWN_APPEND[name]?.elleOnly ?? [])]);
    if (name === 'elle--22') implied.add('G-single-item');
    expect(withoutGivingUp(elle.anomalies).filter((each) => !implied.has(each))).toEqual([]);
    expect(models(elle.not).filter((model) => !ours.out.has(model))).toEqual([]);
    expect([...ours.out].filter((model) => elle.byModel[model] === true)).toEqual([]);
  });

  it.each(answered)('%s: names differ where that is known, and not elsewhere', (name, elle) => {
    const known = PROCESS_ORDER[name] ?? OTHER_CYCLES[name] ?? READ_AFTER_OWN_APPEND[name] ?? {};
    expect(differenceIn(judge(historyOf(name)), elle)).toEqual(known);
  });

  it.each(Object.entries(THROWS))('%s: an answer where Elle has none', (name, types) => {
    const ours = judge(historyOf(name));
    expect(ours).toMatchObject({ valid: types.length > 0 ? false : 'unknown', types });
  });
});
