/**
 * Small random histories for property tests: an atomic object is simulated with a random moment of effect in
 * each operation, which gives a linearizable history; then, in some, what came back is changed, which mostly
 * breaks it.
 */
import fc from 'fast-check';
import { History, type NewOp } from '../../src/index.ts';
import type { Model } from '../models/model.ts';
import { type AtomicObject, OBJECTS } from './objects.ts';

/** One operation as drawn: times are ranks, not yet distinct. */
interface Draft {
  readonly f: string;
  readonly value: unknown;
  readonly process: number;
  readonly startsAt: number;
  readonly lasts: number;
  /** Where in its interval it takes effect, 0 to 1; above 1: after it. */
  readonly effectRatio: number;
  readonly fate: 'answered' | 'answered' | 'info-done' | 'info-not-done' | 'failed';
  /** What it reports in place of the truth. */
  readonly lie: number | undefined;
}

export interface RandomHistoryOptions {
  readonly model: Model;
  /** What is asked and answered; left out: what is drawn for models of that name. */
  readonly object?: string;
  readonly opsMax: number;
  /** Without lies the history is linearizable. */
  readonly honest?: boolean;
  /** Nearly all operations overlap, so that a search has much to try. */
  readonly crowded?: boolean;
  /** No value is put in twice. */
  readonly distinct?: boolean;
  /** No operation is indeterminate but those that put something in, as fast procedures like it. */
  readonly certain?: boolean;
}

function draftOf(object: AtomicObject, { crowded, model }: RandomHistoryOptions): fc.Arbitrary<Draft> {
  return fc
    .record({
      asked: object.asked,
      process: model.usesProcess ? fc.integer({ min: 0, max: 2 }) : fc.constant(-1),
      startsAt: fc.integer({ min: 0, max: crowded ? 5 : 30 }),
      lasts: fc.integer({ min: 1, max: 15 }),
      effectRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      fate: fc.constantFrom<Draft['fate']>(
        'answered',
        'answered',
        'answered',
        'info-done',
        'info-not-done',
        'failed',
      ),
      lie: fc.oneof(
        { weight: 9, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) },
      ),
    })
    .map(({ asked, ...rest }) => ({ ...asked, ...rest }));
}

interface Event {
  readonly time: number;
  readonly draft: number;
  readonly what: 'starts' | 'acts' | 'ends';
}

const ORDER = { starts: 0, acts: 1, ends: 2 } as const;

function eventsOf(drafts: readonly Draft[]): Event[] {
  const events = drafts.flatMap(({ startsAt, lasts, effectRatio, fate }, draft): Event[] => {
    const late = fate === 'info-done' ? 2 : 1;
    return [
      { time: startsAt, draft, what: 'starts' },
      { time: startsAt + effectRatio * lasts * late, draft, what: 'acts' },
      { time: startsAt + lasts, draft, what: 'ends' },
    ];
  });
  return events.sort((a, b) => a.time - b.time || ORDER[a.what] - ORDER[b.what] || a.draft - b.draft);
}

interface Did {
  readonly refused: boolean;
  readonly output: unknown;
}

/** What the atomic object answers: the output that makes the operation legal, or a refusal. */
function apply(model: Model, object: AtomicObject, state: unknown, draft: Draft): Did & { state: unknown } {
  const { f, value, process } = draft;
  const output = object.answer ? object.answer(state as never, draft) : value;
  const next = model.step(state, { f, value, output, outcome: 'ok', process });
  return { state: next === undefined ? state : next, refused: next === undefined, output };
}

function completion(object: AtomicObject, draft: Draft, did: Did | undefined) {
  const { value, fate, lie } = draft;
  if (fate === 'info-done' || fate === 'info-not-done') {
    return { type: 'info', value, error: 'timeout' } as const;
  }
  if (fate === 'failed') return { type: 'fail', value, error: 'unavailable' } as const;
  // An object that cannot lie about what it gives back claims to have done what it refused.
  if (did?.refused && lie === undefined)
    return { type: 'fail', value, error: 'precondition-failed' } as const;
  if (lie === undefined) return { type: 'ok', value: did?.output } as const;
  return { type: 'ok', value: object.lie ? object.lie(lie, draft) : value } as const;
}

function historyOf(model: Model, object: AtomicObject, drafts: readonly Draft[]): History {
  const ops: NewOp[] = [];
  const did = new Map<number, Did>();
  let state = model.init;
  for (const { time, draft: index, what } of eventsOf(drafts)) {
    const draft = drafts[index]!;
    const common = { process: draft.process, f: draft.f, timeNs: time * 1e6 };
    if (what === 'starts') ops.push({ ...common, type: 'invoke', value: draft.value });
    else if (what === 'ends') ops.push({ ...common, ...completion(object, draft, did.get(index)) });
    else if (draft.fate === 'answered' || draft.fate === 'info-done') {
      const result = apply(model, object, state, draft);
      did.set(index, result);
      state = result.state;
    }
  }
  return History.of(ops);
}

/**
 * Each operation has a process of its own, unless processes matter: then operations of one follow each other,
 * and one that does not learn what happened goes on under a new number.
 */
function withProcesses(drafts: readonly Draft[], usesProcess: boolean): Draft[] {
  if (!usesProcess) return drafts.map((draft, process) => ({ ...draft, process }));
  const freeAt = new Map<number, number>();
  const numbers = new Map<number, number>();
  const inOrder = [...drafts].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.map((draft) => {
    const thread = draft.process;
    const startsAt = Math.max(draft.startsAt, freeAt.get(thread) ?? 0);
    // Ends come after starts of the same moment, so the next one must start later.
    freeAt.set(thread, startsAt + draft.lasts + 1);
    const process = numbers.get(thread) ?? thread;
    numbers.set(thread, draft.fate.startsWith('info') ? process + 100 : process);
    return { ...draft, process, startsAt };
  });
}

export function randomHistory(options: RandomHistoryOptions): fc.Arbitrary<History> {
  const { model, opsMax, honest, distinct, certain } = options;
  const object = OBJECTS[options.object ?? model.name]!;
  const drafts = fc.array(draftOf(object, options), { minLength: 1, maxLength: opsMax });
  const isInsert = (draft: Draft) => object.inserts?.includes(draft.f) === true;
  return drafts.map((list) => {
    const changed = withProcesses(list, model.usesProcess === true).map((draft, i) => ({
      ...draft,
      ...(honest ? { lie: undefined } : {}),
      ...(distinct && isInsert(draft) ? { value: i } : {}),
      ...(certain && !isInsert(draft) && draft.fate.startsWith('info') ? { fate: 'answered' as const } : {}),
    }));
    return historyOf(model, object, changed);
  });
}
