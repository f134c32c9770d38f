/**
 * Histories of registers with Elle's verdicts: under each consistency model, and under each assumption on
 * keys. What differs is named here, with the reason.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RwRegisterOptions, rwRegister } from '../../checkers/rw-register/index.ts';
import { boundaryOf } from '../../checkers/transactions/consistency-models.ts';
import { readHistory } from '../../src/formats/read.ts';
import type { CheckResult } from '../../src/index.ts';
import { corpusFolder, expectedIn } from './corpora.ts';

interface Verdict {
  readonly valid: boolean | 'unknown' | 'throws';
  readonly anomalies: readonly string[];
}

interface Expected extends Verdict {
  readonly kind: string;
  readonly not: readonly string[];
  readonly byModel: Readonly<Record<string, Verdict['valid']>>;
  readonly byKeyOption: Readonly<Record<string, Verdict>>;
}

/** What Elle takes for granted where it is told nothing. */
const ELLES: RwRegisterOptions = { wfrKeys: false, orderedKeys: false };
const KEY_OPTIONS: Readonly<Record<string, RwRegisterOptions>> = {
  none: {},
  wfr: { wfrKeys: true },
  sequential: { sequentialKeys: true },
  linearizable: { linearizableKeys: true },
  all: { wfrKeys: true, sequentialKeys: true, linearizableKeys: true },
};

/** Elle reads values that nobody wrote without a word; they are wrong in every model. */
const GARBAGE = 'reads values that nobody wrote';
/** Nothing was read that another one wrote, and Elle says `true` as there is an order of real time. */
const UNTESTED = 'no transaction reads what another one wrote';

const DIFFERENCES: Readonly<Record<string, string>> = {
  'rw-register--elle-.jsonl': GARBAGE,
  'rw-register--elle-internal-cases-test-good.jsonl': GARBAGE,
  'rw-register--elle-internal-cases-test-nil-read.jsonl': GARBAGE,
  'rw-register--elle-internal-cases-test-stale.jsonl': GARBAGE,
  'rw-register--elle-type-sanity.jsonl': GARBAGE,
  'rw-register--elle--2.jsonl': GARBAGE,
  'rw-register--elle--3.jsonl': GARBAGE,
  'rw-register--elle--11.jsonl': GARBAGE,
  'rw-register--elle--12.jsonl': GARBAGE,
  'rw-register--elle--13.jsonl': GARBAGE,
  'rw-register--elle--15.jsonl': GARBAGE,
  'rw-register--fuzz-leaky-3.jsonl': UNTESTED,
  'rw-register--fuzz-stale-ro-84.jsonl': UNTESTED,
  // Elle takes nothing from writes of unknown outcome, also where they were read and so happened.
  'rw-register--hand-info-write-observed.jsonl': 'a write of unknown outcome was read, and then overwritten',
};

/** The same of single assumptions on keys. */
const KEY_DIFFERENCES: Readonly<Record<string, string>> = {
  'rw-register--fuzz-stale-ro-108.jsonl linearizable': 'a write of unknown outcome was read',
};

const folder = corpusFolder('elle');
const all = expectedIn<Expected>(folder ?? '');
const histories = Object.entries(all).filter(([, { kind }]) => kind === 'rw-register');

function check(file: string, options: RwRegisterOptions): CheckResult {
  const { history } = readHistory(path.join(folder!, file));
  return rwRegister(options).check(history, { faults: [], stepsMax: 10_000_000 });
}

/** Elle is not asked for the order of processes; here what that shows is named for it. */
function typesOf({ stats }: CheckResult): string[] {
  const { anomalyCounts } = stats as { anomalyCounts: Record<string, number> };
  return [...new Set(Object.keys(anomalyCounts).map((type) => type.replace('-process', '-realtime')))];
}

function nameOf(model: string): string {
  return model === 'strong-serializable' ? 'strict-serializable' : model;
}

describe.skipIf(folder === undefined)("Elle's histories of registers", () => {
  it('are all there', () => expect(histories.length).toBe(104));

  const alike = histories.filter(([file]) => DIFFERENCES[file] === undefined);

  it.each(alike)('%s: verdict, and the weakest models that it rules out', (file, { valid, not }) => {
    const result = check(file, ELLES);
    expect(result.valid).toBe(valid);
    expect(boundaryOf(typesOf(result)).not).toEqual(not.map(nameOf));
  });

  it.each(alike)('%s: verdict under each model', (file, { byModel }) => {
    // Where Elle does not know, it saw too little, or met an anomaly that it did not search for.
    const known = Object.entries(byModel).filter(([, valid]) => valid !== 'unknown');
    const found = known.map(([model]) => [
      model,
      check(file, { ...ELLES, consistencyModels: [model] }).valid,
    ]);
    expect(found).toEqual(known);
  });

  it.each(alike)('%s: verdict under each assumption on keys', (file, { byKeyOption }) => {
    for (const [name, { valid }] of Object.entries(byKeyOption)) {
      if (valid === 'throws' || KEY_DIFFERENCES[`${file} ${name}`] !== undefined) continue;
      expect(check(file, { ...ELLES, ...KEY_OPTIONS[name] }).valid, name).toBe(valid);
    }
  });

  it.each(Object.entries(DIFFERENCES))('%s differs: %s', (file, reason) => {
    const { valid, summary, anomalies } = check(file, ELLES);
    if (reason === GARBAGE) expect(summary).toMatch(/garbage-read/);
    else if (reason === UNTESTED) expect(valid).toBe('unknown');
    else expect(anomalies.map(({ type }) => type)).toEqual(['G-single-item-realtime']);
  });

  it('by default, whatever is wrong for Elle is wrong, and stale reads are besides', () => {
    const wrong = histories.filter(([file, { valid }]) => valid !== false && check(file, {}).valid === false);
    const stale = wrong.filter(([file]) => DIFFERENCES[file] === undefined);
    for (const [file] of histories.filter(([, { valid }]) => valid === false)) {
      expect(check(file, {}).valid, file).toBe(false);
    }
    for (const [file, { byKeyOption }] of stale) {
      const bySome = Object.entries(byKeyOption).filter(([, { valid }]) => valid === false);
      expect(bySome, file).not.toEqual([]);
    }
    expect(stale.map(([file]) => file)).toContain('rw-register--hand-stale-after-overwrite.jsonl');
  });
});
