import { describe, expect, it } from 'vitest';
import { corpus, etcdHistories, type Golden, knossosHistories } from '../testing/golden.ts';
import { contextOf } from '../testing/history.ts';
import { linearizable } from './index.ts';

const MODELS_DONE: readonly string[] = ['cas-register'];

function verdictOf(golden: Golden, failObserves: boolean) {
  const history = golden.history();
  const result = linearizable({ model: golden.model, failObserves }).check(
    history,
    contextOf({ stepsMax: 1e7 }),
  );
  // Nothing succeeded: such a history is legal in Knossos' eyes, and proves nothing in ours.
  if (result.valid === 'unknown' && ![...history].some((op) => op.type === 'ok')) return true;
  return result.valid;
}

function checkAll(goldens: readonly Golden[], failObserves: boolean): void {
  const verdicts = goldens.map((golden) => [golden.file, verdictOf(golden, failObserves)]);
  expect(verdicts).toEqual(goldens.map((golden) => [golden.file, golden.valid]));
  expect(goldens.length).toBeGreaterThan(50);
}

function absent(name: string): string | undefined {
  const folder = corpus(name);
  if (!folder) console.log(`golden histories "${name}" are absent (set FAULTLINE_CORPORA): not checked`);
  return folder;
}

describe('golden histories', () => {
  const knossos = absent('knossos');
  it.skipIf(!knossos)("agrees with Knossos' verdicts", () => {
    const goldens = knossosHistories(knossos!);
    const skipped = goldens.filter((golden) => !MODELS_DONE.includes(golden.model));
    for (const { file, model } of skipped)
      console.log(`NOT CHECKED: knossos/${file} needs the model ${model}`);
    checkAll(
      goldens.filter((golden) => MODELS_DONE.includes(golden.model)),
      false,
    );
  });

  const porcupine = absent('porcupine');
  it.skipIf(!porcupine)("agrees with Porcupine's verdicts on the etcd logs", () => {
    const { goldens, skipped } = etcdHistories(porcupine!);
    for (const file of skipped) console.log(`NOT CHECKED: porcupine/${file} needs a model of strings by key`);
    checkAll(goldens, true);
  });
});
