/**
 * Small random histories for property tests: an atomic object is simulated with a random moment of effect in
 * each operation, which gives a linearizable history; then, in some, what came back is changed, which mostly
 * breaks it.
 */
import fc from 'fast-check';
import { History, type NewOp } from '../../src/index.ts';
import type { Model } from '../models/model.ts';

/** One operation as drawn: times are ranks, not yet distinct. */
interface Draft {
  readonly f: string;
  readonly value: unknown;
  readonly startsAt: number;
  readonly lasts: number;
  /** Where in its interval it takes effect, 0 to 1; above 1: after it. */
  readonly effectRatio: number;
  readonly fate: 'answered' | 'answered' | 'info-done' | 'info-not-done' | 'failed';
  /** What it reports in place of the truth. */
  readonly lie: number | undefined;
}

const small = fc.integer({ min: 0, max: 2 });

const OPERATIONS: Readonly<Record<string, fc.Arbitrary<{ f: string; value: unknown }>>> = {
  register: fc.oneof(
    fc.constant({ f: 'read', value: null }),
    small.map((value) => ({ f: 'write', value })),
  ),
  'cas-register': fc.oneof(
    fc.constant({ f: 'read', value: null }),
    small.map((value) => ({ f: 'write', value })),
    fc.tuple(small, small).map((value) => ({ f: 'cas', value })),
  ),
  mutex: fc.constantFrom({ f: 'acquire', value: null }, { f: 'release', value: null }),
};

function draftOf(
  operation: fc.Arbitrary<{ f: string; value: unknown }>,
  crowded: boolean,
): fc.Arbitrary<Draft> {
  return fc
    .record({
      operation,
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
      lie: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: small }),
    })
    .map(({ operation, ...rest }) => ({ ...operation, ...rest }));
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

/** What the atomic object answers: the output that makes the operation legal, or a refusal. */
function apply(
  model: Model,
  state: unknown,
  draft: Draft,
): { state: unknown; refused: boolean; output: unknown } {
  const output = draft.f === 'read' ? state : draft.value;
  const next = model.step(state, { f: draft.f, value: draft.value, output, outcome: 'ok' });
  return { state: next === undefined ? state : next, refused: next === undefined, output };
}

function completion(draft: Draft, did: { refused: boolean; output: unknown } | undefined) {
  if (draft.fate === 'info-done' || draft.fate === 'info-not-done') {
    return { type: 'info', value: draft.value, error: 'timeout' } as const;
  }
  if (draft.fate === 'failed') return { type: 'fail', value: draft.value, error: 'unavailable' } as const;
  if (draft.lie === undefined && did?.refused) {
    return { type: 'fail', value: draft.value, error: 'precondition-failed' } as const;
  }
  const value = draft.lie === undefined || draft.f !== 'read' ? did?.output : draft.lie;
  return { type: 'ok', value } as const;
}

function historyOf(model: Model, drafts: readonly Draft[]): History {
  const ops: NewOp[] = [];
  const did = new Map<number, { refused: boolean; output: unknown }>();
  let state = model.init;
  for (const { time, draft: process, what } of eventsOf(drafts)) {
    const draft = drafts[process]!;
    const common = { process, f: draft.f, timeNs: time * 1e6 };
    if (what === 'starts') ops.push({ ...common, type: 'invoke', value: draft.value });
    else if (what === 'ends') ops.push({ ...common, ...completion(draft, did.get(process)) });
    else if (draft.fate === 'answered' || draft.fate === 'info-done') {
      const result = apply(model, state, draft);
      did.set(process, result);
      state = result.state;
    }
  }
  return History.of(ops);
}

export interface RandomHistoryOptions {
  readonly model: Model;
  readonly opsMax: number;
  /** Without lies the history is linearizable. */
  readonly honest?: boolean;
  /** Nearly all operations overlap, so that a search has much to try. */
  readonly crowded?: boolean;
}

export function randomHistory(options: RandomHistoryOptions): fc.Arbitrary<History> {
  const { model, opsMax, honest, crowded = false } = options;
  const drafts = fc.array(draftOf(OPERATIONS[model.name]!, crowded), { minLength: 1, maxLength: opsMax });
  return drafts.map((list) =>
    historyOf(model, honest ? list.map((draft) => ({ ...draft, lie: undefined })) : list),
  );
}
