import { describe, expect, it } from 'vitest';
import { modelByName } from '../../models/by-name.ts';
import type { ModelOp } from '../../models/model.ts';
import { expectAgreement } from '../../testing/agreement.ts';
import { type Call, NEVER } from '../calls.ts';
import { Semantics } from '../semantics.ts';
import fuzzers from '../testing/fast.fuzz.ts';
import { fastDisagreement, toldCalls } from '../testing/fast-twin.ts';
import { type Interval, intervalOrders } from '../testing/interval-orders.ts';
import { FAST_MODELS, type FastModel, opOf, SCENES } from '../testing/unambiguous.ts';
import { judgeFast } from './index.ts';

/** `npm run fuzz` takes longer scenes, in some of their orders; up to 6 calls, all have been tried. */
const CALLS_MAX = 4;

function callsOf(semantics: Semantics, ops: readonly ModelOp[], spans: readonly Interval[]): Call[] {
  const calls = ops.map((op, i): Call => {
    const { call, ret } = spans[i]!;
    return { call, ret: op.outcome === 'info' ? NEVER : ret, cls: semantics.classOf(op)! };
  });
  return calls.sort((a, b) => a.call - b.call);
}

/** One after another: `put 1, put 2, take 2`; `put 1 | put 2` overlap. */
function judged(name: FastModel, scene: string) {
  const semantics = new Semantics(modelByName(name));
  const steps = scene.split(', ').map((step) => step.split(' | '));
  const ops = steps.flat().map((words) => opOf(name, words));
  const spans = steps.flatMap((step, at) => {
    return step.map((_, i) => ({ call: 100 * at + i, ret: 100 * at + 50 + i }));
  });
  const verdict = judgeFast(semantics, callsOf(semantics, ops, spans));
  if (verdict?.culprits === undefined) return verdict && `${verdict.procedure}: ${verdict.legal}`;
  return `${verdict.procedure}: ${verdict.culprits.map((position) => steps.flat()[position]).join(', ')}`;
}

describe('fast procedures', () => {
  for (const fuzz of fuzzers) {
    it(`agree on random histories: ${fuzz.about}`, () => expectAgreement(fuzz, { runs: 300 }));
  }

  it.each(FAST_MODELS)('judge %s right in all orders in time of a few operations', (name) => {
    const verdicts = new Set<boolean>();
    for (const scene of SCENES[name]) {
      const semantics = new Semantics(modelByName(name));
      const ops = scene.split(', ').map((words) => opOf(name, words));
      if (ops.length > CALLS_MAX) continue;
      for (const order of intervalOrders(ops.length)) {
        const calls = callsOf(semantics, ops, order);
        const trouble = fastDisagreement(semantics, calls);
        if (trouble) expect.fail(`${scene}: ${trouble}\n${toldCalls(semantics, calls)}`);
        const verdict = judgeFast(semantics, calls);
        if (verdict) verdicts.add(verdict.legal);
      }
    }
    expect([...verdicts].sort()).toEqual([false, true]);
  });

  it.each<[FastModel, string, string]>([
    ['register', 'put 1, put 2, see 2, put 3, see 2', 'register-zones: put 2, put 3, see 2'],
    ['fifo-queue', 'put 1, put 2, put 3, take 1, take 3, take 2', 'fifo-queue: put 2, put 3, take 3, take 2'],
    ['stack', 'put 1, put 2, put 3, take 2, take 3, take 1', 'stack: put 2, put 3, take 2, take 3'],
    ['priority-queue', 'put 3, put 1, put 2, take 3, take 1', 'priority-queue: put 3, put 2, take 3'],
    ['set', 'put 1, put 2, see 1, take 1, miss 2, miss 1', 'set: put 2, miss 2'],
    ['counter', 'add, add, read 1, add', 'unit-counter: add, add, read 1'],
    ['append-list', 'put 1, put 2, list 2 1', 'append-list: put 1, put 2, list 2 1'],
    ['fifo-queue', 'put 1, take, take 1', 'fifo-queue: put 1, take, take 1'],
    ['stack', 'put 1 | put 2, take 1, take 2', 'stack: true'],
  ])('blame few operations of %s: %s', (name, scene, told) => {
    expect(judged(name, scene)).toBe(told);
  });

  it.each<[FastModel, string]>([
    ['register', 'put 1, put 1, see 1'],
    ['fifo-queue', 'put 1, put 1, take 1'],
    ['stack', 'put 1, take 1, put 1'],
    ['priority-queue', 'put 1, put 1'],
    ['set', 'put 1, take 1, put 1'],
    ['append-list', 'put 1, put 1, list 1 1'],
    ['fifo-queue', 'put 1, put 2, take 2, open take, take'],
  ])('leave %s to the search where its data do not tell: %s', (name, scene) => {
    expect(judged(name, scene)).toBeUndefined();
  });
});
