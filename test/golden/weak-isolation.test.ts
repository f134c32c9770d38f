/**
 * Histories of AWDIT and IsoVista with known verdicts. A folder of AWDIT's is named by the strongest level
 * that its files keep, so each file is a verdict on all three levels.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { causal } from '../../checkers/causal/index.ts';
import { readAtomic } from '../../checkers/read-atomic/index.ts';
import { readCommitted } from '../../checkers/read-committed/index.ts';
import { readHistory } from '../../src/formats/read.ts';
import { corpusFolder } from './corpora.ts';

const LEVELS = { 'read-committed': readCommitted(), 'read-atomic': readAtomic(), causal: causal() };

function verdicts(file: string) {
  const { history, realtime } = readHistory(file);
  expect(realtime).toBe(false);
  const context = { faults: [], stepsMax: 1_000_000, realtime };
  return Object.values(LEVELS).map((checker) => checker.check(history, context).valid);
}

/** By folder: which of the levels hold, weakest first. */
const AWDIT: Readonly<Record<string, readonly boolean[]>> = {
  none: [false, false, false],
  'read-committed': [true, false, false],
  'read-atomic': [true, true, false],
  causal: [true, true, true],
};

const ISOVISTA: Readonly<Record<string, readonly boolean[]>> = {
  'pg_ser_bug.txt': [true, true, true],
  'dgraph_si.txt': [true, true, false],
  'yugabyte_tcc.txt': [true, false, false],
};

const awdit = corpusFolder('awdit');
describe.skipIf(awdit === undefined)("AWDIT's histories", () => {
  it.each(Object.entries(AWDIT))('keep %s and no more', (folder, expected) => {
    const all = readdirSync(path.join(awdit!, folder), { recursive: true }).map(String);
    const files = all.filter((file) => file.endsWith('.txt')).sort();
    expect(files.length).toBeGreaterThan(0);
    const found = files.map((file) => [file, verdicts(path.join(awdit!, folder, file))]);
    expect(found).toEqual(files.map((file) => [file, expected]));
  });
});

const isovista = corpusFolder('isovista');
describe.skipIf(isovista === undefined)("IsoVista's histories", () => {
  it.each(Object.entries(ISOVISTA))('%s', (file, expected) => {
    expect(verdicts(path.join(isovista!, file))).toEqual(expected);
  });
});
