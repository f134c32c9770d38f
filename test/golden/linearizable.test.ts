/**
 * Histories of Porcupine and Knossos with their verdicts, read as any user's file would be. In the etcd
 * logs a failed cas found another value than it expected; in Knossos' histories a failure and a read of nil
 * tell nothing.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LinearizableOptions, linearizable } from '../../checkers/linearizable/index.ts';
import { readHistory } from '../../src/formats/read.ts';
import type { Verdict } from '../../src/index.ts';
import { corpusFolder, expectedIn } from './corpora.ts';

/** Knossos lets its multi-register begin with zeros. */
const ZEROS = { x: 0, y: 0 };

function verdictOf(file: string, options: LinearizableOptions): Verdict {
  const { history } = readHistory(file);
  const { valid } = linearizable(options).check(history, { faults: [], stepsMax: 10_000_000 });
  // Nothing succeeded: such a history is legal in Knossos' eyes, and proves nothing in ours.
  const isEmpty = valid === 'unknown' && ![...history].some(({ type }) => type === 'ok');
  return isEmpty ? true : valid;
}

const porcupine = corpusFolder('porcupine');

describe.skipIf(porcupine === undefined)("Porcupine's histories", () => {
  const expected = expectedIn<boolean>(porcupine ?? '');

  it('are all there', () => expect(Object.keys(expected).length).toBe(66));

  it.each(Object.entries(expected))('%s: %s', (file, valid) => {
    const isEtcd = file.startsWith('etcd');
    const options = isEtcd ? { model: 'cas-register', failObserves: true } : { model: 'kv' };
    expect(verdictOf(path.join(porcupine!, file), options)).toBe(valid);
  });
});

const knossos = corpusFolder('knossos');

describe.skipIf(knossos === undefined)("Knossos' histories", () => {
  const expected = expectedIn<{ model: string; valid: boolean }>(knossos ?? '');

  it('are all there', () => expect(Object.keys(expected).length).toBe(61));

  it.each(Object.entries(expected))('%s: %j', (file, { model, valid }) => {
    const init = model === 'multi-register' ? { init: ZEROS } : {};
    const options = { model, nilReads: 'unknown', ...init } as const;
    expect(verdictOf(path.join(knossos!, file), options)).toBe(valid);
  });
});
