/**
 * The procedures for unambiguous data against Wing and Gong, and in longer histories against the search: on
 * what an atomic object does, with a lie here and there, and on operations strewn over time at random. Each
 * history is judged as a whole, part by part, and cut off at some return, with what is under way then left
 * open.
 */
import fc from 'fast-check';
import { modelByName } from '../../models/by-name.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { randomHistory } from '../../testing/random-history.ts';
import { type Call, isMandatory, NEVER } from '../calls.ts';
import { search } from '../engine.ts';
import { judgeFast } from '../fast/index.ts';
import { partsOf } from '../parts.ts';
import { problemOf } from '../problem.ts';
import { Semantics } from '../semantics.ts';
import { prefixOf } from '../witness.ts';
import { fastDisagreement, toldCalls } from './fast-twin.ts';
import { wholeOf } from './judged.ts';
import { FAST_MODELS, type FastModel, OBJECT_OF, opOf } from './unambiguous.ts';

const STEPS_MAX = 100_000;

interface Case {
  readonly semantics: Semantics;
  readonly calls: readonly Call[];
}

/** What an atomic object does, and here and there a lie. */
function simulated(opsMax: number): fc.Arbitrary<Case> {
  const options = {
    name: fc.constantFrom(...FAST_MODELS),
    crowded: fc.boolean(),
    certain: fc.boolean(),
    honest: fc.boolean(),
    failObserves: fc.boolean(),
  };
  return fc.record(options).chain(({ name, failObserves, ...rest }) => {
    const model = modelByName(name);
    const object = OBJECT_OF[name] ?? name;
    const histories = randomHistory({ model, object, opsMax, distinct: true, ...rest });
    return histories.map((history) => wholeOf(model, history, failObserves));
  });
}

const value = fc.integer({ min: 1, max: 4 });
const sometimesOpen = fc.constantFrom('', '', '', 'open ');

function words(name: FastModel): fc.Arbitrary<string> {
  if (name === 'counter') {
    return fc.oneof(
      sometimesOpen.map((open) => `${open}add`),
      fc.integer({ min: 0, max: 3 }).map((total) => `read ${total}`),
    );
  }
  const lists = fc.constantFrom('list', 'list 1', 'list 1 2', 'list 1 2 3', 'list 2 1');
  if (name === 'append-list') return lists;
  const of = (verb: string) => fc.tuple(sometimesOpen, value).map(([open, v]) => `${open}${verb} ${v}`);
  if (name === 'set') return fc.oneof(of('take'), of('see'), of('miss'));
  if (name.endsWith('register')) return fc.oneof(of('see'), fc.constant('see'));
  return fc.oneof(
    { weight: 5, arbitrary: value.map((v) => `take ${v}`) },
    { weight: 1, arbitrary: fc.constantFrom('take', 'open take') },
  );
}

const place = fc.record({ from: fc.nat(20), lasts: fc.integer({ min: 1, max: 12 }) });

/**
 * Each value is put in once, anywhere; the other operations lie anywhere too, and mostly contradict each
 * other.
 */
const scattered = fc.constantFrom(...FAST_MODELS).chain((name): fc.Arbitrary<Case> => {
  const puts = fc.array(fc.tuple(sometimesOpen, place), { maxLength: 4 });
  const others = fc.array(fc.tuple(words(name), place), { minLength: 1, maxLength: 7 });
  return fc.record({ puts, others }).map(({ puts, others }) => {
    const semantics = new Semantics(modelByName(name));
    const placed = [
      ...puts.map(([open, place], i) => ({
        ...place,
        words: `${open}${name === 'counter' ? 'add' : `put ${i + 1}`}`,
      })),
      ...others.map(([words, place]) => ({ ...place, words })),
    ];
    return { semantics, calls: callsOf(semantics, name, placed) };
  });
});

/** Each value is put in and taken once, somewhat later: contradictions then need several values. */
const crossed = fc.constantFrom('fifo-queue', 'stack', 'priority-queue').chain((name): fc.Arbitrary<Case> => {
  const life = fc.record({ put: place, take: place, late: fc.nat(6) });
  return fc.array(life, { minLength: 5, maxLength: 12, size: 'max' }).map((lives) => {
    const semantics = new Semantics(modelByName(name));
    const placed = lives.flatMap(({ put, take, late }, i) => [
      { ...put, from: put.from * 2, words: `put ${i + 1}` },
      { ...take, from: put.from * 2 + (take.from % 6) + late, words: `take ${i + 1}` },
    ]);
    return { semantics, calls: callsOf(semantics, name, placed) };
  });
});

interface Placed {
  readonly words: string;
  readonly from: number;
  readonly lasts: number;
}

/** Gives each end a time of its own. */
function callsOf(semantics: Semantics, name: FastModel, placed: readonly Placed[]): Call[] {
  const count = placed.length;
  const ends = placed.flatMap(({ from, lasts }, i) => [
    (from * 2 + 1) * count + i,
    (from + lasts) * 2 * count + i,
  ]);
  const calls = placed.map(({ words }, i) => ({
    call: ends[2 * i]!,
    ret: words.startsWith('open ') ? NEVER : ends[2 * i + 1]!,
    cls: semantics.classOf(opOf(name, words))!,
  }));
  return calls.sort((a, b) => a.call - b.call);
}

/** The whole, its parts, and what had happened by one of the returns. */
function aspectsOf({ semantics, calls }: Case, cutRatio: number): readonly Case[] {
  const parts = partsOf({ key: undefined, semantics, calls });
  const returning = calls.filter(isMandatory);
  const last = returning[Math.floor(cutRatio * returning.length)];
  const cut = last === undefined ? [] : [{ semantics, calls: prefixOf({ semantics, calls, last }) }];
  return [{ semantics, calls }, ...(parts.length > 1 ? parts : []), ...cut];
}

function searchDisagreement({ semantics, calls }: Case): string | undefined {
  const fast = judgeFast(semantics, calls);
  if (fast === undefined) return undefined;
  const { outcome } = search(problemOf(semantics, calls), { stepsMax: STEPS_MAX });
  if (outcome === 'unknown') return undefined;
  if ((outcome === 'legal') !== fast.legal)
    return `${fast.procedure}: legal ${fast.legal}, search ${outcome}`;
  if (fast.culprits === undefined) return undefined;
  const alone = fast.culprits.map((position) => calls[position]!);
  const isLegal = search(problemOf(semantics, alone), { stepsMax: STEPS_MAX }).outcome === 'legal';
  return isLegal ? `${fast.procedure}: the culprits ${fast.culprits} alone are legal` : undefined;
}

function toldTrouble(drawn: Case, trouble: string | undefined): string | undefined {
  return trouble && `${trouble}\n${toldCalls(drawn.semantics, drawn.calls)}`;
}

const twins = fuzzer({
  name: 'linearizable-fast',
  about: 'the procedures for unambiguous data, and the culprits that they name, against Wing and Gong',
  cases: fc.record({ drawn: fc.oneof(simulated(10), scattered), cutRatio: fc.double({ min: 0, max: 0.99 }) }),
  disagreement({ drawn, cutRatio }) {
    const troubles = aspectsOf(drawn, cutRatio).map((aspect) => {
      return toldTrouble(aspect, fastDisagreement(aspect.semantics, aspect.calls));
    });
    return troubles.find((trouble) => trouble !== undefined);
  },
});

const longer = fuzzer({
  name: 'linearizable-fast-long',
  about: 'the procedures for unambiguous data, in histories of up to 80 operations, against the search',
  cases: fc.oneof(simulated(80), crossed),
  disagreement: (drawn) => toldTrouble(drawn, searchDisagreement(drawn)),
});

export default [twins, longer];
